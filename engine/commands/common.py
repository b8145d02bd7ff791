"""What the commands share: their options, the look at a path before work begins, and where their results go."""

from __future__ import annotations

import errno
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO, TypeVar

import click

from engine import numerals
from engine.atomic import replace_file
from engine.errors import CannotWrite, NotTrainable, StudioError

Decorated = TypeVar("Decorated", bound=Callable[..., object])

MOST = 10**12  # epochs of one run: weeks of even the smallest network


class Failure(StudioError):
    """A command that came to no good end: its line, and the exit status."""

    def __init__(self, why: str, status: int = 2) -> None:
        super().__init__(why)
        self.status = status


@contextmanager
def speaking_of(file: Path) -> Iterator[None]:
    """Names the file where what is in it cannot be worked with."""
    try:
        yield
    except NotTrainable as error:
        raise Failure(f"{file}: {error}") from error


class Number(click.ParamType[float]):
    """A finite number, with a decimal point or comma."""

    name = "number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            return value if isinstance(value, float) else numerals.parse(str(value))
        except numerals.NotANumber as error:
            self.fail(error.why, param, ctx)


class Count(click.ParamType[int]):
    """A whole number from 0 to a largest one."""

    name = "n"

    def __init__(self, largest: int = 2**53) -> None:
        self._largest = largest

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value)
        # The length first: Python refuses to read thousands of digits.
        if not re.fullmatch(r"[0-9]{1,18}", text, re.ASCII) or int(text) > self._largest:
            self.fail(f'"{text}" is not a whole number from 0 to {self._largest:,}', param, ctx)
        return int(text)


def network_file(command: Decorated) -> Decorated:
    """The argument FILE."""
    return click.argument("file", metavar="FILE", type=click.Path(path_type=Path))(command)


def result_path(name: str, text: str, *, required: bool = False) -> Callable[[Decorated], Decorated]:
    """An option that names a file to write."""
    return click.option(name, metavar="FILE", type=click.Path(path_type=Path), required=required, help=text)


def check_result(path: Path | None, *others: Path | None) -> None:
    """Refuses a path that cannot be written, before any work is done for it, or that one of the others is too."""
    if path is None:
        return
    for other in others:
        if other is not None and _same(path, other):
            raise CannotWrite(f"{path}: not written: the command uses this file for something else; name another")
    if path.is_dir():
        raise CannotWrite(f"{path}: not written: this is a folder")
    if not path.parent.is_dir():
        raise CannotWrite(f"{path}: not written: there is no folder {path.parent}")
    if not os.access(path.parent, os.W_OK):
        raise CannotWrite(f"{path}: not written: you are not allowed to write in {path.parent}")


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def put(text: str, path: Path | None) -> None:
    """Writes a result to a file, whole or not at all, or to standard output where there is none."""
    if path is None:
        _standard_output().write(text)
    else:
        replace_file(path, text.encode())


def say(lines: Iterable[str]) -> None:
    """Lines on standard output."""
    _standard_output().writelines(f"{line}\n" for line in lines)


def _standard_output() -> TextIO:
    """Standard output, which Python has not where it was closed from the start."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, "it is closed")
    return sys.stdout
