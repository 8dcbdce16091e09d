# The Gemfile of a site that runs on the gems that are there, instead of the versions that its lock file names. It reads the
# site's own, without the groups that are not installed here: their gems would be looked for all the same.
without = ENV.fetch("BUNDLE_WITHOUT", "").split(/[:\s]/).map(&:to_sym)

extend(Module.new do
  define_method(:group) do |*names, **options, &block|
    super(*names, **options, &block) unless (names.map(&:to_sym) - without).empty?
  end

  define_method(:gem) do |name, *arguments|
    groups = Array(arguments.last.is_a?(Hash) ? arguments.last.values_at(:group, :groups).flatten.compact : [])
    super(name, *arguments) if groups.empty? || !(groups.map(&:to_sym) - without).empty?
  end
end)

eval_gemfile File.join(ENV.fetch("SITE_ROOT"), "Gemfile")
gem "puma" unless dependencies.any? { |dependency| dependency.name == "puma" }
