"""Timelines for tests: trained along, and asked for an epoch."""

from __future__ import annotations

from engine.compiled_path import CompiledPath
from engine.creation import new_document
from engine.document import Document, with_training
from engine.jobs import RecallJob
from engine.moments import Keeper
from engine.settings import Training
from engine.timeline import Timeline, recalled
from engine.training import Run
from tests.engine.compiled import PLAIN

#: What was at every epoch that a line came by.


def xor(**settings: object) -> Document:
    document = new_document((2, 3, 1), data="xor", learning_rate=0.5, seed=1)
    return with_training(document, replace_settings(document.training, **settings))


def replace_settings(training: Training, **settings: object) -> Training:
    import msgspec

    return msgspec.structs.replace(training, **settings)


def trained(
    timeline: Timeline, document: Document, epochs: int, every: float = 0.0, path: CompiledPath | None = None
) -> Document:
    """Trains the document in force, with moments as close as slices are."""
    keeper = Keeper(every)
    run = Run(document, epochs, keeper=keeper) if path is None else Run(document, epochs, keeper=keeper, path=path)
    while run.advance(0.0005):
        timeline.gather(run.progress().moments)
    outcome = run.outcome()
    timeline.gather(outcome.moments)
    timeline.go_on(outcome.document, exact=True, compiled=outcome.compiled)
    return outcome.document


def recall(timeline: Timeline, epoch: int, line: int | None = None) -> Document:
    start = timeline.start(epoch, line)
    assert start is not None
    answer = RecallJob(0, start.moment.document, start.epoch, start.compiled).run(path=PLAIN)
    assert answer.document is not None
    of = timeline.line(start.line)
    assert of is not None
    timeline.join(of.id, start.moment, answer.moments)
    return recalled(answer.document, of, timeline.current.tip)
