"""Where a path of a customer's leads: never out of the live release and what it shares with other releases.

Every step is an openat() that follows no link. Links are read and carried out here, so that none leads out, whatever changes
its place meanwhile.
"""

import contextlib
import ctypes
import errno
import json
import os
import stat
from collections import deque

from content import SITE, Refused

MAX_NAME = 255
MAX_LINKS = 40
FOLDER = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
NOREPLACE = 1
LARGEST_NOTE = 1 << 16

libc = ctypes.CDLL(None, use_errno=True)


class FileRefused(Refused):
    family = "files"


def not_found():
    return FileRefused("not_found", "There is no such file or folder.")


def already_there():
    return FileRefused("exists", "There is something of that name already.")


class Place:
    """A name in an open folder; without a name it is the folder itself. To be closed."""

    def __init__(self, folders, name):
        self._folders = folders
        self.fd = folders[-1][1]
        self.name = name
        self.names = [folder for folder, _fd in folders[1:]] + ([] if name is None else [name])

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        for _name, fd in self._folders:
            os.close(fd)

    def status(self):
        """Of what is there, no link followed; None where nothing is."""
        if self.name is None:
            return os.fstat(self.fd)
        with contextlib.suppress(FileNotFoundError):
            return os.stat(self.name, dir_fd=self.fd, follow_symlinks=False)

    def required_status(self):
        status = self.status()
        if status is None:
            raise not_found()
        return status


def locate(release, path, follow=True, make_folders=False):
    """`follow`: what a last name that is a link leads to, instead of the link."""
    walk = Walk()
    try:
        todo = deque(["releases", release] + parts_of(path))
        fixed, links = 2, 0
        while todo:
            name = todo.popleft()
            fixed -= 1
            if name == "..":
                walk.up()
                continue
            target = walk.link(name) if follow or todo else None
            if target is not None:
                links += 1
                if links > MAX_LINKS or fixed >= 0:
                    raise outside()
                todo.extendleft(reversed(walk.parts_of_link(target)))
                continue
            if not todo and fixed < 0:
                return walk.end(release, name)
            if fixed >= 0 and not walk.has(name):
                raise FileRefused("none_yet", "This site has no files yet.")
            walk.into(name, make_folders and walk.is_inside(release))
        return walk.end(release, None)
    except BaseException:
        walk.close()
        raise


class Walk:
    def __init__(self):
        self.folders = [("", os.open(SITE, FOLDER))]

    def has(self, name):
        return os.access(name, os.F_OK, dir_fd=self.folders[-1][1])

    def is_inside(self, release, name=None):
        """In the release or in what is shared; the site's volume has more than that."""
        names = [folder for folder, _fd in self.folders[1:]] + ([] if name is None else [name])
        return names[:2] == ["releases", release] or names[:1] == ["shared"]

    def link(self, name):
        try:
            return os.readlink(name, dir_fd=self.folders[-1][1])
        except FileNotFoundError:
            return None
        except OSError as error:
            # It is no link.
            if error.errno == errno.EINVAL:
                return None
            raise

    def parts_of_link(self, target):
        if target.startswith("/"):
            if target != SITE and not target.startswith(SITE + "/"):
                raise outside()
            while len(self.folders) > 1:
                self.up()
            target = target[len(SITE) :]
        return [part for part in target.split("/") if part not in ("", ".")]

    def up(self):
        if len(self.folders) == 1:
            raise outside()
        os.close(self.folders.pop()[1])

    def into(self, name, make):
        parent = self.folders[-1][1]
        if make:
            check_new_name(name)
            with contextlib.suppress(FileExistsError):
                os.mkdir(name, 0o755, dir_fd=parent)
        try:
            self.folders.append((name, os.open(name, FOLDER, dir_fd=parent)))
        except FileNotFoundError:
            raise not_found()
        except NotADirectoryError:
            raise FileRefused("not_a_folder", "A part of the path is a file.")

    def end(self, release, name):
        if not self.is_inside(release, name):
            raise outside()
        return Place(self.folders, name)

    def close(self):
        for _name, fd in self.folders:
            os.close(fd)


def outside():
    return FileRefused("link_outside", "A link on the way leads out of the site.")


def parts_of(path):
    parts = [part for part in path.split("/") if part]
    if "\0" in path or any(part in (".", "..") for part in parts):
        raise FileRefused("bad_name", "A path has no . or .. and no NUL.")
    if any(len(os.fsencode(part)) > MAX_NAME for part in parts):
        raise FileRefused("bad_name", f"A name has {MAX_NAME} bytes at most.")
    return parts


def check_new_name(name):
    """Names that are there already may be anything; none is given that a terminal, a log or a program would stumble over."""
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in name):
        raise FileRefused("bad_name", "A name has no control characters.")


def required_name(place):
    if place.name is None or len(place.names) < 3:
        raise FileRefused("root", "This is the site's own folder: it stays where it is.")
    return place.name


def regular(place):
    """A file, open for reading. A pipe or a device is never opened: it would wait, or do something."""
    status = place.required_status()
    if not stat.S_ISREG(status.st_mode):
        raise special(status)
    fd = os.open(place.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=place.fd)
    status = os.fstat(fd)
    if stat.S_ISREG(status.st_mode):
        return fd, status
    os.close(fd)
    raise special(status)


def special(status):
    if stat.S_ISDIR(status.st_mode):
        return FileRefused("is_folder", "This is a folder.")
    return FileRefused("special", "This is neither a file nor a folder: it cannot be opened here.")


def etag_of(status):
    """Another one with any change: the kernel sets the time, and nobody can set it back."""
    return f"{status.st_ino:x}-{status.st_size:x}-{status.st_ctime_ns:x}"


def move(source, name, target, new_name):
    """Renames, unless something is there already: in one step of the kernel's."""
    done = libc.renameat2(source, os.fsencode(name), target, os.fsencode(new_name), NOREPLACE)
    if done == 0:
        return
    code = ctypes.get_errno()
    if code == errno.EEXIST:
        raise already_there()
    if code == errno.EINVAL:
        raise FileRefused("into_itself", "A folder cannot be moved into itself.")
    raise OSError(code, os.strerror(code))


@contextlib.contextmanager
def own_folder(*names):
    """One of the platform's own in the site's volume, open; made where it is missing. Never through a link."""
    fd = os.open(SITE, FOLDER)
    try:
        for name in names:
            with contextlib.suppress(FileExistsError):
                os.mkdir(name, 0o700, dir_fd=fd)
            following = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=fd)
            os.close(fd)
            fd = following
        yield fd
    finally:
        os.close(fd)


def write_note(folder, note):
    """Facts about what lies beside it, written so that a reader sees the old or the new ones."""
    fd = os.open("note.new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600, dir_fd=folder)
    with open(fd, "wb") as file:
        file.write(json.dumps(note).encode())
        file.flush()
        os.fsync(fd)
    os.rename("note.new", "note", src_dir_fd=folder, dst_dir_fd=folder)


def read_note(folder, **types):
    """None where there is none. The site's own programs may have written into it: what is not of its type counts as none."""
    try:
        fd = os.open("note", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except OSError:
        return None
    with open(fd, "rb") as file:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            return None
        try:
            note = json.loads(file.read(LARGEST_NOTE))
        except (ValueError, RecursionError):
            return None
    fits = isinstance(note, dict) and all(isinstance(note.get(key), kind) for key, kind in types.items())
    return note if fits else None
