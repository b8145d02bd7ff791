"""Errors that a user can mend, each one line in the user's words; any module may raise or catch them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from itertools import islice

LONGEST = 400  #: Characters of a line that a person still reads, with a long path in it.


class StudioError(Exception):
    """Something a user can mend: one line that says where and what to do. Everything we refuse derives from it.

    `where` is the place in the words of the file format, as `connections[3].to`, or empty; `why` the rest of the line.
    """

    def __init__(self, why: str = "", where: str = "") -> None:
        super().__init__(one_line(f"{where}: {why}" if where else why))
        self.where, self.why = where, why


def one_line(text: str) -> str:
    """Text of any origin on one line that can be printed, and not longer than a person reads."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[: 2 * LONGEST])
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def nearest(name: str, known: Iterable[str]) -> str:
    """What may have been meant by an unknown name, as the end of a sentence; empty if nothing is known."""
    # Comparing is slow; nobody misses the suggestion among thousands of names or for a name of a page's length.
    names = [other for other in islice(known, 2000) if len(other) <= 100]
    if len(name) <= 100 and (close := difflib.get_close_matches(name, names, n=1)):
        return f'; did you mean "{close[0]}"?'
    return "; known: " + ", ".join(names[:20]) if names else ""


class UnknownName(StudioError):
    """A name that is not in the table it was looked up in; suggests the nearest one."""

    def __init__(self, kind: str, name: str, known: Iterable[str], where: str = "") -> None:
        super().__init__(f'no {kind} is called "{name}"{nearest(name, known)}', where)


class InvalidNetwork(StudioError):
    """A network, or an edit of one, that cannot be."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(why, where)


class InvalidData(StudioError):
    """Samples that do not fit the network or are not finite."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(why, where)


class InvalidFile(StudioError):
    """A file that cannot be read as a network; `path` begins the line where the file is known."""

    def __init__(self, where: str, why: str, path: str = "") -> None:
        super().__init__(why, where)
        if path:
            self.args = (one_line(f"{path}: {self}"),)


class CannotWrite(StudioError):
    """A file that could not be written; what stood at the path before still stands there."""


class NotTrainable(StudioError):
    """A document that has nothing to train on or nothing to train."""
