"""`train`: trains a file's network, with a bar to watch, and keeps what it reached whatever stops it."""

from __future__ import annotations

import math
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from engine import files
from engine.commands.common import MOST, Count, Failure, check_result, network_file, put, result_path, say, speaking_of
from engine.document import History
from engine.numerals import shown
from engine.reports import Outcome
from engine.training import Run

LOOK = 0.1  # seconds between two looks at the keyboard


@click.command(short_help="Train a network.")
@network_file
@click.option("--epochs", type=Count(MOST), metavar="N", required=True, help="How many epochs to train.")
@result_path("--out", "Where to write the network as it is then, from which training goes on exactly.")
@result_path("--history", "Where to write the errors of all epochs, as CSV.")
def train(file: Path, epochs: int, out: Path | None, history: Path | None) -> None:
    """Train the network in FILE and print its errors, as means over the samples.

    If training diverges, or is stopped with Ctrl-C, the last good state is written.
    """
    document = files.read(file)
    check_result(out)
    check_result(history, file, out)
    with speaking_of(file):
        run = Run(document, epochs)
    began = time.perf_counter()
    stopped = _drive(run, epochs)
    took = time.perf_counter() - began
    outcome = run.outcome()
    done = outcome.document.state.epoch - document.state.epoch
    _write(outcome, out, history)
    if outcome.divergence is not None:
        raise Failure(f"{outcome.divergence.message} {_kept(out, 'The state before it')}")
    if stopped:
        raise Failure(f"stopped after {done:,} epoch{'' if done == 1 else 's'}. {_kept(out, 'What was reached')}", 130)
    say(_summary(outcome, done, took))


def _drive(run: Run, epochs: int) -> bool:
    """Trains to the end or until somebody presses Ctrl-C; whether somebody did."""
    with _interruptible() as interrupted, _bar(epochs) as show:
        first = run.progress().epoch
        while not interrupted() and run.advance(LOOK):
            show(run.progress().epoch - first)
        show(run.progress().epoch - first)
        return interrupted() and not run.finished


@contextmanager
def _bar(epochs: int) -> Iterator[Callable[[int], None]]:
    """What takes the epochs done and shows them, where somebody can see it."""
    if not sys.stderr.isatty():
        yield lambda _done: None
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
        put(history_csv(outcome.document.state.history), history)


def history_csv(history: History) -> str:
    """The errors as CSV with every digit; a cell is empty where there is no error."""
    rows = zip(history.epochs.tolist(), history.train.tolist(), history.test.tolist(), strict=True)
    lines = (f"{epoch},{_cell(train)},{_cell(test)}" for epoch, train, test in rows)
    return "\n".join(["epoch,train,test", *lines, ""])


def _cell(value: float) -> str:
    return "" if math.isnan(value) else repr(value)


def _kept(out: Path | None, what: str) -> str:
    return "Nothing was written, for there was no --out." if out is None else f"{what} is in {out}."


def _summary(outcome: Outcome, done: int, took: float) -> Iterator[str]:
    yield f"train error: {outcome.error!r}"
    if len(outcome.document.data.test):
        yield f"test error: {outcome.test_error!r}"
    yield f"epochs: {done} (in all {outcome.document.state.epoch})"
    if done:
        yield f"time per epoch: {shown(took / done * 1e6, 3)} µs"
