"""Large files that come in pieces, over slow lines and several days: `.uploads/<id>` has what has come, and what it is to be."""

import contextlib
import fcntl
import hashlib
import os
import stat
import time

from content import SITE, remove
from listing import entry_of
from places import FileRefused, locate, own_folder, read_note, write_note
from writing import check, put, write_all

FOLDER = ".uploads"
MOST = 32
REPEATABLE_SECONDS = 3600
NOTE = {"path": str, "size": int, "condition": dict}
STEP = 64 << 20
CHUNK = 1 << 20


class Uploads:
    def __init__(self):
        # Of what has come: so that nothing is read twice for it, unless this program was started in between.
        self._digests = {}

    def begin(self, release, upload, path, size, condition):
        if under_way() >= MOST:
            raise FileRefused("busy", "Too many uploads to this site are under way.")
        with locate(release, path, make_folders=True) as place:
            check(place.status(), condition)
        with own_folder(FOLDER, upload) as folder:
            try:
                os.close(os.open("data", os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600, dir_fd=folder))
                write_note(folder, {"path": path, "size": size, "condition": condition})
            except OSError:
                self.cancel(upload)
                raise
        return {"path": path, "size": size, "offset": 0}

    def state(self, upload):
        with existing(upload) as (folder, note):
            data = status_of(folder, "data")
            finished = data is None and note.get("inode") is not None
            if data is None and not finished:
                raise gone()
            offset = note["size"] if finished else data.st_size
            return {"path": note["path"], "size": note["size"], "offset": offset, "finished": finished}

    def append(self, upload, offset, data):
        with existing(upload) as (folder, note):
            fd = open_data(folder, os.O_RDWR)
            try:
                fcntl.flock(fd, fcntl.LOCK_EX)
                there = os.fstat(fd).st_size
                if offset != there:
                    raise FileRefused("wrong_offset", f"{there} bytes have come; go on there.")
                if offset + len(data) > note["size"]:
                    raise FileRefused("too_long", f"This upload was announced with {note['size']} bytes.")
                os.lseek(fd, offset, os.SEEK_SET)
                write_whole(fd, data, offset)
            finally:
                os.close(fd)
        digest, read = self._digests.get(upload, (hashlib.sha256(), 0))
        if read == offset:
            digest.update(data)
            self._digests[upload] = (digest, offset + len(data))
        return {"path": note["path"], "size": note["size"], "offset": offset + len(data)}

    def digest(self, upload):
        """One step of reading what was not read as it came; others are served between the steps."""
        with existing(upload) as (folder, _note):
            fd = open_data(folder, os.O_RDONLY)
            try:
                digest, read = self._digests.get(upload, (hashlib.sha256(), 0))
                size, end = os.fstat(fd).st_size, read + STEP
                while read < min(size, end) and (data := os.pread(fd, CHUNK, read)):
                    digest.update(data)
                    read += len(data)
            finally:
                os.close(fd)
            self._digests[upload] = (digest, read)
            return {"done": read >= size}

    def finish(self, release, upload):
        """Harmless to repeat: the note says which file it became."""
        with existing(upload) as (folder, note):
            if note.get("inode") is not None and status_of(folder, "data") is None:
                return self._finished(release, note)
            fd = open_data(folder, os.O_RDONLY)
            try:
                status = os.fstat(fd)
                digest, read = self._digests.get(upload, (None, -1))
                if status.st_size != note["size"] or read != note["size"]:
                    raise FileRefused("incomplete", f"{status.st_size} of {note['size']} bytes have come.")
                write_note(folder, {**note, "inode": status.st_ino})
                entry = put(folder, "data", fd, release, note["path"], note["condition"])
            except FileRefused:
                write_note(folder, note)
                raise
            finally:
                os.close(fd)
        del self._digests[upload]
        return {**entry, "sha256": digest.hexdigest()}

    def _finished(self, release, note):
        with locate(release, note["path"]) as place:
            status = place.status()
            if status is None or status.st_ino != note["inode"]:
                raise gone()
            return entry_of(place.name, status)

    def cancel(self, upload):
        self._digests.pop(upload, None)
        remove(os.path.join(SITE, FOLDER, upload))


def write_whole(fd, data, offset):
    """All of a piece or nothing of it, where the disk is full."""
    try:
        write_all(fd, data)
    except OSError:
        os.ftruncate(fd, offset)
        raise


def under_way():
    """How many there are. Those that have long ended are forgotten on the way: nobody repeats their end any more."""
    count = 0
    with own_folder(FOLDER) as uploads:
        for upload in os.listdir(uploads):
            note = status_of(uploads, f"{upload}/note")
            if status_of(uploads, f"{upload}/data") or note is None:
                count += 1
            elif note.st_mtime < time.time() - REPEATABLE_SECONDS:
                remove(os.path.join(SITE, FOLDER, upload))
    return count


def status_of(folder, name):
    try:
        return os.stat(name, dir_fd=folder, follow_symlinks=False)
    except OSError:
        return None


@contextlib.contextmanager
def existing(upload):
    """The folder of an upload and its note; refused where it is not there, or not as this program made it."""
    with own_folder(FOLDER) as uploads:
        if status_of(uploads, upload) is None:
            raise gone()
    with own_folder(FOLDER, upload) as folder:
        note = read_note(folder, **NOTE)
        if note is None:
            raise gone()
        yield folder, note


def gone():
    return FileRefused("upload_gone", "There is no such upload, or it is over. Begin it again.")


def open_data(folder, flags):
    try:
        fd = os.open("data", flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except OSError:
        raise gone()
    if stat.S_ISREG(os.fstat(fd).st_mode):
        return fd
    os.close(fd)
    raise gone()
