"""Reads zip and tar archives that strangers made into a tree."""

import calendar
import contextlib
import gzip
import io
import lzma
import os
import re
import stat
import struct
import tarfile
import zipfile
import zlib

from content import CHUNK, Refused, open_spool, size_text, unique

NOT_AN_ARCHIVE = "This is not a zip, tar or tar.gz archive."
MAX_NAME = 255
MAX_PATH = 2048
MAX_TAR_HEADER = 1 << 16


def read(stream, wanted, tree, prefix):
    """Extracts the stream; `wanted` is zip, tar, tar.gz or auto."""
    source = Peekable(stream)
    found = kind_of(source.peek(512))
    if found is None or (wanted != "auto" and wanted != found):
        raise Refused("not_an_archive", NOT_AN_ARCHIVE)
    before = tree.limits.entries
    if found == "zip":
        read_zip(source, tree, prefix)
    else:
        read_tar(gzip.GzipFile(fileobj=source) if found == "tar.gz" else source, tree, prefix)
    if tree.limits.entries == before:
        raise Refused("empty", "The archive is empty.")


def kind_of(head):
    if head[:2] == b"\x1f\x8b":
        return "tar.gz"
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return "zip"
    return "tar" if is_tar_header(head) else None


def is_tar_header(block):
    if len(block) < 512:
        return False
    try:
        tarfile.TarInfo.frombuf(block[:512], "utf-8", "surrogateescape")
    except tarfile.EOFHeaderError:
        return True
    except tarfile.HeaderError:
        return False
    return True


class Peekable(io.RawIOBase):
    """A stream whose beginning can be looked at."""

    def __init__(self, stream):
        self._stream = stream
        self._head = b""

    def readable(self):
        return True

    def peek(self, size):
        while len(self._head) < size and (chunk := self._stream.read(size - len(self._head))):
            self._head += chunk
        return self._head

    def read(self, size=-1):
        if self._head:
            if size is None or size < 0:
                size = len(self._head)
            chunk, self._head = self._head[:size], self._head[size:]
            return chunk
        return self._stream.read(CHUNK if size is None or size < 0 else size)


def safe_parts(name, prefix):
    """The names of a path, checked; the prefix's before them."""
    if name.startswith("/") or re.match(r"[A-Za-z]:[\\/]", name):
        raise Refused("unsafe_path", "The archive has an absolute path.", name)
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise Refused("unsafe_path", "The archive has a path that leads out of it.", name)
    try:
        lengths = [len(part.encode("utf-8")) for part in parts]
    except UnicodeEncodeError:
        raise Refused("bad_name", "A file's name is not UTF-8.", name)
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in name):
        raise Refused("bad_name", "A file's name has control characters.", name)
    if any(length > MAX_NAME for length in lengths) or sum(lengths) + len(lengths) > MAX_PATH:
        raise Refused("bad_name", f"A file's name is too long ({MAX_NAME} bytes for a name, {MAX_PATH} for a path).", name)
    return prefix + parts


class Entry(tarfile.TarInfo):
    """Stricter than Python, which takes an archive that was cut off between two files, or is garbled, for a whole one."""

    @classmethod
    def fromtarfile(cls, archive):
        try:
            return super().fromtarfile(archive)
        except tarfile.EOFHeaderError:
            raise
        except tarfile.HeaderError:
            raise Refused("damaged", "The archive is damaged or incomplete.")

    def _proc_member(self, archive):
        """Long names and attributes are read into memory as a whole: only of a sane size."""
        special = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
        pax = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE)
        if self.type in special + pax and self.size > MAX_TAR_HEADER:
            raise Refused("bad_name", "The archive has a header that is too long.")
        return super()._proc_member(archive)


def read_tar(stream, tree, prefix):
    source = Peekable(stream)
    try:
        if not is_tar_header(source.peek(512)):
            raise Refused("not_an_archive", NOT_AN_ARCHIVE)
        with tarfile.open(fileobj=source, mode="r|", tarinfo=Entry, stream=True, encoding="utf-8") as archive:
            while (entry := archive.next()) is not None:
                add_tar_entry(archive, entry, tree, prefix)
        rest = 0
        while chunk := source.read(CHUNK):
            rest += len(chunk)
            if rest > CHUNK * 64:
                raise Refused("damaged", "The archive goes on after its end.")
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error, struct.error, ValueError, OverflowError):
        raise Refused("damaged", "The archive is damaged or incomplete.")


def add_tar_entry(archive, entry, tree, prefix):
    tree.limits.add_entry()
    parts = safe_parts(entry.name, prefix)
    if entry.isdir():
        tree.add_directory(parts)
    elif entry.isreg():
        tree.add_file(file_parts(parts, prefix, entry.name), archive.extractfile(entry), entry.mode & 0o100, entry.mtime)
    elif entry.issym():
        tree.add_link(file_parts(parts, prefix, entry.name), entry.linkname)
    elif entry.islnk():
        tree.add_copy(file_parts(parts, prefix, entry.name), link_parts(entry, prefix))
    else:
        raise Refused("unsafe_type", "The archive holds a device or another special file.", entry.name)


def file_parts(parts, prefix, name):
    if len(parts) == len(prefix):
        raise Refused("bad_name", "A file has no name.", name)
    return parts


def link_parts(entry, prefix):
    try:
        return file_parts(safe_parts(entry.linkname, prefix), prefix, entry.name)
    except Refused:
        raise Refused("unsafe_link", "A hard link leads out of the archive.", entry.name)


def read_zip(stream, tree, prefix):
    """A zip's index is at its end, so it is kept on the volume while it is read."""
    path = os.path.join(open_spool(), unique("upload-"))
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with open(fd, "w+b") as spooled:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
        spool(stream, spooled, tree.limits.max_bytes)
        try:
            check_index(spooled, tree.limits.max_files)
            with zipfile.ZipFile(spooled) as archive:
                for entry in archive.infolist():
                    add_zip_entry(archive, entry, tree, prefix)
        except NotImplementedError:
            raise Refused("unsupported", "The zip archive is compressed in a way that is not supported.")
        except (zipfile.BadZipFile, EOFError, zlib.error, lzma.LZMAError, struct.error, ValueError, OverflowError):
            raise Refused("damaged", "The archive is damaged or incomplete.")


def spool(stream, spooled, max_bytes):
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > max_bytes:
            raise Refused("too_large", f"The archive takes more than the {size_text(max_bytes)} there are for it.")
        spooled.write(chunk)
    spooled.flush()


def check_index(spooled, max_files):
    """Before Python reads the whole index into memory."""
    end = zipfile._EndRecData(spooled)
    if not end:
        raise zipfile.BadZipFile
    entries, size = end[zipfile._ECD_ENTRIES_TOTAL], end[zipfile._ECD_SIZE]
    if entries > max_files or size > max_files * 512:
        raise Refused("too_many_files", f"The archive holds more than {max_files} files and folders.")


def add_zip_entry(archive, entry, tree, prefix):
    tree.limits.add_entry()
    name = zip_name(entry)
    parts = safe_parts(name, prefix)
    mode = entry.external_attr >> 16
    kind = stat.S_IFMT(mode)
    if entry.flag_bits & 0x1:
        raise Refused("encrypted", "The zip archive is encrypted.", name)
    if name.endswith("/"):
        tree.add_directory(parts)
    elif kind == stat.S_IFLNK:
        with archive.open(entry) as reader:
            tree.add_link(file_parts(parts, prefix, name), reader.read(4097).decode("utf-8", "surrogateescape"))
    elif kind in (0, stat.S_IFREG):
        with archive.open(entry) as reader:
            tree.add_file(file_parts(parts, prefix, name), reader, mode & 0o100, zip_time(entry))
    else:
        raise Refused("unsafe_type", "The archive holds a device or another special file.", name)


def zip_name(entry):
    """UTF-8 where the bytes are, said or not; Windows' own separators as ours."""
    name = entry.orig_filename
    if not entry.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return name.replace("\\", "/") if entry.create_system == 0 else name


def zip_time(entry):
    try:
        return calendar.timegm(entry.date_time + (0, 0, 0))
    except (ValueError, OverflowError):
        return 0
