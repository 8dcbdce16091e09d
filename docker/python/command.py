"""Prints the command that serves the application in this folder.

Nothing of the application's is run to find it: its files are only read.
"""

import ast
import os
import re
import shlex
import sys

NAMES = ("application", "app", "api", "asgi", "server")
FACTORIES = ("create_app", "make_app")
ASYNCHRONOUS = {
    "FastAPI", "Starlette", "Quart", "Litestar", "BlackSheep", "Sanic", "ASGIApp", "ProtocolTypeRouter",
    "get_asgi_application",
}
REFERENCE = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_][\w.]*(\(\))?")


def main():
    start = os.environ.get("SITE_START", "").strip()
    if start and not REFERENCE.fullmatch(start):
        print(start)
        return
    print(server(start) if start else found())


def found():
    for module in candidates():
        names = applications(module)
        chosen = next((name for name in (*NAMES, *FACTORIES) if name in names), None)
        if chosen:
            return server(f"{module}:{chosen}" + ("()" if chosen in FACTORIES else ""))
    for script in ("app.py", "main.py", "server.py", "run.py"):
        if os.path.isfile(script):
            return f"exec python3 {script}"
    sys.exit(fail(
        "There is nothing to start: no application in wsgi.py, asgi.py, app.py or main.py, and no Django project beside a "
        "manage.py. Upload one of them, or set the start command, such as shop.web:app."
    ))


def candidates():
    """Modules that may hold the application, the most telling first."""
    yield from (module for module in ("wsgi", "asgi") if is_module(module))
    project = django_project()
    if project:
        yield from (f"{project}.{name}" for name in ("wsgi", "asgi") if is_module(f"{project}.{name}"))
    yield from (module for module in ("app", "main", "application", "server") if is_module(module))


def django_project():
    if not os.path.isfile("manage.py"):
        return None
    setting = re.search(r"DJANGO_SETTINGS_MODULE[\"'],\s*[\"']([\w.]+)\.\w+[\"']", read("manage.py"))
    return setting and setting.group(1)


def server(reference):
    module, name = reference.split(":")
    if is_asynchronous(module, name.removesuffix("()")):
        return uvicorn(reference)
    mount = os.environ.get("SITE_MOUNT", "/").rstrip("/")
    script_name = f"SCRIPT_NAME={shlex.quote(mount)} " if mount else ""
    return (
        f"{script_name}exec python3 -m gunicorn --bind 127.0.0.1:{port()} --workers {workers()} --threads 8 "
        f"--worker-tmp-dir /tmp --timeout 120 --graceful-timeout 25 {shlex.quote(reference)}"
    )


def uvicorn(reference):
    mounted = os.environ.get("SITE_MOUNT", "/") != "/"
    factory = " --factory" if reference.endswith("()") and not mounted else ""
    target = "mounted:application" if mounted else reference.removesuffix("()")
    preamble = f"ONEBOX_APPLICATION={shlex.quote(reference)} PYTHONPATH=/opt/onebox:$PYTHONPATH " if mounted else ""
    return (
        f"{preamble}exec python3 -m uvicorn --host 127.0.0.1 --port {port()} --app-dir . --no-access-log "
        f"--proxy-headers --forwarded-allow-ips 127.0.0.1 --timeout-graceful-shutdown 25{factory} {shlex.quote(target)}"
    )


def is_asynchronous(module, name):
    if module.split(".")[-1] == "asgi":
        return True
    found = applications(module).get(name)
    if isinstance(found, ast.AsyncFunctionDef):
        return True
    if isinstance(found, ast.ImportFrom):
        original = next(alias.name for alias in found.names if (alias.asname or alias.name) == name)
        return found.level == 0 and is_module(found.module) and is_asynchronous(found.module, original)
    if isinstance(found, ast.FunctionDef):
        return any(called(node) in ASYNCHRONOUS for node in ast.walk(found) if isinstance(node, ast.Call))
    return isinstance(found, ast.Call) and called(found) in ASYNCHRONOUS


def applications(module):
    """What the module's names are given, by name: functions, and the right side of assignments."""
    names = {}
    for node in tree(module).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            names[node.name] = node
        elif isinstance(node, ast.Assign):
            names.update({target.id: node.value for target in node.targets if isinstance(target, ast.Name)})
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            names[node.target.id] = node.value
        elif isinstance(node, ast.ImportFrom):
            names.update({alias.asname or alias.name: node for alias in node.names})
    return names


def called(call):
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def tree(module):
    path = file_of(module)
    if path is None:
        sys.exit(fail(f"There is no module {module} in the application's folder."))
    try:
        return ast.parse(read(path), path)
    except SyntaxError as error:
        sys.exit(fail(f"{path} cannot be read: {error}"))


def is_module(module):
    return file_of(module) is not None


def file_of(module):
    path = module.replace(".", "/")
    return next((file for file in (f"{path}.py", f"{path}/__init__.py") if os.path.isfile(file)), None)


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def port():
    return int(os.environ.get("PORT", "3000"))


def workers():
    """One, with threads: a process more is another 30 MiB of an idle site. WEB_CONCURRENCY is gunicorn's own setting."""
    return int(os.environ.get("WEB_CONCURRENCY", "1"))


def fail(message):
    print(message, file=sys.stderr)
    return 78


main()
