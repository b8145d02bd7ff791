"""The table of the actions on exercises."""

from __future__ import annotations

from gui.actions.spec import ActionSpec

EXERCISE_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "edit_exercise", "New or edit…", "edit_exercise",
        "Hide numbers of a pass for pupils to find, and say what they may not change",
        enabled=lambda state: not state.held, full="New or edit exercise…",
    ),
    ActionSpec(
        "start_exercise", "Start", "start_exercise", "Find the hidden numbers, one after the other",
        enabled=lambda state: state.exercise, full="Start the exercise",
    ),
    ActionSpec(
        "leave_exercise", "Leave", "leave_exercise", "See everything again, and step and train freely",
        enabled=lambda state: state.held, full="Leave the exercise",
    ),
    ActionSpec(
        "hide_number", "Hide this number", "hide_number",
        "Let an exercise ask for the number that is selected, or no longer", enabled=lambda state: not state.held,
    ),
    ActionSpec(
        "remove_exercise", "Remove", "remove_exercise", "Ask for nothing any more",
        enabled=lambda state: state.exercise and not state.held, full="Remove the exercise",
    ),
)  # fmt: skip
