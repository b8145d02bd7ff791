"""The table of the actions on the data as a whole: where they come from, and what network goes with them."""

from __future__ import annotations

from gui.actions.spec import ActionSpec
from gui.ui_state import UiState


def _free(state: UiState) -> bool:
    """While no exercise hides the numbers."""
    return not state.held


DATA_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "import_data", "Import data…", "import_data",
        "Bring in a table from a file (CSV); a file can also be dropped on the window", ("Ctrl+Alt+O",), "data", _free,
    ),
    ActionSpec(
        "paste_data", "Paste a table as new data…", "paste_data",
        "Bring in the table that was copied in a spreadsheet", ("Ctrl+Alt+V",), enabled=_free,
    ),
    ActionSpec(
        "built_in_data", "Built-in data…", "built_in_data",
        "Choose among gates, points in the plane, curves, irises and digits", ("Ctrl+Alt+B",), enabled=_free,
    ),
    ActionSpec(
        "reimport_data", "Import again", "reimport_data",
        "Read the file of the data again and say what has changed in it", ("Ctrl+Alt+I",), enabled=_free,
    ),
    ActionSpec(
        "label_noise", "Label noise…", "label_noise",
        "Tell a share of the training rows wrongly, to see whether the network learns the rule or the rows by heart",
        enabled=lambda state: state.trainable and not state.held,
    ),
    ActionSpec(
        "new_from_data", "New from data…", "new_from_data",
        "Propose layers, activations, loss and optimizer for the data, say why, and make the network",
        ("Ctrl+Alt+N",), enabled=_free, full="New network from the data…",
    ),
)  # fmt: skip
