"""Plays a lesson without a window: sets each step up, does what "Show me" would, and says how it stands then.

For making lessons and for proving that what they say is so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from engine import lesson as deeds
from engine.batches import next_batch, rows_of
from engine.document import Document
from engine.evaluation import Results, compiled_of, errors, results_of
from engine.lesson import Deed, LessonStep, Of
from engine.lessons.answers import right_answer
from engine.lessons.checking import Verdict, judge
from engine.lessons.facts import Facts
from engine.lessons.naming import frame_at
from engine.lessons.setting_up import set_up, wanted
from engine.reference import QuantityName
from engine.steps import StepSize
from engine.trace import Frame, after_update, trace
from engine.training import Run


@dataclass(slots=True)
class Player:
    """A document with the place at which stepping stands in it, and what has been asked about and opened."""

    document: Document
    frame: Frame | None = None
    asked: set[tuple[QuantityName, Of | None]] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)
    begun: Document | None = None

    def begin(self, step: LessonStep, *, after_another: bool = False) -> None:
        """Set a step up, `after_another` that has just been done."""
        self.asked.clear()
        self.frame = None
        for deed in wanted(step) if after_another else step.setup:
            self.do(deed)
        self.begun = self.document

    def reveal(self, step: LessonStep) -> None:
        """Do what the learner is asked for."""
        for deed in step.reveal:
            self.do(deed)

    def facts(self, answer: str = "") -> Facts:
        """What is known now."""
        document, rows = self.document, self._results()
        error, test_error = errors(document) if len(document.data.train) else (float("nan"), float("nan"))
        return Facts(
            document, self.begun or document, self.frame, error, test_error, None if rows is None else rows.outputs,
            frozenset(self.asked), frozenset(self.opened), answer=answer,
        )  # fmt: skip

    def _results(self) -> Results | None:
        data = self.document.data
        return results_of(compiled_of(self.document), data) if len(data.train) or len(data.test) else None

    def do(self, deed: Deed) -> None:
        """Do one deed; a StudioError says why it cannot be done."""
        before = self.document
        self.document = set_up(before, [deed])
        if self.document is not before:
            self.frame = None
        elif (do := _DEEDS.get(type(deed))) is not None:
            do(self, deed)

    def step(self, size: StepSize) -> None:
        """One step forward, which completes the update where it comes to its end."""
        if self.frame is None or self.frame.at_end:
            batch = next_batch(self.document)
            made = trace(self.document, rows_of(self.document, batch), batch)
            self.frame = Frame(made, 0, size)
        self.frame = self.frame.with_size(size).forward()
        if self.frame.at_end:
            self.document = after_update(self.document, self.frame.trace)


def _train(player: Player, deed: deeds.Train) -> None:
    player.document, player.frame = trained(player.document, deed.epochs), None


def trained(document: Document, epochs: int) -> Document:
    """A document after a run of at most so many epochs, which the document's own conditions may end before."""
    run = Run(document, epochs, stopping=document.stopping)
    while run.advance(1.0):
        pass
    return run.outcome().document


def _go_to(player: Player, deed: deeds.GoTo) -> None:
    player.frame = frame_at(player.document, deed, "number")
    if player.frame.at_end:
        player.document = after_update(player.document, player.frame.trace)


def _advance(player: Player, deed: deeds.Advance) -> None:
    for _ in range(deed.times):
        player.step(deed.size)


def _ask(player: Player, deed: deeds.Ask) -> None:
    player.asked.add((deed.quantity, deed.of))


def _show(player: Player, deed: deeds.Show) -> None:
    player.opened.add(deed.panel)


_DEEDS: Mapping[type, Callable[[Player, Any], None]] = MappingProxyType({
    deeds.Train: _train,
    deeds.GoTo: _go_to,
    deeds.Advance: _advance,
    deeds.Ask: _ask,
    deeds.Show: _show,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Played:
    """One step as it was played: how it stood before anything was done, and afterwards with the right answer."""

    step: LessonStep
    before: Verdict
    after: Verdict
    document: Document


def play(document: Document) -> list[Played]:
    """Every step of a document's lesson, one after the other; a StudioError where one cannot be set up or done."""
    if document.lesson is None:
        return []
    player = Player(document)
    played: list[Played] = []
    for step in document.lesson.steps:
        player.begin(step, after_another=bool(played))
        before = judge(step, player.facts())
        player.reveal(step)
        answer = "" if step.question is None else right_answer(step.question)
        after = judge(step, player.facts(answer))
        played.append(Played(step, before, after, player.document))
    return played


def begun_from(document: Document, step: LessonStep) -> Verdict:
    """How a step stands that is begun in any document, as after others were skipped, once it has been done."""
    player = Player(document)
    player.begin(step)
    player.reveal(step)
    return judge(step, player.facts("" if step.question is None else right_answer(step.question)))
