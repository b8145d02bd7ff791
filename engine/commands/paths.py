"""By which path a command trains: NumPy's, or the compiled one where that is there, faster, and worth its loading.

For the commands that train. What is chosen depends on the file and on what is asked for, never on a clock, so that the
same command gives the same numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

import click

from engine.batches import bounds
from engine.commands.common import Failure
from engine.compiled_path import CompiledPath, always, possible
from engine.document import Document
from engine.kernel.compiling import NoKernel, available, compile_ahead, load, ready
from engine.kernel.plan import Stretch
from engine.kernel.worth import worthwhile

Path: TypeAlias = Literal["auto", "numpy", "compiled"]
PATHS: tuple[Path, ...] = ("auto", "numpy", "compiled")
#: Updates that NumPy makes in about the time that compiled code takes to be loaded.
LEAST = 50_000

_HELP = (
    "Train by NumPy, or by compiled code, which numba makes once, in half a minute. auto: by compiled code where it is "
    "there, faster, and the run long enough to load it."
)

path_option = click.option("--path", "path_name", type=click.Choice(PATHS), default="auto", help=_HELP)

#: What computed, in words.
COMPUTED: Mapping[bool, str] = MappingProxyType({True: "computed by compiled code", False: "computed by NumPy"})


def path_for(name: str, document: Document, epochs: int | None) -> CompiledPath | None:
    """The compiled path, or None for NumPy's; raises Failure where compiled code is asked for and cannot be had."""
    if name == "numpy":
        return None
    if name == "compiled":
        return _insisted(document)
    updates = len(bounds(len(document.data.train), document.training))
    short = epochs is not None and epochs * updates < LEAST
    if short or not worthwhile(document) or not ready():
        return None
    try:
        return CompiledPath(load(), worthwhile)
    except NoKernel:
        return None  # what was kept is of no use; NumPy trains the same to rounding


def _insisted(document: Document) -> CompiledPath:
    if not possible(document):
        raise Failure("--path compiled: it can do neither dropout nor single precision; leave the option out")
    if not available():
        raise Failure("--path compiled: numba is not installed; sh run.sh compiled installs it")
    try:
        return CompiledPath(_made_if_need_be(), always)
    except NoKernel as error:
        raise Failure(f"--path compiled: {error.reason}") from error


def _made_if_need_be() -> Stretch:
    """The compiled kernel, compiled first where there is none, or none of use. Raises NoKernel."""
    if ready():
        try:
            return load()
        except NoKernel:
            if ready():  # which compiling it again would not mend
                raise
    click.echo("compiling (once, about half a minute) ...", err=True)
    compile_ahead()
    return load()
