"""The trees of a site's volume: made beside their place and renamed into it, removed by the other way round.

Nothing here trusts what it finds: every step into a directory is an openat() that follows no link.
"""

import contextlib
import errno
import fcntl
import json
import os
import secrets
import shutil
import stat
import subprocess
import sys
import time

SITE = "/srv/site"
SPOOL = SITE + "/.spool"
RELEASES = SITE + "/releases"
DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
# A pipe that the site put there is opened at once, though nobody writes to it.
ANY = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
CHUNK = 1 << 20
# For the lock of another run of ours, in seconds.
LONGEST_WAIT = 60
NO_PERMISSION = "The site's own permissions forbid this."


class Refused(Exception):
    """What an archive, or a request, may not do. Codes are stable: the API shows them."""

    family = "content"

    def __init__(self, code, message, path=None):
        super().__init__(message)
        self.code = f"{self.family}.{code}"
        self.message = message
        self.path = path


def run(main):
    """Runs a command: a refusal is one line of JSON on stdout and exit status 3."""
    try:
        main()
    except Refused as refused:
        fail(refused)
    except PermissionError:
        fail(Refused("no_permission", NO_PERMISSION))
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        fail(Refused("no_space", "There is no space left for these files."))


def fail(refused):
    error = {"code": refused.code, "message": refused.message}
    if refused.path is not None:
        error["path"] = refused.path.encode("utf-8", "replace").decode()
    print(json.dumps({"error": error}), flush=True)
    sys.exit(3)


def below_site(path):
    """The path, if it is one inside the site's volume, and not one of the volume's own directories."""
    normal = os.path.normpath(path)
    real = os.path.join(os.path.realpath(os.path.dirname(normal)), os.path.basename(normal))
    own = {SITE, RELEASES, SITE + "/shared", SITE + "/.trash", SITE + "/.uploads", SPOOL}
    if not real.startswith(SITE + "/") or real in own or normal in own:
        raise Refused("unsafe_path", "The path must be inside the site.", path)
    return real


@contextlib.contextmanager
def locked(path):
    """Holds a directory's lock, which ends with this process, however that ends. The site's programs could hold it for ever."""
    fd = os.open(path, DIRECTORY)
    try:
        lock_in_time(fd)
        yield
    finally:
        os.close(fd)


def lock_in_time(fd):
    deadline = time.monotonic() + LONGEST_WAIT
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise Refused("busy", "Something else is at work in this site's files, and does not end.")
            time.sleep(0.05)


def claim(path):
    """
    Locks a file or directory of ours for as long as this process lives, so that none takes it for a leftover. Nobody else has a
    reason to hold it, so that it is not waited for: BlockingIOError.
    """
    fd = os.open(path, ANY)
    fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return fd


def remove_leftovers():
    """Removes what killed runs left: what carries our names and nobody holds the lock of. To be called with the spool's lock."""
    found = [os.path.join(SPOOL, name) for name in os.listdir(SPOOL)]
    with contextlib.suppress(FileNotFoundError):
        found += [os.path.join(RELEASES, name) for name in os.listdir(RELEASES) if ".partial-" in name]
    for path in found:
        with contextlib.suppress(OSError):
            fd = os.open(path, ANY)
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                remove(path)
            finally:
                os.close(fd)


def open_spool():
    os.makedirs(SPOOL, mode=0o700, exist_ok=True)
    return SPOOL


def unique(prefix):
    return prefix + secrets.token_hex(8)


def remove(path):
    """Removes a tree, also where its owner took away his own rights to it. Follows no link."""

    def unlock_and_retry(function, failed, error):
        if isinstance(error, FileNotFoundError):
            return
        parent = os.path.dirname(failed)
        os.chmod(parent, stat.S_IRWXU)
        if function in (os.open, os.scandir, os.lstat) and stat.S_ISDIR(os.lstat(failed).st_mode):
            os.chmod(failed, stat.S_IRWXU)
            shutil.rmtree(failed)
        else:
            function(failed)

    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path, onexc=unlock_and_retry)
    else:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)


def to_disk(path):
    """One syncfs() for a whole tree: an fsync() for each of thousands of files takes minutes."""
    subprocess.run(["sync", "-f", path], check=True)


def size_text(count):
    """As messages say it: 10 GiB."""
    units = ["bytes", "KiB", "MiB", "GiB"]
    power = min(len(units) - 1, max(0, count.bit_length() - 1) // 10)
    return f"{round(count / 1024**power, 1):g} {units[power]}"


class Limits:
    """Counts what is really written, whatever an archive's headers promise."""

    def __init__(self, max_bytes, max_files):
        self.max_bytes = max_bytes
        self.max_files = max_files
        self.bytes = 0
        self.entries = 0

    def add_bytes(self, count):
        self.bytes += count
        if self.bytes > self.max_bytes:
            raise Refused("too_large", f"The content would take more than the {size_text(self.max_bytes)} there are for it.")

    def add_entry(self):
        self.entries += 1
        if self.entries > self.max_files:
            raise Refused("too_many_files", f"The archive holds more than {self.max_files} files and folders.")


class Tree:
    """A release in the making. Paths are lists of names that have been checked."""

    def __init__(self, root, limits):
        self.root = root
        self.limits = limits
        self.files = 0
        self.links = []
        self._open = ([], os.open(root, DIRECTORY))

    def copy_from(self, base):
        """Copies a release as it is, without sharing files with it: both are edited in place later."""
        self._copy(os.open(base, DIRECTORY), os.dup(self._open[1]), [])

    def _copy(self, source, target, parts):
        try:
            with os.scandir(source) as entries:
                for entry in entries:
                    with contextlib.suppress(FileNotFoundError):
                        self._copy_entry(entry, source, target, parts + [entry.name])
        finally:
            os.close(source)
            os.close(target)

    def _copy_entry(self, entry, source, target, parts):
        try:
            self._copy_one(entry, source, target, parts)
        except PermissionError:
            raise Refused("no_permission", NO_PERMISSION, "/".join(parts))

    def _copy_one(self, entry, source, target, parts):
        name = entry.name
        if entry.is_symlink():
            os.symlink(os.readlink(name, dir_fd=source), name, dir_fd=target)
        elif entry.is_dir(follow_symlinks=False):
            os.mkdir(name, 0o755, dir_fd=target)
            self._copy(os.open(name, DIRECTORY, dir_fd=source), os.open(name, DIRECTORY, dir_fd=target), parts)
        elif entry.is_file(follow_symlinks=False):
            self._copy_file(name, source, target)

    def _copy_file(self, name, source, target):
        with open(os.open(name, ANY, dir_fd=source), "rb") as reader:
            status = os.fstat(reader.fileno())
            if stat.S_ISREG(status.st_mode):
                self._write(reader, name, target, stat.S_IMODE(status.st_mode) & 0o777, status.st_mtime)

    def add_directory(self, parts):
        self._directory(parts)

    def add_file(self, parts, reader, executable, modified):
        parent = self._directory(parts[:-1])
        self._clear(parts, parent)
        self._write(reader, parts[-1], parent, 0o755 if executable else 0o644, modified)

    def add_copy(self, parts, of):
        """A hard link of an archive: a file of its own, since two names of one file would be edited together."""
        parent = os.dup(self._directory(of[:-1]))
        try:
            fd = os.open(of[-1], ANY, dir_fd=parent)
        except OSError:
            raise Refused("unsafe_link", "A hard link leads to a file that the archive does not hold.", "/".join(parts))
        finally:
            os.close(parent)
        with open(fd, "rb") as reader:
            status = os.fstat(fd)
            if not stat.S_ISREG(status.st_mode):
                raise Refused("unsafe_link", "A hard link leads to something that is not a file.", "/".join(parts))
            if of != parts:
                self.add_file(parts, reader, status.st_mode & 0o100, status.st_mtime)

    def add_link(self, parts, target):
        shown = "/".join(parts)
        if target.startswith("/") or "\0" in target or target == "" or len(target.encode("utf-8", "replace")) > 1024:
            raise Refused("unsafe_link", "A symbolic link leads out of the site.", shown)
        parent = self._directory(parts[:-1])
        self._clear(parts, parent)
        os.symlink(target, parts[-1], dir_fd=parent)
        self.links.append(parts)

    def check_links(self):
        """Last, when all of them are there: what one link means depends on the others (up/../x)."""
        for parts in self.links:
            path = os.path.join(self.root, *parts)
            if os.path.islink(path) and not inside(os.path.realpath(path), self.root):
                raise Refused("unsafe_link", "A symbolic link leads out of the site.", "/".join(parts))

    def close(self):
        os.close(self._open[1])

    def _write(self, reader, name, parent, mode, modified):
        fd = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600, dir_fd=parent)
        with open(fd, "wb", buffering=0) as writer:
            while chunk := reader.read(CHUNK):
                self.limits.add_bytes(len(chunk))
                writer.write(chunk)
            os.fchmod(fd, mode)
            if 0 < modified < 1 << 33:
                os.utime(fd, (modified, modified))
        self.files += 1

    def _clear(self, parts, parent):
        """A later entry of the same name, or the archive's over the base's, wins."""
        try:
            os.unlink(parts[-1], dir_fd=parent)
            self.files -= 1
        except FileNotFoundError:
            pass
        except (IsADirectoryError, PermissionError):
            raise Refused("conflict", "There is a folder where the archive has a file.", "/".join(parts))

    def _directory(self, parts):
        """An open directory, made where it is missing. Writing into a link is refused, wherever it leads."""
        known, fd = self._open
        if parts == known:
            return fd
        current = os.open(self.root, DIRECTORY)
        for depth, name in enumerate(parts):
            with contextlib.suppress(FileExistsError):
                os.mkdir(name, 0o755, dir_fd=current)
            try:
                following = os.open(name, DIRECTORY, dir_fd=current)
            except OSError:
                raise Refused(
                    "unsafe_path",
                    "The archive has a folder where there is a link or a file.",
                    "/".join(parts[: depth + 1]),
                )
            finally:
                os.close(current)
            current = following
        os.close(fd)
        self._open = (list(parts), current)
        return current


def inside(path, root):
    return path == root or path.startswith(root + "/")
