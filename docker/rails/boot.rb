# What every Ruby process of a site begins with: its gems, and compiled Ruby kept from one start to the next, which halves
# the time that a Rails application needs to boot. One that brings bootsnap does that by itself, in the same folder.
gemfile = ENV["BUNDLE_GEMFILE"]
lock = gemfile && File.exist?("#{gemfile}.lock") ? File.read("#{gemfile}.lock") : ""
if File.exist?("config/application.rb") && !lock.match?(/^ +(bootsnap|msgpack) /)
  require "bootsnap"
  Bootsnap.setup(cache_dir: File.expand_path("tmp/cache"), load_path_cache: false, compile_cache_iseq: true, compile_cache_yaml: true)
end
require "bundler/setup" if gemfile
