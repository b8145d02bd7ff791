"""`check`: reads a file with all its checks, then compares every gradient with a central difference."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from engine import files
from engine.commands.common import network_file, say, speaking_of
from engine.gradient_check import GradientCheck, check_gradients
from engine.network import Slot
from engine.numerals import shown

FOUND_SOMETHING = 1  # the exit status


@click.command(short_help="Validate a file and check all gradients.")
@network_file
def check(file: Path) -> None:
    """Validate FILE, then compare every gradient with a central difference of the error.

    The exit status is 1 if one is off by more than 1e-6 relative, or 0.001 where the precision is single.
    """
    document = files.read(file)
    with speaking_of(file):
        result = check_gradients(document)
    say(_in_words(result))
    if not result.passes:
        raise click.exceptions.Exit(FOUND_SOMETHING)


def _in_words(result: GradientCheck) -> Iterator[str]:
    count, failed = int(result.checked.sum()), int(result.failed.sum())
    if result.passes:
        yield f"{_gradients(count)} checked: none is off by more than {shown(result.tolerance)} relative"
    else:
        yield f"{_gradients(count)} checked: {failed} off by more than {shown(result.tolerance)} relative"
    if result.worst is not None:
        yield (
            f"worst: the {_name(result.slots[result.worst])}, {shown(float(result.analytic[result.worst]), 10)} "
            f"against {shown(float(result.numeric[result.worst]), 10)} by difference, "
            f"off by {shown(result.worst_error, 2)} relative"
        )
    if result.note:
        yield f"note: {result.note}"


def _gradients(count: int) -> str:
    return f"{count:,} gradient{'' if count == 1 else 's'}"


def _name(slot: Slot) -> str:
    """A parameter in words, by the ids of the file."""
    if slot.kind == "weight":
        return f"weight from {slot.of[0]} to {slot.of[1]}"
    return f"bias of {slot.of}" if slot.kind == "bias" else f"shared parameter {slot.of}"
