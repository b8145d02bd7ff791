"""`train`: trains a file's network, with a bar to watch, and keeps what it reached whatever stops it."""

from __future__ import annotations

import math
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click
import msgspec

from engine import files
from engine.columns import class_names
from engine.commands.common import (
    MOST,
    Count,
    Failure,
    Number,
    check_result,
    network_file,
    put,
    result_path,
    say,
    speaking_of,
)
from engine.commands.paths import COMPUTED, path_for, path_option
from engine.document import Document, History
from engine.ending import judgeable, words
from engine.evaluation import outputs
from engine.numerals import shown
from engine.observing.score import score
from engine.reports import Outcome
from engine.stopping import Stopping
from engine.training import Run

LOOK = 0.1  # seconds between two looks at the keyboard


@click.command(short_help="Train a network.")
@network_file
@click.option("--epochs", type=Count(MOST), metavar="N", help="How many epochs to train at most.")
@click.option("--until-error", type=Number(), metavar="E", help="Stop where the training error is below E.")
@click.option("--until-test-error", type=Number(), metavar="E", help="Stop where the test error is below E.")
@click.option(
    "--patience",
    type=Count(MOST),
    metavar="N",
    help="Stop when the test error has not fallen for N epochs, and go back to the weights of the lowest.",
)
@click.option("--seconds", type=Number(), metavar="S", help="Stop after S seconds of training.")
@path_option
@result_path("--out", "Where to write the network as it is then, from which training goes on exactly.")
@result_path("--history", "Where to write the errors of all epochs, as CSV.")
def train(
    file: Path,
    epochs: int | None,
    until_error: float | None,
    until_test_error: float | None,
    patience: int | None,
    seconds: float | None,
    path_name: str,
    out: Path | None,
    history: Path | None,
) -> None:
    """Train the network in FILE and print its errors, as means over the samples.

    The conditions that FILE itself has count too; one that is given here goes before FILE's. At least one has to end
    the run. If training diverges, or is stopped with Ctrl-C, the last good state is written.
    """
    document = files.read(file)
    check_result(out)
    check_result(history, file, out)
    given = {"error": until_error, "test_error": until_test_error, "patience": patience, "seconds": seconds}
    stopping = _stopping(document, given, epochs)
    path = path_for(path_name, document, stopping.epochs if epochs is None else epochs)
    with speaking_of(file):
        run = Run(document, epochs, stopping=stopping, path=path)
    began = time.perf_counter()
    stopped = _drive(run, stopping.epochs if epochs is None else epochs)
    took = time.perf_counter() - began
    outcome = run.outcome()
    done = _furthest(outcome).state.epoch - document.state.epoch
    _write(outcome, out, history)
    if outcome.divergence is not None:
        raise Failure(f"{outcome.divergence.message} {_kept(out, 'The state before it')}")
    if stopped:
        raise Failure(f"stopped after {done:,} epoch{'' if done == 1 else 's'}. {_kept(out, 'What was reached')}", 130)
    say(_summary(outcome, done, took))


_OPTIONS = {"error": "--until-error", "test_error": "--until-test-error"}


def _stopping(document: Document, given: Mapping[str, float | None], epochs: int | None) -> Stopping:
    """The document's conditions with those that are given in their place."""
    asked = {name: value for name, value in given.items() if value is not None}
    tests = len(document.data.test)
    for name, value in asked.items():
        option = _OPTIONS.get(name, f"--{name}")
        if value <= 0:
            raise Failure(f"{option}: {value:g} cannot be; give a number above 0")
        if not tests and name in ("test_error", "patience"):
            raise Failure(f"{option}: there are no test rows")
    stopping = msgspec.structs.replace(document.stopping, **asked)
    if epochs is None and judgeable(stopping, tests) == Stopping(
        least=stopping.least, restore_best=stopping.restore_best
    ):
        raise Failure("--epochs is missing, or another condition that ends the run; --help tells more")
    return stopping


def _drive(run: Run, epochs: int | None) -> bool:
    """Trains to the end or until somebody presses Ctrl-C; whether somebody did."""
    with _interruptible() as interrupted, _bar(epochs) as show:
        first = run.progress().epoch
        while not interrupted() and run.advance(LOOK):
            show(run.progress().epoch - first)
        show(run.progress().epoch - first)
        return interrupted() and not run.finished


@contextmanager
def _bar(epochs: int | None) -> Iterator[Callable[[int], None]]:
    """What takes the epochs done and shows them, where somebody can see it."""
    if not sys.stderr.isatty():
        yield lambda _done: None
        return
    if epochs is None:
        yield lambda done: click.echo(f"\rtraining: epoch {done:,} ", err=True, nl=False)
        click.echo(err=True)
        return
    with click.progressbar(length=epochs, label="training", file=sys.stderr) as bar:
        yield lambda done: bar.update(done - bar.pos)


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """While it lasts, the first Ctrl-C is only noted, so that an update is never left half made; a second one ends."""
    noted: list[int] = []

    def note(signum: int, _frame: FrameType | None) -> None:
        noted.append(signum)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.getsignal(signal.SIGINT)
    if before is not signal.SIG_IGN:  # as in a background job, which Ctrl-C is not meant for
        signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(noted)
    finally:
        signal.signal(signal.SIGINT, before)


def _write(outcome: Outcome, out: Path | None, history: Path | None) -> None:
    if out is not None:
        files.write(outcome.document, out)
    if history is not None:
        put(history_csv(_furthest(outcome).state.history), history)


def _furthest(outcome: Outcome) -> Document:
    """What was reached before the run went back to its best weights, if it did."""
    return outcome.document if outcome.beyond is None else outcome.beyond.furthest


def history_csv(history: History) -> str:
    """The errors as CSV with every digit; a cell is empty where there is no error."""
    rows = zip(history.epochs.tolist(), history.train.tolist(), history.test.tolist(), strict=True)
    lines = (f"{epoch},{_cell(train)},{_cell(test)}" for epoch, train, test in rows)
    return "\n".join(["epoch,train,test", *lines, ""])


def _cell(value: float) -> str:
    return "" if math.isnan(value) else repr(value)


def _kept(out: Path | None, what: str) -> str:
    return "Nothing was written, for there was no --out." if out is None else f"{what} is in {out}."


def _accuracies(document: Document) -> Iterator[str]:
    """The shares of rows in the right class, where the targets are classes by name."""
    if class_names(document.data.targets):
        for part, rows in (("train", document.data.train), ("test", document.data.test)):
            if len(rows):
                share = score(document, outputs(document, rows.inputs), rows.targets)
                yield f"{part} accuracy: {share:.2%} of {len(rows):,} rows"


def _summary(outcome: Outcome, done: int, took: float) -> Iterator[str]:
    yield f"train error: {outcome.error!r}"
    if len(outcome.document.data.test):
        yield f"test error: {outcome.test_error!r}"
    yield from _accuracies(outcome.document)
    yield f"epochs: {done} (in all {outcome.document.state.epoch})"
    if outcome.end is not None:
        yield words(outcome.end)
    if done:
        yield f"time per epoch: {shown(took / done * 1e6, 3)} µs, {COMPUTED[outcome.compiled]}"
