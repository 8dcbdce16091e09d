"""What was deleted, for a while: `.trash/<id>` has it, and a note that says where it was. Its id says when."""

import contextlib
import json
import os
import re

from content import SITE, Refused
from listing import addressable, entry_of, kind_of, size_of
from places import FileRefused, check_new_name, locate, move, own_folder, parts_of, read_note, required_name, write_note
from writing import folder_to_disk

FOLDER = ".trash"
ID = re.compile(r"tra_[0-9a-hjkmnp-tv-z]{26}")
NOTE = {"path": str}
LONGEST_PATH = 4096
MOST = 1000
LONGEST_LIST = 8 << 20


def discard(release, path, item):
    """A link goes, and not what it leads to."""
    with locate(release, path, follow=False) as place:
        required_name(place)
        status = place.required_status()
        with own_folder(FOLDER, item) as folder:
            try:
                write_note(folder, {"path": path})
                move(place.fd, place.name, folder, "item")
            except (OSError, FileRefused):
                forget(item, folder)
                raise
            folder_to_disk(place)
    return {"id": item, "path": path, "kind": kind_of(status.st_mode), "size": size_of(status)}


def items():
    """The newest first; ids tell the order. No more than an answer holds, however long the paths in the notes are."""
    found, length = [], 0
    with own_folder(FOLDER) as trash:
        names = [name for name in os.listdir(trash) if ID.fullmatch(name)]
        for name in sorted(names, reverse=True)[:MOST]:
            item = described(trash, name)
            if item is None:
                continue
            length += len(json.dumps(item))
            if length > LONGEST_LIST:
                break
            found.append(item)
    return found


def described(trash, name):
    """None for what was not put there by this program, or not whole."""
    try:
        folder = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=trash)
    except OSError:
        return None
    try:
        note = read_note(folder, **NOTE)
        status = os.stat("item", dir_fd=folder, follow_symlinks=False)
    except OSError:
        return None
    finally:
        os.close(folder)
    if note is None or not is_path(note["path"]):
        return None
    return {"id": name, "path": note["path"], "kind": kind_of(status.st_mode), "size": size_of(status)}


def is_path(text):
    """The site's own programs can write notes: what is no path that this program was ever given is nobody's."""
    if not addressable(text) or len(text) > LONGEST_PATH:
        return False
    try:
        return parts_of(text) != []
    except Refused:
        return False


def restore(release, item, to):
    with own_folder(FOLDER) as trash:
        found = described(trash, item)
    if found is None:
        raise FileRefused("not_found", "This is not in the trash any more.")
    path = to or found["path"]
    with own_folder(FOLDER, item) as folder:
        with locate(release, path, follow=False, make_folders=True) as place:
            check_new_name(required_name(place))
            move(folder, "item", place.fd, place.name)
            folder_to_disk(place)
            entry = entry_of(place.name, place.required_status())
        forget(item, folder)
    return {**entry, "path": path}


def forget(item, folder):
    """What the site put beside it goes when its time is over."""
    for name in ("note", "note.new"):
        with contextlib.suppress(OSError):
            os.unlink(name, dir_fd=folder)
    with own_folder(FOLDER) as trash, contextlib.suppress(OSError):
        os.rmdir(item, dir_fd=trash)


def known(items_wanted):
    """Where they are, of those that are there; of all where none is named."""
    with own_folder(FOLDER) as trash:
        names = os.listdir(trash)
    return [f"{SITE}/{FOLDER}/{name}" for name in names if not items_wanted or name in items_wanted]
