"""Reads and writes network files, `.backprop`. Window and command line open and save through these four functions."""

from __future__ import annotations

import stat
from pathlib import Path

from engine.atomic import replace_file
from engine.decoding import decode
from engine.document import Document
from engine.encoding import encode
from engine.errors import CannotWrite, InvalidFile
from engine.parsing import MAX_BYTES, TOO_LARGE

__all__ = ["decode", "encode", "read", "write"]


def read(path: Path | str) -> Document:
    """The document in a file. InvalidFile, whose line begins with the path, if none can be read from it."""
    try:
        return decode(_contents(Path(path)))
    except InvalidFile as error:
        raise InvalidFile(error.where, error.why, str(path)) from error


def write(document: Document, path: Path | str) -> None:
    """Puts a document where `path` is, whole or not at all; CannotWrite if it could not, and then nothing changed."""
    try:
        contents = encode(document)
    except CannotWrite as error:
        raise CannotWrite(f"{path}: not saved: {error}") from error
    replace_file(Path(path), contents)


def _contents(path: Path) -> bytes:
    """All bytes of a regular file of bearable size. It looks before it opens, for opening a pipe would wait."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise InvalidFile("", "this is a folder" if stat.S_ISDIR(found.st_mode) else "this is not a regular file")
        if found.st_size > MAX_BYTES:
            raise InvalidFile("", TOO_LARGE)
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise InvalidFile("", "there is no such file") from error
    except PermissionError as error:
        raise InvalidFile("", "you are not allowed to read this file") from error
    except (OSError, ValueError) as error:
        raise InvalidFile("", f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
