"""Errors that a user can mend, each one line in the user's words; any module may raise or catch them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class StudioError(Exception):
    """Something a user can mend: one line that says where and what to do. Everything we refuse derives from it."""


class UnknownName(StudioError):
    """A name that is not in the table it was looked up in; suggests the nearest one."""

    def __init__(self, kind: str, name: str, known: Iterable[str], where: str = "") -> None:
        names = list(known)
        close = difflib.get_close_matches(name, names, n=1)
        hint = f'did you mean "{close[0]}"?' if close else "known: " + ", ".join(names[:20])
        super().__init__(f'{where + ": " if where else ""}no {kind} is called "{name}"; {hint}')


class InvalidNetwork(StudioError):
    """A network, or an edit of one, that cannot be; `where` names the place in the words of the file format."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where = where


class InvalidData(StudioError):
    """Samples that do not fit the network or are not finite."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")


class InvalidFile(StudioError):
    """A file that cannot be read as a network; `where` is the path of the field at fault, or empty."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}" if where else why)
        self.where = where


class CannotWrite(StudioError):
    """A file that could not be written; what stood at the path before still stands there."""


class NotTrainable(StudioError):
    """A document that has nothing to train on or nothing to train."""
