"""What is marked on the error plot: edits, settings, ends of runs, the best epoch, each on its own line of training."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.creation import new_document
from engine.stopping import Stopping
from gui.intents import parameters
from gui.lines import Event
from tests.studio import Studio, opened


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    with opened(qtbot, tmp_path, plot=True) as made:
        yield made


def run(studio: Studio, epochs: int | None = 50) -> None:
    studio.session.run(epochs)
    studio.settle()


def events(studio: Studio, *kinds: str) -> list[Event]:
    line = next(line for line in studio.session.past.lines if line.current)
    return [event for event in studio.window.events.of(line) if event.kind in kinds]


def test_settings_and_edits_are_marked_where_they_were_made(studio: Studio) -> None:
    run(studio)
    studio.session.set_learning_rate(0.25)
    studio.settle()
    run(studio)
    network = studio.document.network
    studio.session.request(parameters.set_values(network, [network.slots[0]], 1.0))
    studio.settle()
    run(studio)
    found = events(studio, "settings", "edit")
    assert [(event.epoch, event.kind) for event in found] == [(50, "settings"), (100, "edit")]
    assert "rate 0.5 → 0.25" in found[0].text


def test_undo_takes_the_mark_away_with_the_edit(studio: Studio) -> None:
    run(studio)
    studio.session.set_learning_rate(0.25)
    studio.settle()
    assert events(studio, "settings")
    studio.session.undo()
    studio.settle()
    assert not events(studio, "settings")


def test_why_a_run_ended_is_marked(studio: Studio) -> None:
    studio.session.replace(replace(studio.document, stopping=Stopping(error=0.12)))
    run(studio, None)
    (end,) = events(studio, "end")
    assert end.epoch == studio.document.state.epoch
    assert "0.12" in end.text


def test_divergence_is_marked(studio: Studio) -> None:
    studio.session.replace(new_document((2, 3, 1), data="xor", seed=5, activation="identity", learning_rate=50.0))
    run(studio, 5000)
    (end,) = events(studio, "divergence")
    assert end.epoch == studio.document.state.epoch


def test_the_best_epoch_is_that_of_the_lowest_error(studio: Studio) -> None:
    assert not events(studio, "best")
    run(studio)
    (best,) = events(studio, "best")
    assert best.epoch == int(studio.document.state.history.train.argmin())


def test_the_marks_are_on_the_plot_and_said_at_the_pointer(studio: Studio) -> None:
    run(studio)
    studio.session.set_learning_rate(0.25)
    studio.settle()
    run(studio)
    plot = studio.window._views.plot
    assert plot is not None
    assert {event.kind for event in plot.events.events} == {"settings", "best"}
    assert len(plot.events._marks.getData()[0]) == 2
    assert "rate 0.5 → 0.25" in plot.events.text(50.4, 1.0)
    assert not plot.events.text(20.0, 1.0)


@pytest.mark.parametrize("suffix", ["png", "svg", "csv"])
def test_the_error_plot_is_written_to_a_file(studio: Studio, tmp_path: Path, suffix: str) -> None:
    run(studio)
    plot = studio.window._views.plot
    assert plot is not None
    path = studio.chooser.to_save = tmp_path / f"error.{suffix}"
    plot._actions.more.exports[suffix].trigger()
    studio.qtbot.waitUntil(path.exists)
    starts = {"png": b"\x89PNG", "svg": b"<?xml", "csv": b"\xef\xbb\xbfrun,epoch,"}
    assert path.read_bytes().startswith(starts[suffix])
