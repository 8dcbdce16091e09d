# Runs a task of the site's Rakefile, where it has one of that name. Where it fails, the reason is what is said last: Rake
# prints it before pages of other people's files.
require "/opt/onebox/boot"
require "rake"

def reasons(error)
  chain = [error]
  chain << chain.last.cause while chain.last.cause
  said = chain.map { |one| "#{one.class}: #{one.message.strip}" }
  said.reject.with_index { |line, index| said[0...index].any? { |before| before.include?(line) } }
end

def explain(error)
  innermost = error
  innermost = innermost.cause while innermost.cause
  own = innermost.backtrace.to_a.grep(/\A#{Regexp.escape(Dir.pwd)}/).reject { |line| line.include?("/vendor/bundle/") }
  warn own.first(5).map { |line| "  at #{line.delete_prefix("#{Dir.pwd}/")}" }, reasons(error)
end

$stdout.sync = true
name = ARGV.shift
begin
  Rake.application.init("rake", ["--silent"])
  Rake.application.load_rakefile
  if Rake::Task.task_defined?(name)
    Rake::Task[name].invoke
  else
    puts "The application has no task #{name}: nothing to do."
  end
rescue StandardError, ScriptError => error
  explain(error)
  exit 1
end
