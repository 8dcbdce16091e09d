# The site's config.ru, under its mount. A site without any file shows the starter page.
site = Dir.empty?(Dir.pwd) ? "/opt/onebox/starter" : Dir.pwd
rackup = File.join(site, "config.ru")
abort "There is no config.ru in #{site.delete_prefix("#{ENV["SITE_RELEASE"]}")}/: it is what Puma runs." unless File.exist?(rackup)

application = Rack::Builder.parse_file(rackup)
application = application.first if application.is_a?(Array)
mount = ENV["RAILS_RELATIVE_URL_ROOT"].to_s
# One that mounts itself, as Rails' guide has it, is left to it.
if mount.empty? || File.read(rackup).match?(/relative_url_root/i)
  run application
else
  map(mount) { run application }
end
