"""Replaces a file as a whole, durably: after a crash at any moment the path holds all of the old or all of the new.

Whatever the program writes for a user may go through it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path

from engine.errors import CannotWrite


def replace_file(path: Path, contents: bytes) -> None:
    """Writes `contents` to `path`, or to what it links to. CannotWrite if that fails; the old file still stands then.

    The new file is written beside the old one, flushed to the disk and only then put in its place; it keeps the old
    one's permissions.
    """
    try:
        target = path.resolve()
        _check_replaceable(target)
        _replace(target, contents)
    except (OSError, RuntimeError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise CannotWrite(f"{path}: not saved: {why}; what was there before still is") from error


def _check_replaceable(target: Path) -> None:
    if target.exists() and not target.is_file():
        raise OSError(0, "this is a folder" if target.is_dir() else "this is not a regular file")


def _replace(target: Path, contents: bytes) -> None:
    temporary = target.with_name(f".{target.name[:100]}.{secrets.token_hex(6)}.tmp")
    try:
        _write_new(temporary, contents, _mode(target))
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _mode(target: Path) -> int | None:
    """The old file's permissions; None, and so what is usual for new files, if there is none."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        return None


def _write_new(path: Path, contents: bytes, mode: int | None) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, 0o666)
    try:
        _write_all(descriptor, contents)
        if mode is not None:
            path.chmod(mode)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)  # its error counts too: some network disks report a full disk only here


def _write_all(descriptor: int, contents: bytes) -> None:
    """A disk that is nearly full takes less than it is given, without an error."""
    left = memoryview(contents)
    while left:
        written = os.write(descriptor, left)
        if written <= 0:
            raise OSError(0, "the disk takes no more")
        left = left[written:]


def _sync_folder(folder: Path) -> None:
    """Makes the new name last. Where folders cannot be opened (Windows) the system does that by itself."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
