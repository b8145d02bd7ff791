"""Where the rows of a document came from: a file and how it was read, or a built-in set and how it was drawn.

Immutable values, part of the network file, from which the same rows can be had again.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

from engine.columns import ScalingName

Seed: TypeAlias = Annotated[int, Meta(ge=0)]
Share: TypeAlias = Annotated[float, Meta(ge=0.0, lt=1.0)]


class Split(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Which rows are kept for testing: a share of them, drawn by a seed, of each class alike where `stratified`."""

    test: Share = 0.0
    seed: Seed = 0
    stratified: bool = False


class CsvFormat(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """How the text of a table is read; `skipped` lines before its header or its first row are left out."""

    encoding: str = "utf-8"
    delimiter: Annotated[str, Meta(min_length=1, max_length=1)] = ","
    quote: Annotated[str, Meta(max_length=1)] = '"'
    escape: Annotated[str, Meta(max_length=1)] = ""
    decimal: Literal[".", ","] = "."
    header: bool = True
    skipped: Annotated[int, Meta(ge=0)] = 0


class CsvColumn(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What becomes of one column of the table.

    `missing` says what stands in for a missing value: its row is left out, or the column's mean, median or most
    frequent value among the training rows is taken.
    """

    name: str
    role: Literal["input", "target", "ignored"] = "input"
    kind: Literal["number", "classes"] = "number"
    scaling: ScalingName | None = None
    missing: Literal["leave_out", "mean", "median", "most_frequent"] = "leave_out"


class CsvSource(msgspec.Struct, frozen=True, tag_field="kind", tag="csv", forbid_unknown_fields=True):
    """A table in a file: its path, the SHA-256 of the bytes that were read, and the whole recipe."""

    path: str
    digest: str
    format: CsvFormat
    columns: tuple[CsvColumn, ...]
    split: Split = Split()
    rows: Annotated[int, Meta(ge=1)] | None = None


class BuiltInSource(
    msgspec.Struct, frozen=True, tag_field="kind", tag="built_in", omit_defaults=True, forbid_unknown_fields=True
):
    """A built-in set by its name; what it has no use for is None."""

    name: str
    size: Annotated[int, Meta(ge=1)] | None = None
    noise: Annotated[float, Meta(ge=0.0)] | None = None
    seed: Seed | None = None
    bits: Annotated[int, Meta(ge=1)] | None = None
    scaling: ScalingName | None = None
    split: Split = Split()


Source: TypeAlias = CsvSource | BuiltInSource
