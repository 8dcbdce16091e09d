# Keeps a text in the database that is asked for and answers with what it reads there: a Rails application in one file.
require 'rails'
require 'action_controller/railtie'
require 'active_record'

class MySqlRecord < ActiveRecord::Base
  self.abstract_class = true
end

class PostgresRecord < ActiveRecord::Base
  self.abstract_class = true
end

# SQL Server by ODBC, where the gem of its own adapter is not at hand.
class Odbc
  def initialize(settings)
    require 'odbc'
    driver = ODBC::Driver.new
    driver.name = 'onebox'
    driver.attrs = { 'Driver' => 'FreeTDS', 'TDS_Version' => '7.4', 'ClientCharset' => 'UTF-8' }.merge(settings)
    @connection = ODBC::Database.new.drvconnect(driver)
  end

  def write(text)
    @connection.do("IF OBJECT_ID('notes') IS NULL CREATE TABLE notes (note NVARCHAR(200))")
    @connection.do("INSERT INTO notes VALUES (N'#{text.gsub("'", "''")}')")
  end

  def read
    @connection.run('SELECT note FROM notes').fetch.first.dup.force_encoding('UTF-8')
  end
end

class Relational
  def initialize(record, url)
    record.establish_connection(url)
    @record = record
  end

  def write(text)
    @record.lease_connection.execute('CREATE TABLE IF NOT EXISTS notes (note VARCHAR(200))')
    @record.lease_connection.execute(@record.sanitize_sql(['INSERT INTO notes VALUES (?)', text]))
  end

  def read
    @record.lease_connection.select_value('SELECT note FROM notes')
  end
end

class NotesController < ActionController::Base
  skip_forgery_protection

  def note
    return render plain: 'ready' unless params[:engine]
    store = open_store(params[:engine], "#{params[:engine]}_#{params[:name]}".upcase)
    store.write(params[:text]) if request.post?
    render plain: store.read
  end

  private

  def open_store(engine, prefix)
    return Relational.new(MySqlRecord, ENV.fetch("#{prefix}_URL")) if engine == 'mysql'
    return Relational.new(PostgresRecord, ENV.fetch("#{prefix}_URL")) if engine == 'postgres'
    of = ->(name) { ENV.fetch("#{prefix}_#{name}") }
    Odbc.new('Server' => of['HOST'], 'Port' => of['PORT'], 'Database' => of['DATABASE'],
             'UID' => of['USER'], 'PWD' => of['PASSWORD'])
  end
end

class Notes < Rails::Application
  config.root = __dir__
  config.eager_load = false
  config.hosts.clear
  config.logger = Logger.new($stdout)
  routes.append { match '/', to: 'notes#note', via: %i[get post] }
end

Notes.initialize!
run Notes
