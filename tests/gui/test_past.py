"""The past of a session: looking at epochs, going on from them, and the lines that come of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from engine import files
from engine.document import Document, with_parameter, with_position
from engine.edits.neurons import add_neuron
from engine.errors import StudioError
from engine.jobs import RecallJob
from engine.runs import kept_run, with_run
from engine.training import train
from gui.document_holder import DocumentHolder
from gui.intents import Intent
from gui.lines import LineView, Looking
from gui.notices import Notices
from gui.past import Past
from gui.session import Session
from tests.deferred_worker import DeferredWorker
from tests.engine.bits import bits
from tests.studio import saved, settle, started, xor


def ran(qtbot: QtBot, session: Session, epochs: int) -> None:
    session.run(epochs)
    settle(qtbot, session)


def looked(qtbot: QtBot, session: Session, epoch: int, line: int | None = None) -> Looking:
    session.past.look(epoch, line)
    settle(qtbot, session)
    assert session.past.looking is not None
    return session.past.looking


def lines(session: Session) -> list[tuple[str, int, int, bool]]:
    return [(line.name, line.first_epoch, line.last_epoch, line.current) for line in session.past.lines]


def said(session: Session) -> str:
    return session._notices.latest[-1].text if session._notices.latest else ""


def test_any_epoch_is_looked_at_and_nothing_changes_by_it(qtbot: QtBot, session: Session) -> None:
    start = session.document
    ran(qtbot, session, 300)
    end, version = session.document, session._holder.version
    seen: list[object] = []
    session.past.looked.connect(seen.append)
    for epoch in (0, 123, 299, 300):
        looking = looked(qtbot, session, epoch)
        straight = train(start, epoch)
        assert looking.epoch == looking.document.state.epoch == epoch
        assert bits(looking.document.parameters) == bits(straight.document.parameters)
        assert looking.error == straight.error
        assert len(looking.document.state.history.train) == epoch + 1
    assert session.document is end
    assert session._holder.version == version
    session.past.newest()
    assert [type(one) for one in seen] == [Looking] * 4 + [type(None)]
    assert session.past.looking is None


def test_looking_while_it_trains_stops_the_run(qtbot: QtBot, session: Session) -> None:
    with qtbot.waitSignal(session.progressed):
        session.run()
    session.past.look(0)
    settle(qtbot, session)
    assert not session.training
    assert session.past.looking is not None
    assert said(session).startswith("Training was stopped at epoch ")


def test_continuing_is_one_entry_and_the_lines_part_once_it_trains(qtbot: QtBot, session: Session) -> None:
    ran(qtbot, session, 100)
    end = session.document
    past = looked(qtbot, session, 40).document
    session.past.continue_here()
    assert session.document is past
    assert session.past.looking is None
    assert [entry.text for entry in session._holder.entries.entries][-1] == "Continue from epoch 40"
    assert lines(session) == [("Run 1", 0, 100, True)]
    session.set_learning_rate(0.1)
    ran(qtbot, session, 10)
    assert lines(session) == [("Run 1", 0, 100, False), ("Run 2", 40, 50, True)]
    settle(qtbot, session)
    for _ in range(3):
        session.undo()
    settle(qtbot, session)
    assert session.document is end
    assert lines(session) == [("Run 1", 0, 100, True), ("Run 2", 40, 50, False)]
    session.past.continue_here()
    assert session.document is end


@pytest.mark.parametrize("act", ["step", "run", "edit", "weight", "rate", "sample"])
def test_going_on_while_looking_puts_the_past_into_force_and_says_so(qtbot: QtBot, session: Session, act: str) -> None:
    ran(qtbot, session, 100)
    looked(qtbot, session, 40)
    actions: dict[str, Callable[[], object]] = {
        "step": session.step,
        "run": lambda: session.run(5),
        "edit": lambda: session.request(Intent("Move", lambda d: with_position(d, "h1", (1.0, 2.0)))),
        "weight": lambda: session.set_parameter(0, 2.5),
        "rate": lambda: session.set_learning_rate(0.25),
        "sample": lambda: session.choose_sample(2),
    }
    actions[act]()
    settle(qtbot, session)
    assert said(session) == "It goes on from epoch 40; what came after it is kept as “Run 1”."
    assert session.document.state.epoch == (45 if act == "run" else 40)
    assert session.past.looking is None


def test_undo_and_another_document_leave_the_past(qtbot: QtBot, session: Session) -> None:
    start = session.document
    ran(qtbot, session, 50)
    looked(qtbot, session, 40)
    session.undo()
    settle(qtbot, session)
    assert session.document is start
    assert session.past.looking is None
    looked(qtbot, session, 20)
    session.replace(xor())
    settle(qtbot, session)
    assert session.past.looking is None
    assert lines(session) == [("Run 1", 0, 0, True)]


def test_a_run_undone_and_made_again_is_the_same_line(qtbot: QtBot, session: Session) -> None:
    ran(qtbot, session, 50)
    session.undo()
    ran(qtbot, session, 70)
    assert lines(session) == [("Run 1", 0, 70, True)]
    session.reset()
    settle(qtbot, session)
    ran(qtbot, session, 10)
    assert lines(session) == [("Run 1", 0, 70, True)]


def test_steps_calculated_as_training_does_are_no_reason_to_part(qtbot: QtBot, session: Session) -> None:
    session.set_step_size("sample")
    for _ in range(6):
        session.step()
        settle(qtbot, session)
    for _ in range(4):
        session.step_back()
        settle(qtbot, session)
    ran(qtbot, session, 5)
    assert len(session.past.lines) == 1


def test_lines_are_renamed_shown_and_removed(qtbot: QtBot, session: Session) -> None:
    ran(qtbot, session, 50)
    session.randomize("xavier_uniform", 5)
    ran(qtbot, session, 20)
    first, second = session.past.lines
    session.past.rename(first.id, "  Slow ")
    session.past.rename(second.id, "Slow")
    session.past.rename(second.id, " ")
    session.past.show(first.id, False)
    assert [(line.name, line.visible) for line in session.past.lines] == [("Slow", False), ("Run 2", True)]
    looked(qtbot, session, 10, first.id)
    session.past.remove(first.id)
    assert session.past.looking is None
    session.past.remove(second.id)
    assert lines(session) == [("Run 2", 0, 20, True)]


def test_the_end_of_another_line_is_gone_to(qtbot: QtBot, session: Session) -> None:
    ran(qtbot, session, 50)
    end = session.document
    session.randomize("xavier_uniform", 5)
    ran(qtbot, session, 20)
    first = session.past.lines[0]
    session.past.go_to_end(first.id)
    settle(qtbot, session)
    assert bits(session.document.parameters) == bits(end.parameters)
    assert lines(session) == [("Run 1", 0, 50, True), ("Run 2", 0, 20, False)]
    ran(qtbot, session, 10)
    assert lines(session) == [("Run 1", 0, 60, True), ("Run 2", 0, 20, False)]
    session.past.go_to_end(session.past.lines[0].id)
    assert session._holder.entries.entries[-1].kind == "train", "it is there already"
    assert session.past.lines[0].error == pytest.approx(train(end, 10).error)


def test_nothing_is_looked_at_while_an_exercise_holds_numbers_back(qtbot: QtBot, session: Session) -> None:
    ran(qtbot, session, 20)
    session.hold("Not in an exercise.", lambda before, after: None)
    session.past.look(3)
    settle(qtbot, session)
    assert session.past.looking is None
    session.release()
    assert looked(qtbot, session, 4).epoch == 4


def test_what_may_not_be_changed_is_refused_in_one_line(qtbot: QtBot, session: Session) -> None:
    def refuse(before: Document, after: Document) -> None:
        raise StudioError("this is locked")

    ran(qtbot, session, 20)
    end = session.document
    looked(qtbot, session, 4)
    session._holder.set_guard(refuse)
    session.past.continue_here()
    session.past.keep(session.past.lines[0].id)
    settle(qtbot, session)
    assert session.document is end
    assert said(session) == "this is locked"


# --- in the document --------------------------------------------------------------------------------------------------


def kept(session: Session) -> list[str]:
    return [line.name for line in session.past.lines if line.kept]


def test_a_run_is_kept_in_the_file_and_is_a_line_again(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    ran(qtbot, session, 50)
    end = session.document
    session.randomize("xavier_uniform", 5)
    ran(qtbot, session, 20)
    first = session.past.lines[0]
    session.past.keep(first.id)
    assert kept(session) == ["Run 1"]
    session.past.rename(first.id, "Slow")
    assert kept(session) == ["Slow"]
    session.undo()
    assert kept(session) == ["Run 1"]
    session.redo()
    path = saved(session.document, tmp_path / "kept.backprop")
    session.past.remove(first.id)
    assert kept(session) == []
    assert not session.document.runs
    session.undo()
    assert kept(session) == ["Slow"]
    session.replace(files.read(path), in_file=True)
    settle(qtbot, session)
    current, slow = session.past.lines
    assert (current.name, current.last_epoch, current.current) == ("Run 1", 20, True)
    assert (slow.name, slow.last_epoch, slow.earliest, slow.kept) == ("Slow", 50, 50, True)
    assert slow.history.train.tolist() == end.state.history.train.tolist()
    assert looked(qtbot, session, 7, slow.id).epoch == 50
    session.past.go_to_end(slow.id)
    assert bits(session.document.parameters) == bits(end.parameters)
    assert session.document.state.epoch == 50


def test_the_run_that_a_document_goes_on_with_keeps_its_name(qtbot: QtBot) -> None:
    end = train(xor(), 30).document
    document = with_run(end, kept_run(end, "Mine", 0))
    with started(files.decode(files.encode(document))) as session:
        assert [(line.name, line.kept, line.current) for line in session.past.lines] == [("Mine", True, True)]
        ran(qtbot, session, 5)
        assert kept(session) == []
        session.past.keep(session.past.lines[0].id)
        assert kept(session) == ["Mine"]
        session.past.unkeep(session.past.lines[0].id)
        assert kept(session) == []
        assert len(session.past.lines) == 1


def test_a_run_whose_network_has_changed_keeps_its_curve(qtbot: QtBot) -> None:
    end = train(xor(), 30).document
    document = with_run(xor(), kept_run(end, "Old", 0))
    with started(add_neuron(document, 1)) as session:
        old = session.past.lines[1]
        assert (old.name, len(old.history.train)) == ("Old", 31)
        before = session.document
        session.past.go_to_end(old.id)
        assert session.document is before
        assert said(session) == "Of “Old” the curve alone is kept, since the network has changed."
        session.past.look(3, old.id)
        settle(qtbot, session)
        assert session.past.looking is None


# --- one after the other ----------------------------------------------------------------------------------------------


def at_once(action: Callable[[], object], purpose: str) -> bool:
    action()
    return True


class Alone:
    """A past over a worker that works when it is told to."""

    def __init__(self) -> None:
        self.holder, self.worker, self.notices = DocumentHolder(xor()), DeferredWorker(), Notices()
        self.past = Past(self.holder, self.worker, at_once)  # type: ignore[arg-type]
        self.worker.answered.connect(self.past.take)
        self.holder.changed.connect(self.past.follow)
        self.holder.change(train(self.holder.document, 100).document, "Train", "train")
        self.seen: list[int | None] = []
        self.past.looked.connect(lambda looking: self.seen.append(looking and looking.epoch))


def test_one_recall_is_under_way_and_of_the_rest_the_newest_counts(qapp: object) -> None:
    alone = Alone()
    for epoch in (10, 20, 30, 40):
        alone.past.look(epoch)
    assert [job.epoch for job in alone.worker.jobs if isinstance(job, RecallJob)] == [10]
    alone.worker.work()
    assert [job.epoch for job in alone.worker.jobs if isinstance(job, RecallJob)] == [40]
    alone.worker.work()
    assert alone.seen == [10, 40]
    assert not alone.past.waiting


def test_what_was_left_before_it_came_is_not_shown(qapp: object) -> None:
    alone = Alone()
    alone.past.look(10)
    alone.past.newest()
    assert alone.seen == [None]  # said at once, so that no view waits for it
    alone.worker.work()
    alone.past.look(10)
    alone.holder.change(train(alone.holder.document, 3).document, "Train", "train")
    alone.worker.work()
    assert alone.seen == [None, None]
    alone.past.look(10)
    alone.worker.work()
    assert alone.seen == [None, None, 10]


def test_a_line_removed_while_it_is_asked_about_is_not_waited_for(qapp: object) -> None:
    alone = Alone()
    alone.past.look(40)
    alone.worker.work()
    alone.past.continue_here()
    alone.holder.change(with_parameter(alone.holder.document, 0, 0.5), "Set", "edit")
    left = alone.past.lines[0]
    alone.seen.clear()
    alone.past.look(90, left.id)
    alone.past.remove(left.id)
    alone.worker.work()
    assert alone.seen == [None]


def test_a_curve_alone_is_no_past_to_look_at_and_that_is_said(qapp: object) -> None:
    alone = Alone()
    document = alone.holder.document
    run = replace(kept_run(document, "Another", 0), parameters=None)
    alone.holder.replace(with_run(document, run))
    said: list[str] = []
    alone.past.told.connect(said.append)
    alone.seen.clear()
    alone.past.look(30, alone.past.lines[-1].id)
    assert alone.seen == [None]
    assert said == ["Of “Another” the curve alone is kept, since the network has changed."]


def test_leaving_before_the_run_has_ended_looks_at_nothing_later(qtbot: QtBot, session: Session) -> None:
    with qtbot.waitSignal(session.progressed):
        session.run()
    session.past.look(0)
    session.past.newest()
    settle(qtbot, session)
    assert session.past.looking is None


def test_a_run_kept_while_the_past_is_in_view_is_kept_by_what_goes_on_from_there(
    qtbot: QtBot, session: Session
) -> None:
    ran(qtbot, session, 100)
    looked(qtbot, session, 40)
    session.past.keep(session.past.lines[0].id)
    session.past.continue_here()
    assert [run.name for run in session.document.runs] == ["Run 1"]


def test_after_an_undo_the_newest_of_the_line_is_not_what_is_in_force(qtbot: QtBot, session: Session) -> None:
    ran(qtbot, session, 100)
    assert session.past.at_newest
    ran(qtbot, session, 50)
    session.undo()
    assert not session.past.at_newest
    assert looked(qtbot, session, 150).document.state.epoch == 150


def test_lines_are_told_of_as_values(qtbot: QtBot, session: Session) -> None:
    told: list[tuple[LineView, ...]] = []
    session.past.lines_changed.connect(told.append)
    ran(qtbot, session, 10)
    assert told[-1] is session.past.lines
    (line,) = told[-1]
    assert line.settings == session.document.training
    assert line.parent is None
    assert np.isfinite(line.error)
    assert session.past.size > 0
