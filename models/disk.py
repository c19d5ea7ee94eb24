"""Files of one's own, written whole or not at all; files from elsewhere, read without trust."""

from __future__ import annotations

import contextlib
import datetime
import errno
import os
import stat
from pathlib import Path

REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EACCES: "writing there is not allowed",
    errno.EPERM: "writing there is not allowed",
    errno.EROFS: "the disk is read-only",
    errno.ENOENT: "the folder does not exist",
    errno.ENOTDIR: "the folder does not exist",
    errno.EISDIR: "a folder has that name",
}
INCOMPLETE = "it is damaged or incomplete"


class Refused(ValueError):
    """A file is not taken; the message is half a sentence ("it is a folder, not a file")."""


class KeepError(OSError):
    """Something could not be written; the message is one sentence."""

    @classmethod
    def explained(cls, error: OSError, path: Path) -> KeepError:
        """The sentence for what the system said about a path."""
        reason = REASONS.get(error.errno or 0) or error.strerror or "the disk refused"
        return cls(f"{plain_name(path)} could not be saved: {reason}.")


def data_folder() -> Path:
    """Where the user's settings and runs are kept; DIGITSCOPE_DATA names another place."""
    chosen = os.environ.get("DIGITSCOPE_DATA")
    if chosen:
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_data_dir("Digitscope", appauthor=False))


def atomic_write(path: Path, data: bytes) -> None:
    """Writes a file so that at any moment the old or the new one is there, whole.

    Missing folders are made. What a kill leaves of it is cleared at the program's next start.

    Raises:
        KeepError: it could not be written; the old file is as it was.
    """
    from models.leftovers import noted
    from models.unfinished import unfinished

    temporary = path.with_name(f".{path.name[:40]}.{os.urandom(4).hex()}.new")
    with unfinished(temporary), noted(temporary, data_folder()):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
            sync_folder(path.parent)
        except OSError as error:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise KeepError.explained(error, path) from error


def set_aside(path: Path, now: datetime.datetime) -> Path:
    """Gives what cannot be used a dated name; returns that.

    Raises:
        OSError: the folder refuses it.
    """
    stem = f"{path.stem}-damaged-{now:%Y-%m-%d-%H%M%S}"
    aside = path.with_name(f"{stem}{path.suffix}")
    number = 1
    while os.path.lexists(aside):
        number += 1
        aside = path.with_name(f"{stem}-{number}{path.suffix}")
    path.rename(aside)
    return aside


def is_plain(path: Path) -> bool:
    """Whether it is a regular file, or nothing at all: what can be opened without harm."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return not path.is_symlink()
    except OSError:
        return False


def read_regular(path: Path, limit: int) -> bytes:
    """The bytes of a plain file; no pipe, device or folder is opened, no link leads elsewhere.

    Raises:
        Refused: it is not a plain file, or too large.
        OSError: it cannot be read.
    """
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode):
        target = path.resolve(strict=True)
        if target.parent != path.parent.resolve():
            raise Refused("it is a link to another folder: choose the file itself")
        path, found = target, target.lstat()
    _check_regular(found, limit)
    # The file may have been exchanged since: what counts is what was opened.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        _check_regular(os.fstat(file.fileno()), limit)
        data = file.read(limit + 1)
    if len(data) > limit:
        raise Refused(f"it is larger than {_size(limit)}")
    return data


def read_plain(path: Path, limit: int) -> bytes:
    """The bytes of a file of one's own: a link may lead to it, but no pipe or device is opened.

    Raises:
        Refused: it is not a plain file, or too large.
        OSError: it cannot be read.
    """
    return read_regular(path.resolve() if path.is_symlink() else path, limit)


def plain_name(path: Path) -> str:
    """A file's name fit for a sentence: no path, nothing unprintable, not endless."""
    name = "".join(c if c.isprintable() else "?" for c in path.name)
    return name if len(name) <= 60 else f"{name[:40]}...{name[-16:]}"


def _size(limit: int) -> str:
    return f"{limit >> 20} MB" if limit >> 20 else f"{limit >> 10} KB"


def _check_regular(found: os.stat_result, limit: int) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise Refused("it is a folder, not a file")
    if not stat.S_ISREG(found.st_mode):
        raise Refused("it is not a regular file")
    if found.st_size > limit:
        raise Refused(f"it is larger than {_size(limit)}")


def sync_folder(folder: Path) -> None:
    """Makes the new name durable too; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
