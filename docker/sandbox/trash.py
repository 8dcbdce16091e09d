"""What was deleted, for a while: `.trash/<id>` has it, and a note that says where it was."""

import os
import stat

from content import SITE
from listing import addressable, entry_of, kind_of
from places import FileRefused, check_new_name, locate, move, own_folder, read_note, required_name, write_note
from writing import folder_to_disk

FOLDER = ".trash"
NOTE = {"path": str, "deletedAt": str}
MOST = 1000


def discard(release, path, item, now):
    """A link goes, and not what it leads to."""
    with locate(release, path, follow=False) as place:
        required_name(place)
        status = place.required_status()
        with own_folder(FOLDER, item) as folder:
            write_note(folder, {"path": path, "deletedAt": now})
            try:
                move(place.fd, place.name, folder, "item")
            except OSError:
                forget(item, folder)
                raise
            folder_to_disk(place)
    return {"id": item, "path": path, "deletedAt": now, "kind": kind_of(status.st_mode), "size": size_of(status)}


def items():
    """The newest first; ids tell the order."""
    found = []
    with own_folder(FOLDER) as trash:
        for name in sorted(os.listdir(trash), reverse=True)[:MOST]:
            item = described(trash, name)
            if item:
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
    if note is None or not addressable(name) or not addressable(note["path"]):
        return None
    facts = {"kind": kind_of(status.st_mode), "size": size_of(status)}
    return {"id": name, "path": note["path"], "deletedAt": note["deletedAt"], **facts}


def size_of(status):
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def restore(release, item, to):
    with own_folder(FOLDER) as trash:
        if described(trash, item) is None:
            raise FileRefused("not_found", "This is not in the trash any more.")
    with own_folder(FOLDER, item) as folder:
        path = to or read_note(folder, **NOTE)["path"]
        with locate(release, path, follow=False, make_folders=True) as place:
            check_new_name(required_name(place))
            move(folder, "item", place.fd, place.name)
            folder_to_disk(place)
            entry = entry_of(place.name, place.required_status())
        forget(item, folder)
    return {**entry, "path": path}


def forget(item, folder):
    os.unlink("note", dir_fd=folder)
    with own_folder(FOLDER) as trash:
        os.rmdir(item, dir_fd=trash)


def known(items_wanted):
    """Where they are, of those that are there; of all where none is named."""
    with own_folder(FOLDER) as trash:
        names = os.listdir(trash)
    return [f"{SITE}/{FOLDER}/{name}" for name in names if not items_wanted or name in items_wanted]
