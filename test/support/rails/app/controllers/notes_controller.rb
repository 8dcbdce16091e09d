class NotesController < ActionController::Base
  skip_forgery_protection

  def index
    @notes = Note.order(:id)
  end

  def create
    Note.create!(text: params[:text])
    session[:count] = session[:count].to_i + 1
    redirect_to notes_path
  end

  def old
    redirect_to notes_path, status: :moved_permanently
  end

  # The name of the WordPress that shares the database.
  def wordpress
    query = "SELECT option_value FROM wp_options WHERE option_name = 'blogname'"
    render plain: "Rails #{ActiveRecord::Base.connection.select_value(query)}"
  end

  def slow
    sleep 2
    render plain: "finished"
  end
end
