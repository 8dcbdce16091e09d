# Puma: the application's own where its Gemfile names one, else the image's.
spare = []
if ENV["BUNDLE_GEMFILE"]
  spare = %w[puma nio4r rack].flat_map { |name| Gem::Specification.find_by_name(name).full_require_paths }
end
require "/opt/onebox/boot"
$LOAD_PATH.concat(spare)
require "puma/cli"
Puma::CLI.new(["-C", "/opt/onebox/puma.rb", "/opt/onebox/config.ru"]).run
