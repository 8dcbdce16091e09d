"""An ASGI application below a prefix: it is told so by `root_path`, and the path stays as it is, as ASGI wants it."""

import importlib
import os

_module, _name = os.environ["ONEBOX_APPLICATION"].split(":")
_mount = os.environ["SITE_MOUNT"].rstrip("/")
_application = getattr(importlib.import_module(_module), _name.removesuffix("()"))
if _name.endswith("()"):
    _application = _application()


async def application(scope, receive, send):
    if scope["type"] in ("http", "websocket"):
        scope = {**scope, "root_path": _mount}
    await _application(scope, receive, send)
