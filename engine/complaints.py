"""Turns what the decoder says about a file into one line for people: where, what is wrong, and what was meant.

Only decoding uses it, and only once a file is refused, so nothing here needs to be fast.
"""

from __future__ import annotations

import json
import re

import msgspec
from msgspec.inspect import (
    DictType,
    Field,
    ListType,
    LiteralType,
    Metadata,
    StructType,
    Type,
    UnionType,
    VarTupleType,
    type_info,
)

from engine.errors import InvalidFile, nearest

WORDS = {
    "float": "a number",
    "int": "a whole number",
    "str": "text",
    "bool": "true or false",
    "object": "an object {…}",
    "array": "a list […]",
    "null": "null",
}
LIMITS = {">": "greater than", ">=": "at least", "<": "less than", "<=": "at most"}

_AT = re.compile(r"^(?P<what>.*?)(?: - at `(?P<where>[^`]*)`)?$", re.DOTALL)
_STEP = re.compile(r"\.(?P<field>[^.\[]+)|\[(?P<index>\d+)\]|(?P<any>\[\.\.\.\])")


def invalid(error: Exception, data: bytes, record: type, root: str = "") -> InvalidFile:
    """The refusal of `data`, which did not decode as `record`; `root` is the place of that record in the file."""
    if not isinstance(error, msgspec.ValidationError):
        return _malformed(str(error), data)
    match = _AT.match(str(error))
    what, path = (match["what"], match["where"] or "$") if match else (str(error), "$")
    where, known = _walk(path, record, data)
    place = (root + where).lstrip(".") if where else root
    for pattern, complain in COMPLAINTS:
        if found := pattern.fullmatch(what):
            return complain(place, found, known)
    return InvalidFile(place, what)


# --- the decoder's sentences --------------------------------------------------------------------------------------


def _unknown_field(where: str, found: re.Match[str], known: list[str]) -> InvalidFile:
    place = f"{where}.{found[1]}" if where else found[1]
    return InvalidFile(place, f"there is no such field{nearest(found[1], known)}")


def _missing_field(where: str, found: re.Match[str], _: list[str]) -> InvalidFile:
    return InvalidFile(where, f'the field "{found[1]}" is missing')


def _unknown_name(where: str, found: re.Match[str], known: list[str]) -> InvalidFile:
    name = found[1].strip("'")
    return InvalidFile(where, f'"{name}" is not known here{nearest(name, known)}')


def _wrong_type(where: str, found: re.Match[str], _: list[str]) -> InvalidFile:
    return InvalidFile(where, f"expected {_words(found[1])}, got {_words(found[2])}")


def _wrong_size(where: str, found: re.Match[str], _: list[str]) -> InvalidFile:
    return InvalidFile(where, f"expected {_words(found[1])} {LIMITS[found[2]]} {found[3].removesuffix('.0')}")


def _wrong_length(where: str, found: re.Match[str], _: list[str]) -> InvalidFile:
    limit = f"{LIMITS[found[2]]} {found[3]}" if found[2] else f"exactly {found[3]}"
    return InvalidFile(where, f"expected {_words(found[1])} of length {limit}")


def _out_of_range(where: str, _: re.Match[str], __: list[str]) -> InvalidFile:
    return InvalidFile(where, "the number is too large")


def _wrong_pattern(where: str, _: re.Match[str], __: list[str]) -> InvalidFile:
    return InvalidFile(where, "expected text of 1 to 39 decimal digits")


def _only_type(where: str, found: re.Match[str], _: list[str]) -> InvalidFile:
    return InvalidFile(where, f"expected {_words(found[1])}")


COMPLAINTS = [
    (re.compile(r"Object contains unknown field `(.*)`", re.DOTALL), _unknown_field),
    (re.compile(r"Object missing required field `(.*)`"), _missing_field),
    (re.compile(r"Invalid (?:enum )?value (.*)", re.DOTALL), _unknown_name),
    (re.compile(r"Expected `([^`]*)`, got `([^`]*)`"), _wrong_type),
    (re.compile(r"Expected `([^`]*)` of length (?:([<>]=?) )?(\d+)(?:, got .*)?"), _wrong_length),
    (re.compile(r"Expected `([^`]*)` ([<>]=?) (\S+)"), _wrong_size),
    (re.compile(r"(?:Number|Integer value) out of range"), _out_of_range),
    (re.compile(r"Expected `str` matching regex .*"), _wrong_pattern),
    (re.compile(r"Expected `([^`]*)`"), _only_type),
]


def _words(types: str) -> str:
    return " or ".join(WORDS.get(name, name) for name in types.split(" | "))


# --- where it happened, and which names are known there -----------------------------------------------------------


def _walk(path: str, record: type, data: bytes) -> tuple[str, list[str]]:
    """The place in the file's words, and the names that could stand there."""
    where, kind = "", type_info(record)
    value: bytes | msgspec.Raw | None = data
    for step in _STEP.finditer(path.removeprefix("$")):
        kind = _variant(kind, value)
        if step["any"]:
            key, value = _failing(kind, value)
            where, kind = where + (f".{key}" if key is not None else ""), _element(kind)
        elif step["index"]:
            where, kind, value = where + step[0], _element(kind), _item(value, step[0])
        else:
            tagged = isinstance(kind, UnionType) and step["field"] == _tag_field(kind)
            where, kind = where + step[0], kind if tagged else _field(kind, step["field"])
            value = _members(value).get(step["field"])
    return where, _names(_variant(kind, value))


def _members(data: bytes | msgspec.Raw | None) -> dict[str, msgspec.Raw]:
    """An object's members, not yet decoded; none if it is something else."""
    try:
        return msgspec.json.decode(data or b"{}", type=dict[str, msgspec.Raw])
    except msgspec.MsgspecError:
        return {}


def _item(data: bytes | msgspec.Raw | None, index: str) -> msgspec.Raw | None:
    """An item of a list by its index in brackets, not yet decoded; None if it is something else."""
    try:
        return msgspec.json.decode(data or b"[]", type=list[msgspec.Raw])[int(index.strip("[]"))]
    except (msgspec.MsgspecError, ValueError, IndexError):
        return None


def _plain(kind: Type) -> Type:
    while isinstance(kind, Metadata):
        kind = kind.type
    return kind


def _variant(kind: Type, value: bytes | msgspec.Raw | None) -> Type:
    """The struct that a union stands for here: the one that bears the value's tag, or the only one."""
    kind = _plain(kind)
    if not isinstance(kind, UnionType):
        return kind
    structs = [plain for member in kind.types if isinstance(plain := _plain(member), StructType)]
    if len(structs) == 1:
        return structs[0]
    try:
        tag = msgspec.json.decode(_members(value).get(_tag_field(kind), b"null"))
    except msgspec.MsgspecError:  # half of a surrogate pair
        return kind
    return next((struct for struct in structs if struct.tag == tag), kind)


def _tag_field(union: UnionType) -> str:
    """The field by which the structs of a union are told apart."""
    structs = (plain for member in union.types if isinstance(plain := _plain(member), StructType))
    return next((struct.tag_field for struct in structs if struct.tag_field), "name")


def _failing(kind: Type, value: bytes | msgspec.Raw | None) -> tuple[str | None, msgspec.Raw | None]:
    """The first entry of a table that cannot be what its type says."""
    for key, entry in _members(value).items():
        try:
            msgspec.json.decode(entry, type=_annotation(kind))
        except msgspec.ValidationError:
            return key, entry
    return None, None


def _annotation(kind: Type) -> type:
    """A table's type of entries, as a type to decode into."""
    element = _element(kind)
    return element.cls if isinstance(element, StructType) else list[float]


def _element(kind: Type) -> Type:
    if isinstance(kind, ListType | VarTupleType):
        return _plain(kind.item_type)
    if isinstance(kind, DictType):
        return _plain(kind.value_type)
    return kind


def _fields(kind: Type) -> tuple[Field, ...]:
    return kind.fields if isinstance(kind, StructType) else ()


def _field(kind: Type, name: str) -> Type:
    return next((_plain(field.type) for field in _fields(kind) if field.encode_name == name), kind)


def _names(kind: Type) -> list[str]:
    if isinstance(kind, LiteralType):
        return [str(value) for value in kind.values]
    if isinstance(kind, UnionType):
        # Of msgspec's union types, which mypy does not see.
        return [str(_plain(m).tag) for m in kind.types if isinstance(_plain(m), StructType)]  # type: ignore[attr-defined]
    return [field.encode_name for field in _fields(kind)]


# --- text that is not JSON ----------------------------------------------------------------------------------------

_BYTE = re.compile(r"(?P<why>[^()]*?)\s*\(byte (?P<byte>\d+)\)")
_NOT_A_NUMBER = re.compile(rb"-?(?:NaN|nan|Infinity|inf)")


def _malformed(message: str, data: bytes) -> InvalidFile:
    match = _BYTE.search(message.removeprefix("JSON is malformed: "))
    if match is None:
        return InvalidFile("", _unfinished(data))
    byte = int(match["byte"])
    line = data.count(b"\n", 0, byte) + 1
    column = len(data[data.rfind(b"\n", 0, byte) + 1 : byte].decode("utf-8", "replace")) + 1
    word = _NOT_A_NUMBER.match(data, byte)
    why = f"{word[0].decode()} is not a number that a file can hold" if word else match["why"]
    return InvalidFile(f"line {line}, column {column}", f"not valid JSON: {why}" if not word else why)


def _unfinished(data: bytes) -> str:
    """The decoder says of half a surrogate pair, too, that the text ends early."""
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return "not valid JSON: the text ends in the middle; the file is not whole"
    return "not valid text: it holds half of a surrogate pair (\\ud800 to \\udfff)"
