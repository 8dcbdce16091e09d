# The page of a new site. Replaced by the first upload of an application with a config.ru of its own.
PAGE = <<~HTML
  <!doctype html>
  <html lang="en">
  <head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>This site is ready</title>
  <style>
  body { font: 1.05rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 18vh auto 0; padding: 0 1.5rem; color: #222; background: #fff }
  h1 { font-size: 1.6rem; line-height: 1.25 }
  small { color: #595959 }
  @media (prefers-color-scheme: dark) { body { color: #ddd; background: #181818 } small { color: #a0a0a0 } }
  </style>
  </head>
  <body>
  <h1><!-- host --> is ready</h1>
  <p>Upload your files, and they appear here instead of this page.</p>
  <p><small>Served by Ruby #{RUBY_VERSION[/\d+\.\d+/]} and Puma, with Rails #{Gem::Specification.find_by_name("rails").version.segments.first(2).join(".")}</small></p>
  </body>
  </html>
HTML

run lambda { |environment|
  host = Rack::Utils.escape_html(environment.fetch("HTTP_HOST", "This site"))
  [200, { "content-type" => "text/html; charset=utf-8" }, [PAGE.sub("<!-- host -->") { host }]]
}
