"""What the window can do right now, and the way that the document has come, as small values for the views."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

#: What made an entry of the history: where it begins, an edit, a step, or a training run.
Kind: TypeAlias = Literal["start", "edit", "step", "train"]


@dataclass(frozen=True, slots=True)
class SelectionState:
    """What is selected of the network, in numbers, and what could be done with it.

    Neurons are the selected ones and all those of selected layers; parameters are the free weights and biases that
    freezing and sharing concern. The layer at hand is the only one of which something is selected.
    """

    drawn: bool = False  # there are neurons at all
    places: int = 0
    neurons: int = 0
    connections: int = 0
    layers: int = 0
    columns: int = 0  # different layers in which the neurons lie
    computing: int = 0  # neurons that are not inputs
    biased: int = 0  # biases at hand
    unbiased: int = 0  # neurons that could have a bias and have none
    parameters: int = 0
    frozen: int = 0
    shared: int = 0  # shared parameters among them
    sharable: bool = False  # there are shared parameters to join
    layer: int | None = None
    hidden: bool = False  # the layer at hand is a hidden one
    can_move_back: bool = False
    can_move_forward: bool = False
    deletable: bool = False
    nameable: bool = False
    pastable: bool = False
    activation: str | None = None  # that all selected neurons have; "" is their layer's
    layer_activation: str | None = None


@dataclass(frozen=True, slots=True)
class UiState:
    """A snapshot of the session for actions, menus and bars."""

    training: bool = False
    trainable: bool = False
    checkable: bool = False
    can_step_back: bool = False
    way_lost: bool = False  # no step leads back from here, which Back says
    modified: bool = False
    undo_text: str | None = None
    redo_text: str | None = None
    playing: bool = False
    lesson: bool = False  # there is one
    exercise: bool = False  # there is one
    held: bool = False  # it is under way, and nothing else is calculated
    past: bool = False  # an epoch of the past is in view
    selection: SelectionState = SelectionState()


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A state that can be gone to, by what led to it."""

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class HistoryState:
    """The entries from the oldest that is kept to the newest, after so many that were `dropped`.

    `current` is the place of the one in force, `saved` that of the one in the file, if it is among them; `budget` are
    the bytes within which they are kept.
    """

    entries: tuple[HistoryEntry, ...] = ()
    current: int = 0
    saved: int | None = None
    dropped: int = 0
    budget: int = 0
