"""The table of the actions on lessons."""

from __future__ import annotations

from gui.actions.spec import ActionSpec
from gui.ui_state import UiState


def _taught(state: UiState) -> bool:
    return state.lesson and not state.held


LESSON_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "start_lesson", "Go on with the lesson", "start_lesson", "Take the lesson of this network up where it was left",
        enabled=_taught,
    ),
    ActionSpec(
        "next_lesson_step", "Next step", "next_lesson_step", "Go on to the lesson's next step, once this one is done",
        ("Alt+PgDown",), enabled=_taught, full="Next step of the lesson",
    ),
    ActionSpec(
        "previous_lesson_step", "Step before", "previous_lesson_step", "Read the lesson's step before once more",
        ("Alt+PgUp",), enabled=_taught, full="Step before of the lesson",
    ),
    ActionSpec(
        "show_lesson_step", "Show me", "show_lesson_step", "Let what this step asks for be done",
        enabled=_taught, full="Show what the lesson asks for",
    ),
    ActionSpec(
        "leave_lesson", "Leave the lesson", "leave_lesson", "Close the lesson and keep the network as it is",
        enabled=_taught,
    ),
    ActionSpec("write_lesson", "Write a lesson…", "write_lesson", "Tell where it stands how a lesson is written"),
)  # fmt: skip
