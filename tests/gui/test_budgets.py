"""What is kept has a budget that is stated, and stays within it: counted in bytes and entries, whatever is done."""

from __future__ import annotations

import gc
import importlib
import inspect
import pkgutil
import re
import weakref
from collections.abc import Iterator
from dataclasses import replace
from functools import _lru_cache_wrapper
from pathlib import Path
from types import MappingProxyType

import numpy as np
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import engine
import gui
from engine import runs, thinning, timeline
from engine.creation import new_document
from engine.document import HISTORY_LIMIT, NO_HISTORY, Document, State
from engine.history import Recorder
from engine.network import read_only
from engine.stopping import Stopping
from gui import trail, trainer, undo
from gui.trail import Stretch, Trail
from gui.undo import UndoStack
from tests.studio import settle, started, xor

README = Path(__file__).parent.parent.parent / "benchmarks" / "README.md"
MIB = 2**20

#: What stands in the table of benchmarks/README.md, in its order: a number of MiB or of entries.
BUDGETS = {
    "states for undo": undo.BUDGET // MIB,
    "the past": timeline.BUDGET // MIB,
    "moments of it": thinning.MOST,
    "lines of it": timeline.MOST_LINES,
    "steps to go back": trail.BUDGET // MIB,
    "an error history": HISTORY_LIMIT,
    "kept runs": runs.MOST_RUNS,
    "a kept run's history": runs.MOST_ENTRIES,
    "runs to go on with": trainer.WATCHES,
}


def test_the_budgets_are_those_that_are_stated(qapp: QApplication) -> None:
    text = README.read_text(encoding="utf-8")
    told = re.findall(r"^\| ([^|]+?) \| ([\d,]+) [^|]*\|", text.partition("## What is kept")[2], re.MULTILINE)
    assert {name: int(number.replace(",", "")) for name, number in told} == BUDGETS | {
        "pictures that Qt keeps": QPixmapCache.cacheLimit() // 1024
    }


def with_adam(document: Document, seed: int) -> Document:
    """Another state of training: all its numbers are its own, as after an update by Adam."""
    draw, count = np.random.default_rng(seed), document.network.parameter_count
    memory = {name: read_only(draw.random(count)) for name in ("exp_avg", "exp_avg_sq")}
    state = State(epoch=seed, memory=MappingProxyType(memory), steps=seed)
    return replace(document, parameters=read_only(draw.random(count)), state=state)


def test_states_of_a_large_network_for_undo_stay_within_their_bytes() -> None:
    document, budget = new_document((100, 100, 5), seed=1), 8 * MIB
    stack = UndoStack(document, "Start", budget)
    for seed in range(1, 60):
        stack.push(with_adam(document, seed), "Train", "train")
    kept = [entry.document for i in range(len(stack)) if (entry := stack.entry(i)) is not None]
    arrays = {
        id(array): array.nbytes for of in kept for array in (of.parameters, of.initial, *of.state.memory.values())
    }
    assert 2 < len(kept) < 59
    assert sum(arrays.values()) <= stack.size <= budget


def test_steps_to_go_back_stay_within_their_bytes() -> None:
    document, kept = new_document((784, 400, 10), data="", seed=1), Trail()
    for seed in range(20):
        kept.add(Stretch(document, with_adam(document, seed)))
    assert 2 < len(kept) <= trail.BUDGET // (3 * document.parameters.nbytes)


def test_an_error_history_has_so_many_entries_after_ten_million_epochs() -> None:
    recorder, most = Recorder(NO_HISTORY, 0), 0
    while recorder.due < 10_000_000:
        recorder.put(0.5, 0.5)
        if recorder.due % 500_000 < recorder.stride:
            most = max(most, len(recorder.history().train))
    assert HISTORY_LIMIT // 2 < most <= HISTORY_LIMIT


def test_another_document_lets_go_of_all_that_was_kept_of_the_one_before(qtbot: QtBot) -> None:
    with started() as session:
        session.replace(replace(xor(), stopping=Stopping(error=1e-9)))
        settle(qtbot, session)
        network = weakref.ref(session.document.network)
        session.run(20)
        settle(qtbot, session)
        session.step()
        settle(qtbot, session)
        session.replace(xor())
        settle(qtbot, session)
        session.step()
        settle(qtbot, session)
        gc.unfreeze()  # what a run has set aside
        gc.collect()
        assert network() is None


def caches() -> Iterator[tuple[str, _lru_cache_wrapper[object]]]:
    for package in (engine, gui):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                if isinstance(value, _lru_cache_wrapper):
                    yield f"{found.name}.{name}", value


def test_every_cache_has_a_limit_or_takes_nothing_to_be_told_apart_by() -> None:
    found = dict(caches())
    endless = [name for name, of in found.items() if of.cache_parameters()["maxsize"] is None]
    assert len(found) > 20
    assert not [name for name in endless if inspect.signature(found[name]).parameters]
