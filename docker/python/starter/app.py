"""The page of a new site. Replaced by the first upload."""

import html
import sys

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>This site is ready</title>
<style>
body {{ font: 1.05rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 18vh auto 0; padding: 0 1.5rem; color: #222; background: #fff }}
h1 {{ font-size: 1.6rem; line-height: 1.25 }}
small {{ color: #595959 }}
@media (prefers-color-scheme: dark) {{ body {{ color: #ddd; background: #181818 }} small {{ color: #a0a0a0 }} }}
</style>
</head>
<body>
<h1>{host} is ready</h1>
<p>Upload your application, and it answers here instead of this page.</p>
<p><small>Served by Python {version}</small></p>
</body>
</html>
"""


def application(environ, start_response):
    host = html.escape(environ.get("HTTP_HOST", "This site"))
    version = "{}.{}".format(*sys.version_info)
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [PAGE.format(host=host, version=version).encode()]
