"""Runs kept in a document: how each went and where it ended, small enough for a file. For files and the session."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from engine.document import Document, History, KeptRun, State
from engine.network import read_only

#: Entries of its error history that a kept run has at most.
MOST_ENTRIES = 4096
#: Runs that a document keeps at most.
MOST_RUNS = 64


def kept_run(document: Document, name: str, begun: int) -> KeptRun:
    """A run by the document that it came to; `begun` is the epoch at which it parted from another."""
    history = thinned(document.state.history)
    epoch, end = document.state.epoch, document.parameters
    return KeptRun(name, document.training, epoch, begun, history, end, document.initial_seed)


def thinned(history: History) -> History:
    """Every second, fourth, … entry of a history, so that there are few enough."""
    step = 1
    while -(-len(history.train) // step) > MOST_ENTRIES:
        step *= 2
    if step == 1:
        return history
    return History(read_only(history.train[::step]), read_only(history.test[::step]), history.stride * step)


def with_run(document: Document, run: KeptRun) -> Document:
    """The document with a run more, in place of one of the same name; of very many the oldest goes."""
    others = tuple(other for other in document.runs if other.name != run.name)
    return replace(document, runs=(*others, run)[-MOST_RUNS:])


def without_run(document: Document, name: str) -> Document:
    """The document without the run of a name."""
    return replace(document, runs=tuple(run for run in document.runs if run.name != name))


def with_run_renamed(document: Document, name: str, new: str) -> Document:
    """The document with a run under another name."""
    return replace(document, runs=tuple(replace(r, name=new) if r.name == name else r for r in document.runs))


def runs_for(runs: tuple[KeptRun, ...], document: Document) -> tuple[KeptRun, ...]:
    """Runs kept by a document of another network, as this one can keep them: by their curves."""
    own = {id(run) for run in document.runs}
    return tuple(run if id(run) in own else replace(run, parameters=None) for run in runs)


def end_of(run: KeptRun, document: Document) -> Document:
    """The document as a kept run left it; where its parameters no longer fit, with those of the document itself.

    What the optimizer remembered is not kept, so training goes on from there as from fresh memory.
    """
    state = State(epoch=run.epoch, memory=MappingProxyType({}), history=run.history)
    parameters = document.parameters if run.parameters is None else run.parameters
    return replace(document, parameters=parameters, training=run.training, state=state)
