"""The table of the actions on explanations: how a number is asked about, and the way back."""

from __future__ import annotations

from gui.actions.spec import ActionSpec

EXPLAINING_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "explain", "Explain this number", "explain", "Show how the selected number came about",
        ("Ctrl+I",), enabled=lambda state: state.selection.places == 1 and not state.training,
    ),
    ActionSpec(
        "explain_back", "Back in the explanation", "explain_back",
        "From a number that was asked about back to the one before, at last to the step at hand", ("Alt+Left",),
    ),
)  # fmt: skip
