"""The table of the actions on files, training, the view and the program."""

from __future__ import annotations

from gui.actions.spec import ActionSpec, StandardKey, trainable

FILE_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("new", "New network…", "new", "Make a new network", StandardKey.New, "new"),
    ActionSpec(
        "new_empty", "New empty network", "new_empty",
        "Begin with an input and an output layer without neurons, and draw the network", ("Ctrl+Shift+N",),
    ),
    ActionSpec("open", "Open…", "open", "Open a network from a file", StandardKey.Open, "open"),
    ActionSpec("save", "Save", "save", "Save the network with its weights", StandardKey.Save, "save"),
    ActionSpec(
        "save_as", "Save as…", "save_as", "Save the network in another file", ("Ctrl+Shift+S",), "save_as"
    ),
    ActionSpec(
        "export_picture", "Export picture…", "export_picture", "Save the drawing as SVG, PDF or PNG",
        ("Ctrl+E",), "export_picture",
    ),
    ActionSpec(
        "export_solution", "Export worked solution…", "export_solution",
        "Hand a sample's whole pass out on paper: as PDF, HTML, LaTeX or text, with or without blanks for pupils",
        ("Ctrl+Shift+E",), enabled=trainable,
    ),
    ActionSpec("quit", "Quit", "quit", "Close the program", ("Ctrl+Q",)),
    ActionSpec(
        "undo", "Undo", "undo", "Take back the last change", StandardKey.Undo, "undo",
        lambda state: state.undo_text is not None,
    ),
    ActionSpec(
        "redo", "Redo", "redo", "Bring back what was taken back", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo",
        lambda state: state.redo_text is not None,
    ),
)  # fmt: skip

TRAINING_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "step", "Step", "step", "One step forward", ("Space",), "step", trainable, icon_role="accent_text"
    ),
    ActionSpec(
        "step_back", "Back", "step_back", "One step back", ("Shift+Space", "Backspace"), "step_back",
        lambda state: state.can_step_back or state.way_lost,
    ),
    ActionSpec("run", "Run", "run", "Train until paused", ("F5",), "run", trainable),
    ActionSpec(
        "pause", "Pause", "pause", "Stop training and keep what was reached", ("Shift+F5",), "pause",
        lambda state: state.training or state.playing,
    ),
    ActionSpec(
        "escape", "End what goes on", "escape",
        "Pause; then leave the number that was asked about; then go from the past back to the newest epoch",
        ("Escape",),
        enabled=lambda state: state.training or state.playing or state.past,
    ),
    ActionSpec(
        "look_at", "Look at an epoch…", "look_at", "Type the epoch to look at (the error plot's slider goes there too)",
        ("Ctrl+J",),
    ),
    ActionSpec(
        "newest", "Back to the newest", "newest", "Show the newest epoch again",
        enabled=lambda state: state.past and not state.training,
    ),
    ActionSpec(
        "continue_here", "Continue from here", "continue_here",
        "Go on from the epoch in view, as another run", ("Ctrl+Shift+J",), enabled=lambda state: state.past,
    ),
    ActionSpec(
        "reset", "Reset", "reset", "Back to the initial weights and epoch 0", ("Ctrl+R",), "reset"
    ),
    ActionSpec(
        "randomize", "Randomize", "randomize", "Fresh random weights, at epoch 0", ("Ctrl+Shift+R",), "randomize"
    ),
    ActionSpec(
        "initial_weights", "Initial weights…", "initial_weights",
        "What each layer's weights are drawn by, and from which seed",
    ),
    ActionSpec(
        "rate_test", "Learning rate test…", "rate_test",
        "Train a copy with a growing rate, to see which learning rates learn", enabled=trainable,
    ),
    ActionSpec(
        "compare_runs", "Compare runs…", "compare_runs",
        "Make several runs that differ in seeds, rates or methods, and keep all of them or the best", enabled=trainable,
    ),
    ActionSpec(
        "use_compiled", "Use compiled code", "use_compiled",
        "Train small networks in machine code, which takes over where it is faster than NumPy", checkable=True,
        full="Use compiled code for training",
    ),
    ActionSpec(
        "gradient_check", "Gradient check", "gradient_check",
        "Compare every gradient with central differences", ("Ctrl+G",), "gradient_check",
        lambda state: state.checkable,
    ),
)  # fmt: skip

#: The panels that can be gone to, by the names of their docks.
PANELS = {
    "data": "Data",
    "inspector": "Inspector",
    "training": "Training",
    "notes": "Notes",
    "outline": "Outline",
    "history": "History",
    "explanation": "Explanation",
    "diagnosis": "Diagnosis",
    "error": "Error over epochs",
    "accuracy": "Accuracy",
    "function": "Output",
    "confusion": "Confusion",
    "surface": "Surface",
    "gradients": "Gradients",
    "updates": "Updates",
    "histograms": "Histograms",
    "units": "Units",
}

PANEL_ACTIONS: tuple[ActionSpec, ...] = tuple(
    ActionSpec(
        f"panel_{name}", title, f"panel_{name}", f"Open the panel {title} and take the keyboard there",
        full=f"Go to the panel {title}",
    )
    for name, title in PANELS.items()
)  # fmt: skip

VIEW_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("fit", "Fit the network", "fit", "Show the whole network", ("Ctrl+0", "Home"), "fit"),
    ActionSpec("zoom_in", "Zoom in", "zoom_in", "Draw the network larger", ("Ctrl++", "Ctrl+="), "zoom_in"),
    ActionSpec("zoom_out", "Zoom out", "zoom_out", "Draw the network smaller", ("Ctrl+-",), "zoom_out"),
    ActionSpec(
        "next_pane", "Next pane", "next_pane", "Take the keyboard to the next part of the window", ("F6",)
    ),
    ActionSpec(
        "previous_pane", "Previous pane", "previous_pane", "Take the keyboard to the part of the window before",
        ("Shift+F6",),
    ),
    ActionSpec(
        "zoom_to_selection", "Zoom to the selection", "zoom_to_selection", "Show what is selected as large as it goes",
        ("Ctrl+9",), enabled=lambda state: bool(state.selection.places),
    ),
    ActionSpec(
        "theme_system", "Like the system", "theme_system", "Light or dark as the desktop is", group="theme",
        full="Theme: Like the system",
    ),
    ActionSpec(
        "theme_light", "Light", "theme_light", "Dark lines on a light ground", group="theme", full="Theme: Light"
    ),
    ActionSpec(
        "theme_dark", "Dark", "theme_dark", "Light lines on a dark ground", group="theme", full="Theme: Dark"
    ),
    ActionSpec(
        "plots_tabs", "One at a time", "plots_tabs", "Show the open plots in one place, behind tabs", group="plots",
        full="Plots: One at a time",
    ),
    ActionSpec(
        "plots_side_by_side", "Side by side", "plots_side_by_side", "Show up to four open plots beside each other",
        group="plots", full="Plots: Side by side",
    ),
    ActionSpec(
        "restore_layout", "Restore the panels", "restore_layout", "Put all panels where they were at first"
    ),
)  # fmt: skip

HELP_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "palette", "All commands…", "palette", "Find a command by its name", ("F1", "Ctrl+Shift+P"), "help"
    ),
    ActionSpec("shortcuts", "Keyboard shortcuts", "shortcuts", "All keys on one page", ("Ctrl+F1",)),
    ActionSpec("about", "About Backprop Studio", "about", "What this program is"),
)  # fmt: skip
