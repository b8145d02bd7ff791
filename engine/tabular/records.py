"""The records of a delimited text, each with the line it begins on, or with the reason why it is none.

The reading itself is that of the standard library; this adds what it does not tell: where a record began, and how to
go on behind a quote that is never closed.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.errors import InvalidData
from engine.sources import CsvFormat

MOST_LINES = 1000  # of one record, within quotes
MOST_UNCLOSED = 100  # records; with more, the quote is not what it was taken for
_UNCLOSED = "a quote is opened and never closed"
_AFTER_QUOTE = "text follows behind a closing quote"
_TOO_LONG = "a cell is too long; is the delimiter or the quote another one?"
_AT_END = re.compile("unexpected end of data")  # what the reader says
_SPACES = re.compile(" +")
_SAID = ((re.compile(".* expected after "), _AFTER_QUOTE), (re.compile("field larger than"), _TOO_LONG))


@dataclass(frozen=True, slots=True)
class Complaint:
    """A row that cannot be taken: its first line in the file, from 1, and why."""

    line: int
    reason: str


Record = tuple[int, list[str]]  # its first line and its cells


class _Feed:
    """Lines with their numbers; keeps those of the record at hand, so that it can be gone back behind its first."""

    def __init__(self, lines: Iterator[str], form: CsvFormat) -> None:
        self._lines, self._ahead = lines, deque[str]()
        self._taken: list[str] = []
        self._spaced, self._quote = form.delimiter == " ", form.quote
        self.number = 0
        self.spoiled = ""

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if len(self._taken) >= MOST_LINES:
            raise csv.Error(_UNCLOSED)
        line = self._ahead.popleft() if self._ahead else next(self._lines)
        self._taken.append(line)
        self.number += 1
        if "\0" in line:
            self.spoiled = "it holds a zero byte"
            return line.replace("\0", "")
        if "\ufffd" in line:
            self.spoiled = "it holds bytes that are no text in this encoding"
        if self._spaced and len(self._taken) == 1 and not (self._quote and self._quote in line):
            return _SPACES.sub(" ", line.strip(" \n")) + "\n"
        return line

    def begin(self) -> int:
        """A record begins: its line."""
        self._taken.clear()
        self.spoiled = ""
        return self.number + 1

    def back(self) -> bool:
        """Go back to behind the record's first line; whether it had more."""
        self._ahead.extendleft(reversed(self._taken[1:]))
        self.number -= max(len(self._taken) - 1, 0)
        return len(self._taken) > 1


class Records:
    """An iterator over a text's records and complaints, from the line behind those that the format skips.

    Empty lines and rows of nothing but empty cells do not count.
    """

    def __init__(self, lines: Iterator[str], form: CsvFormat) -> None:
        self._feed = _Feed(lines, form)
        self._unclosed = 0
        for _ in range(form.skipped):
            self._feed.begin()
            if next(self._feed, None) is None:
                break
        self._reader = _reader(self._feed, form)

    def __iter__(self) -> Records:
        return self

    def __next__(self) -> Record | Complaint:
        while True:
            line = self._feed.begin()
            try:
                cells = next(self._reader)
            except csv.Error as error:
                return self._complaint(line, str(error))
            if self._feed.spoiled:
                return Complaint(line, self._feed.spoiled)
            if any(cells):
                return line, cells

    def _complaint(self, line: int, why: str) -> Complaint:
        # Behind a quote that is not closed the reader goes on to the next one, lines below, and stumbles there.
        several = self._feed.back() or _AT_END.match(why)
        why = _UNCLOSED if several else next((said for what, said in _SAID if what.match(why)), why)
        self._unclosed += why == _UNCLOSED
        if self._unclosed > MOST_UNCLOSED:
            raise InvalidData(f"line {line}", "again a quote is opened and never closed; choose another quote, or none")
        return Complaint(line, why)


def _reader(feed: Iterator[str], form: CsvFormat) -> Iterator[list[str]]:
    marks = [mark for mark in (form.delimiter, form.quote, form.escape) if mark]
    try:
        if len(set(marks)) < len(marks):
            raise ValueError
        return csv.reader(
            feed,
            delimiter=form.delimiter,
            quotechar=form.quote or None,
            escapechar=form.escape or None,
            quoting=csv.QUOTE_MINIMAL if form.quote else csv.QUOTE_NONE,
            skipinitialspace=form.delimiter != " ",
            strict=True,
        )
    except (TypeError, ValueError) as error:
        raise InvalidData("format", "delimiter, quote and escape cannot be the same, nor the end of a line") from error


def placed(error: InvalidData, path: Path) -> InvalidData:
    """The same error with the file's path before its place."""
    return error if error.where.startswith(str(path)) else InvalidData(f"{path}, {error.where}", error.why)
