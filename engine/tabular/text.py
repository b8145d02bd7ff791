"""The lines of a text file of any size: decoded piece by piece, with the digest of its bytes and how far it has come.

For the reader of tables and the look at a table's beginning.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import stat
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from engine.errors import InvalidData, UnknownName

PIECE = 2**20  # bytes at once
LONGEST_LINE = 2**20  # characters: a longer line is no row of a table
ENCODINGS = (
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "iso8859-15", "cp1250", "cp1251", "cp1253",
    "cp1254", "cp437", "cp850", "mac_roman", "koi8-r", "shift_jis", "gb18030", "big5", "euc_kr",
)  # fmt: skip
_CP1252_HAS_NOT = b"\x81\x8d\x8f\x90\x9d"


class TextFile:
    """A text file that is read line by line, each with a line feed at its end; bytes that cannot be are U+FFFD."""

    def __init__(self, path: Path, encoding: str) -> None:
        if encoding not in ENCODINGS:
            raise UnknownName("encoding", encoding, ENCODINGS)
        self._path, self._encoding = path, encoding
        self._file, self.size = open_file(path)
        self._digest = hashlib.sha256()
        self._done = 0

    def __enter__(self) -> TextFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    @property
    def fraction(self) -> float:
        """How much of it has been read, 0 to 1."""
        return min(self._done / self.size, 1.0) if self.size else 1.0

    @property
    def digest(self) -> str:
        """The SHA-256 of the bytes that have been read."""
        return self._digest.hexdigest()

    def lines(self) -> Iterator[str]:
        """The lines; InvalidData where one has no end or the file cannot be read on."""
        codec = "utf-8-sig" if self._encoding == "utf-8" else self._encoding
        decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(codec)("replace"), translate=True)
        rest, number = "", 0
        while piece := self._read():
            *lines, rest = (rest + self._decoded(decoder, piece)).split("\n")
            number += len(lines)
            if len(rest) > LONGEST_LINE:
                raise InvalidData(f"{self._path}, line {number + 1}", "longer than a million characters: no table")
            for line in lines:
                yield line + "\n"
        rest += self._decoded(decoder, b"")
        for line in rest.split("\n"):
            if line:
                yield line + "\n"

    def _decoded(self, decoder: io.IncrementalNewlineDecoder, piece: bytes) -> str:
        try:
            return decoder.decode(piece, final=not piece)
        except UnicodeError as error:  # UTF-16 without its mark: nothing can be replaced in it
            raise InvalidData(str(self._path), f"this is no text in {self._encoding}") from error

    def _read(self) -> bytes:
        try:
            piece = self._file.read(PIECE)
        except OSError as error:
            raise InvalidData(str(self._path), f"cannot be read: {error.strerror or error}") from error
        self._digest.update(piece)
        self._done += len(piece)
        return piece


def open_file(path: Path) -> tuple[io.BufferedReader, int]:
    """A regular file, open to be read, and its size; InvalidData if there is none. Opening a pipe would wait."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            why = "this is a folder" if stat.S_ISDIR(found.st_mode) else "this is not a regular file"
            raise InvalidData(str(path), why)
        return path.open("rb"), found.st_size
    except FileNotFoundError as error:
        raise InvalidData(str(path), "there is no such file") from error
    except PermissionError as error:
        raise InvalidData(str(path), "you are not allowed to read this file") from error
    except (OSError, ValueError) as error:
        raise InvalidData(str(path), f"cannot be read: {getattr(error, 'strerror', None) or error}") from error


def encoding_of(head: bytes) -> str:
    """The encoding of a text by its beginning: by its mark, else UTF-16 by its zero bytes, else UTF-8 if it can be.

    What else there is, single bytes do not tell apart; Windows-1252 is what Western spreadsheets write.
    """
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = head[0:4096:2].count(0), head[1:4096:2].count(0)
    if max(even, odd) > 0.4 * len(head[:4096:2]) and min(even, odd) < 0.1 * len(head[:4096:2]):
        return "utf-16-be" if even > odd else "utf-16-le"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "latin-1" if any(byte in head for byte in _CP1252_HAS_NOT) else "cp1252"
    return "utf-8"
