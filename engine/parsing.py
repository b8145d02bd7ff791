"""From the bytes of a file to its record: text, nesting, version, types, and no key given twice.

What the decoder cannot know about a network is left to `engine.decoding`, which alone uses this.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt
from msgspec import UNSET

from engine.complaints import invalid
from engine.errors import InvalidFile
from engine.records import FORMAT, VERSION, FileRecord

MAX_BYTES = 64 * 2**20
TOO_LARGE = f"larger than {MAX_BYTES // 2**20} MiB, so this is no network file"
MAX_DEPTH = 32

# By version: what makes the plain contents of such a file into those of the next version.
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}

T = TypeVar("T")

_BOM = b"\xef\xbb\xbf"


def parse(data: bytes) -> FileRecord:
    """The record that a file of any known version is. InvalidFile says where it is none."""
    if len(data) > MAX_BYTES:
        raise InvalidFile("", TOO_LARGE)
    data = data.removeprefix(_BOM)
    _check_text(data)
    marks = _structure(data)
    _check_nesting(marks)
    current = _current(data)
    record = _decoded(_RECORD, current)
    keys = _count_keys(marks if current is data else _structure(current))
    if keys != _count_keys(_structure(_as_given(record, current))):
        _check_keys_by_name(current)
    return record


# --- before decoding ----------------------------------------------------------------------------------------------


def _check_text(data: bytes) -> None:
    if not data.strip():
        raise InvalidFile("", "the file is empty")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InvalidFile(f"line {line}", "not UTF-8 text, so not a network file") from error


_STRUCTURE = b'"[]{}:'
_OTHERS = bytes(byte for byte in range(256) if byte not in _STRUCTURE)
_QUOTE, _COLON = ord('"'), ord(":")
_DEPTHS = np.zeros(256, np.int8)  # by how many levels a byte goes deeper
_DEPTHS[list(b"[{")], _DEPTHS[list(b"]}")] = 1, -1
Marks: TypeAlias = npt.NDArray[np.uint8]


def _structure(data: bytes) -> Marks:
    """The brackets and colons outside of strings, in their order."""
    if b"\\" in data:
        data = data.replace(b"\\\\", b"").replace(b'\\"', b"")  # in this order: the first may end before a quote
    marks = np.frombuffer(data.translate(None, _OTHERS), np.uint8)
    quotes = np.cumsum(marks == _QUOTE, dtype=np.uint8)
    outside: Marks = marks[quotes % 2 == 0]
    return outside


def _check_nesting(marks: Marks) -> None:
    if np.cumsum(_DEPTHS[marks], dtype=np.int32).max(initial=0) > MAX_DEPTH:
        raise InvalidFile("", f"nested deeper than {MAX_DEPTH} levels, so this is no network file")


# --- versions -----------------------------------------------------------------------------------------------------


class _Head(msgspec.Struct):
    """What decides how the rest is read."""

    format: msgspec.Raw = msgspec.Raw(b"null")
    version: msgspec.Raw = msgspec.Raw(b"null")


_HEAD = msgspec.json.Decoder(_Head)


def _current(data: bytes) -> bytes:
    """The same file in the current version of the format."""
    head = _decoded(_HEAD, data)
    if bytes(head.format) != msgspec.json.encode(FORMAT):
        raise InvalidFile("format", f'this is no network file; one says "format": "{FORMAT}"')
    version = _version(head.version)
    if version > VERSION:
        newer = f"the file has version {str(version)[:9]} of the format, this program knows {VERSION}"
        raise InvalidFile("version", f"{newer}; open it with a newer program")
    return data if version == VERSION else _migrated(data, version)


def _version(raw: msgspec.Raw) -> int:
    try:
        return msgspec.json.decode(raw, type=int)
    except msgspec.MsgspecError as error:
        raise invalid(error, raw, int, "version") from error


def _migrated(data: bytes, version: int) -> bytes:
    if version not in MIGRATIONS:
        raise InvalidFile("version", f"there is no version {str(version)[:9]} of the format")
    _check_keys_by_name(data)
    contents = msgspec.json.decode(data)
    for old in range(version, VERSION):
        contents = MIGRATIONS[old](contents)
    return msgspec.json.encode(contents)


# --- records ------------------------------------------------------------------------------------------------------


class _Training(msgspec.Struct):
    training: Any = UNSET


_TRAINING = msgspec.json.Decoder(_Training)
_RECORD = msgspec.json.Decoder(FileRecord)


def _decoded(decoder: msgspec.json.Decoder[T], data: bytes) -> T:
    try:
        return decoder.decode(data)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise invalid(error, data, FileRecord) from error


def _as_given(record: FileRecord, data: bytes) -> bytes:
    """What the record holds as JSON. Of a key that was given twice the decoder kept one, so that here is one less."""
    training = _TRAINING.decode(data).training  # as it stands: the settings themselves would name all defaults
    return msgspec.json.encode(msgspec.structs.replace(record, training=training))


def _count_keys(marks: Marks) -> int:
    return int(np.count_nonzero(marks == _COLON))


class _Pairs(list[tuple[str, Any]]):
    """An object's keys and values as they stand in the file."""


def _check_keys_by_name(data: bytes) -> None:
    """Refuses an object that has a key twice, by its place. Slow."""
    for where, pairs in _objects("", json.loads(data, object_pairs_hook=_Pairs)):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise InvalidFile(where, f'the field "{key}" is given twice')
            seen.add(key)


def _objects(where: str, value: object) -> Iterator[tuple[str, _Pairs]]:
    if isinstance(value, _Pairs):
        yield where, value
        for key, inner in value:
            yield from _objects(f"{where}.{key}".lstrip("."), inner)
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _objects(f"{where}[{i}]", inner)
