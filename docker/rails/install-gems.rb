require "bundler"
require "fileutils"
require "net/http"
require "open3"

SITE = ENV.fetch("SITE_ROOT")
GEMFILE = File.join(SITE, "Gemfile")
LOCKFILE = File.join(SITE, "Gemfile.lock")
STAND_IN = File.join(SITE, ".bundle/onebox/Gemfile")
$stdout.sync = true

def bundle(*arguments, gemfile: GEMFILE)
  Open3.capture2e({ "BUNDLE_GEMFILE" => gemfile }, "bundle", *arguments)
end

def finish(sentence)
  puts sentence
  exit 0
end

def complete?
  File.exist?(LOCKFILE) && bundle("check", "--dry-run").last.success?
end

# Gems that the upload brings as files (`bundle cache`).
def brought?
  return false if Dir.empty?(File.join(SITE, "vendor/cache")) || !File.exist?(LOCKFILE)
  bundle("install", "--local").last.success?
rescue Errno::ENOENT
  false
end

# Whether what is there satisfies the Gemfile, whatever the lock file names.
def stand_in
  FileUtils.mkdir_p(File.dirname(STAND_IN))
  FileUtils.rm_f("#{STAND_IN}.lock")
  File.write(STAND_IN, File.read("/opt/onebox/local-gems.rb"))
  bundle("lock", "--local", gemfile: STAND_IN)
end

def versions(lockfile)
  Bundler::LockfileParser.new(File.read(lockfile)).specs.to_h { |spec| [spec.name, spec.version.to_s] }
end

def differences
  locked = versions(LOCKFILE)
  versions("#{STAND_IN}.lock").filter_map do |name, version|
    "  #{name} #{version} instead of #{locked[name]}" if locked[name] && locked[name] != version
  end
end

def sources
  ENV["BUNDLE_GEMFILE"] = GEMFILE
  Bundler.definition.send(:sources).rubygems_remotes.map(&:to_s)
rescue StandardError
  ["https://rubygems.org/"]
end

def reachable?(source)
  uri = URI(source)
  Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == "https", open_timeout: 5, read_timeout: 10) do |http|
    http.head("/").is_a?(Net::HTTPResponse)
  end
rescue StandardError
  false
end

def install
  pid = spawn({ "BUNDLE_GEMFILE" => GEMFILE }, "bundle", "install", "--jobs", "2", "--retry", "2")
  Process.wait(pid)
  FileUtils.rm_rf(File.join(ENV.fetch("GEM_HOME"), "cache"))
  exit $?.exitstatus || 1 unless $?.success?
  puts "The gems are installed."
  exit 0
end

finish "There is no Gemfile: the gems of the image are used." unless File.exist?(GEMFILE)
FileUtils.rm_rf(File.dirname(STAND_IN))
finish "All gems that Gemfile.lock names are there." if complete?
finish "The gems in vendor/cache are installed." if brought?

said, resolved = stand_in
unless File.exist?(LOCKFILE)
  finish "There is no Gemfile.lock, and the gems that are there satisfy the Gemfile." if resolved.success?
end
wanted = sources
missing = wanted.reject { |source| reachable?(source) }
if missing.empty?
  FileUtils.rm_rf(File.dirname(STAND_IN))
  install
end
if resolved.success?
  puts "#{missing.join(", ")} cannot be reached from here. The gems that are there satisfy the Gemfile and are used:"
  puts differences
  exit 0
end
FileUtils.rm_rf(File.dirname(STAND_IN))
puts said
warn "The image does not have all gems of the Gemfile, and #{missing.join(", ")} cannot be reached from here. " \
     "Upload the gems with the application: `bundle cache` puts them into vendor/cache."
exit 1
