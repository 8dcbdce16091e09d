ENV["BUNDLE_GEMFILE"] ||= File.expand_path("../Gemfile", __dir__)
require "bundler/setup"
require "rails"
require "active_record/railtie"
require "action_controller/railtie"
require "action_view/railtie"
require "propshaft"

module Tracker
  class Application < Rails::Application
    config.load_defaults 7.2
    config.eager_load = true
    config.assets.paths << root.join("app/assets")
    config.log_level = :info
    config.logger = ActiveSupport::Logger.new($stdout)
  end
end
