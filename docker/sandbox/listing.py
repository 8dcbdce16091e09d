"""What is in a folder, a page at a time, and what a file is."""

import codecs
import contextlib
import os
import secrets
import stat

from content import Refused
from places import FileRefused, etag_of, locate, regular

LARGEST_FOLDER = 200_000
LONGEST_PAGE = 1000
LARGEST_NUMBER = (1 << 53) - 1
KEPT = 2
HEAD = 8192


class Listings:
    """The order of what was listed last is kept, so that the pages of a folder fit together while it changes."""

    def __init__(self):
        self._kept = {}

    def page(self, place, asked):
        """`asked`: path, sort, query, limit, and of a later page the snapshot and the offset."""
        found = self._kept.get(asked.get("snapshot"))
        key = (place.names, asked["sort"], asked["query"])
        if found is None or found["key"] != key:
            found = self._keep(key, *ordered(place, asked["sort"], asked["query"].casefold()))
        start = asked["offset"]
        names = found["names"][start : start + min(asked["limit"], LONGEST_PAGE)]
        fd = open_folder(place)
        try:
            entries = [entry for name in names if (entry := described(fd, name, asked))]
        finally:
            os.close(fd)
        following = start + len(names)
        return {
            "entries": entries,
            "total": len(found["names"]),
            "truncated": found["truncated"],
            "snapshot": found["id"],
            "next": following if following < len(found["names"]) else None,
        }

    def _keep(self, key, names, truncated):
        found = {"id": secrets.token_hex(6), "key": key, "names": names, "truncated": truncated}
        self._kept[found["id"]] = found
        while len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
        return found


def ordered(place, sort, query):
    """The names in a folder that have `query` in them: folders first."""
    fd = open_folder(place)
    found = []
    truncated = False
    try:
        with os.scandir(fd) as entries:
            for entry in entries:
                if query and query not in entry.name.casefold():
                    continue
                if len(found) == LARGEST_FOLDER:
                    truncated = True
                    break
                found.append((not entry.is_dir(follow_symlinks=False), value(entry, sort), entry.name.casefold(), entry.name))
    finally:
        os.close(fd)
    if sort.startswith("-"):
        found.sort(key=lambda one: one[1:], reverse=True)
        found.sort(key=lambda one: one[0])
    else:
        found.sort()
    return [name for _rank, _value, _folded, name in found], truncated


def value(entry, sort):
    field = sort.lstrip("-")
    if field == "name":
        return 0
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return 0
    return status.st_size if field == "size" else status.st_mtime_ns


def open_folder(place):
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.open("." if place.name is None else place.name, flags, dir_fd=place.fd)


def described(fd, name, asked):
    """None for what has gone meanwhile."""
    try:
        status = os.stat(name, dir_fd=fd, follow_symlinks=False)
        target = os.readlink(name, dir_fd=fd) if stat.S_ISLNK(status.st_mode) else None
    except OSError:
        return None
    entry = entry_of(name, status)
    if target is not None:
        entry["link"] = {"target": shown(target), "leads": leads_to(asked["release"], f"{asked['path']}/{name}")}
    return entry


def entry_of(name, status):
    entry = {
        "name": shown(name),
        "kind": kind_of(status.st_mode),
        "size": size_of(status),
        "modified": status.st_mtime,
        "mode": f"{stat.S_IMODE(status.st_mode):04o}",
        "etag": etag_of(status),
    }
    if not addressable(name):
        entry["unreadable"] = True
    return entry


def size_of(status):
    """As far as a number of JavaScript's is exact: a file with a hole may claim to be larger than any disk."""
    return min(status.st_size, LARGEST_NUMBER) if stat.S_ISREG(status.st_mode) else 0


def kind_of(mode):
    if stat.S_ISREG(mode):
        return "file"
    if stat.S_ISDIR(mode):
        return "folder"
    return "link" if stat.S_ISLNK(mode) else "special"


def leads_to(release, path):
    try:
        with locate(release, path) as end:
            status = end.status()
    except Refused as refused:
        return "outside" if refused.code == "files.link_outside" else "nowhere"
    except OSError:
        return "nowhere"
    return "nowhere" if status is None else kind_of(status.st_mode)


def addressable(name):
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def shown(name):
    """A name that is not UTF-8 can be seen, but not be asked for."""
    return os.fsencode(name).decode("utf-8", "replace")


class OpenFiles:
    """Files that are being read: the one that was opened, also when another takes its name meanwhile."""

    MOST = 64

    def __init__(self):
        self._open = {}

    def add(self, place):
        if len(self._open) >= self.MOST:
            raise FileRefused("busy", "Too many files of this site are being read.")
        fd, status = regular(place)
        handle = secrets.token_hex(6)
        self._open[handle] = fd
        text = is_text(os.pread(fd, HEAD, 0), status.st_size > HEAD)
        return {**entry_of(place.name, status), "handle": handle, "text": text}

    def read(self, handle, offset, length):
        return os.pread(self._open[handle], length, offset)

    def close(self, handle):
        with contextlib.suppress(KeyError):
            os.close(self._open.pop(handle))


def is_text(head, is_cut):
    """UTF-8 without NUL, as far as its beginning tells."""
    if b"\0" in head:
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=not is_cut)
    except UnicodeDecodeError:
        return False
    return True
