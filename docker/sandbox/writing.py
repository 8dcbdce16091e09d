"""Files that are made or replaced: whole beside their place, then renamed into it, so that nobody reads half of one."""

import fcntl
import hashlib
import os
import secrets
import stat

import content
from content import SPOOL
from listing import entry_of
from places import FileRefused, already_there, check_new_name, etag_of, locate, move, own_folder, required_name, special

SPOOL_NAME = os.path.basename(SPOOL)
MOST = 32


class Drafts:
    """Files in the making. What a killed run leaves is removed by the next extract or discard, since nobody holds its lock."""

    def __init__(self):
        self._open = {}

    def begin(self):
        if len(self._open) >= MOST:
            raise FileRefused("busy", "Too many files of this site are being written.")
        with own_folder(SPOOL_NAME) as spool:
            name, fd = new_draft(spool)
        handle = secrets.token_hex(6)
        self._open[handle] = (name, fd, hashlib.sha256())
        return handle

    def append(self, handle, data):
        _name, fd, digest = self._open[handle]
        write_all(fd, data)
        digest.update(data)

    def finish(self, handle, release, path, condition):
        name, fd, digest = self._open[handle]
        try:
            with own_folder(SPOOL_NAME) as spool:
                entry = put(spool, name, fd, release, path, condition)
        finally:
            self.drop(handle)
        return {**entry, "sha256": digest.hexdigest()}

    def drop(self, handle):
        """Also of one that is in its place: then nothing of it is left here."""
        name, fd, _digest = self._open.pop(handle, (None, None, None))
        if name is None:
            return
        os.close(fd)
        with own_folder(SPOOL_NAME) as spool:
            try:
                os.unlink(name, dir_fd=spool)
            except FileNotFoundError:
                pass


def new_draft(spool):
    """Locked. One that was taken for a leftover before that is made anew."""
    while True:
        name = content.unique("draft-")
        fd = os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600, dir_fd=spool)
        fcntl.flock(fd, fcntl.LOCK_EX)
        if os.fstat(fd).st_nlink > 0:
            return name, fd
        os.close(fd)


def write_all(fd, data):
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def put(folder, name, fd, release, path, condition):
    """Renames a whole file into its place. A link there stays, and what it leads to is replaced."""
    with locate(release, path, make_folders=True) as place:
        check_new_name(required_name(place))
        there = place.status()
        check(there, condition)
        os.fchmod(fd, stat.S_IMODE(there.st_mode) & 0o777 if there else 0o644)
        os.fsync(fd)
        if there is None and condition == {"absent": True}:
            moved_in(folder, name, place)
        else:
            os.rename(name, place.name, src_dir_fd=folder, dst_dir_fd=place.fd)
        folder_to_disk(place)
        return entry_of(place.name, os.fstat(fd))


def moved_in(folder, name, place):
    try:
        move(folder, name, place.fd, place.name)
    except FileRefused:
        raise changed("There is such a file already.")


def check(there, condition):
    if there is not None and not stat.S_ISREG(there.st_mode):
        raise special(there)
    if condition.get("absent") and there is not None:
        raise changed("There is such a file already.")
    tags = condition.get("etags")
    if tags is not None and (there is None or etag_of(there) not in tags):
        raise changed("Someone else changed this file after you read it. Read it again, then repeat your change.")


def changed(message):
    return FileRefused("changed_meanwhile", message)


def folder_to_disk(place):
    fd = os.open(".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=place.fd)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def make_folder(release, path):
    with locate(release, path) as place:
        check_new_name(required_name(place))
        try:
            os.mkdir(place.name, 0o755, dir_fd=place.fd)
        except FileExistsError:
            raise already_there()
        return entry_of(place.name, place.required_status())


def rename(release, path, to):
    with locate(release, path, follow=False) as place, locate(release, to, follow=False) as target:
        required_name(place)
        place.required_status()
        check_new_name(required_name(target))
        move(place.fd, place.name, target.fd, target.name)
        return entry_of(target.name, target.required_status())
