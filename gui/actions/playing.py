"""The table of the actions of playing steps: forward and back, the pace, breakpoints, and what moves meanwhile."""

from __future__ import annotations

from gui.actions.spec import ActionSpec, trainable
from gui.ui_state import UiState

#: Steps a second to choose from.
PACES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)


def pace_name(pace: float) -> str:
    """The name of the action that chooses a pace."""
    return f"pace_{pace:g}"


def _playable(state: UiState) -> bool:
    return state.playing or trainable(state)


def _playable_back(state: UiState) -> bool:
    return state.playing or (state.can_step_back and not state.training)


def _playing(state: UiState) -> bool:
    return state.playing


def _pace(pace: float) -> ActionSpec:
    many = f"{pace:g} step{'s' if pace > 1 else ''} a second"
    text = many if pace >= 1 else f"A step every {1 / pace:g} seconds"
    name = pace_name(pace)
    return ActionSpec(name, text, name, "How fast steps are played", group="pace", full=f"Pace: {text}")


PACE_ACTIONS: tuple[ActionSpec, ...] = tuple(map(_pace, PACES))

PLAYING_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "play", "Play", "play", "Make step after step until paused; again: pause", ("Ctrl+Space",), "play", _playable,
        full="Play steps",
    ),
    ActionSpec(
        "play_back", "Play back", "play_back", "Take back step after step until paused; again: pause",
        ("Ctrl+Shift+Space",), "play_back", _playable_back, full="Play steps back",
    ),
    ActionSpec(
        "run_to_breakpoint", "Run to breakpoint", "run_to_breakpoint", "Make steps at full speed up to a breakpoint",
        ("Ctrl+F5",), enabled=trainable,
    ),
    ActionSpec(
        "faster", "Faster", "faster", "Play more steps a second", ("Ctrl+Alt+Up", "+"), enabled=_playing,
        full="Play faster",
    ),
    ActionSpec(
        "slower", "Slower", "slower", "Play fewer steps a second", ("Ctrl+Alt+Down", "-"), enabled=_playing,
        full="Play slower",
    ),
    *PACE_ACTIONS,
    ActionSpec(
        "animate_steps", "Animate steps", "animate_steps",
        "Show along the lines what each step takes from where, up to 12 steps a second", checkable=True,
    ),
    ActionSpec(
        "breakpoints", "Breakpoints…", "breakpoints", "Where playing and runs are to stop: list, switch and remove",
        ("Ctrl+Shift+B",),
    ),
    ActionSpec(
        "stop_here", "In any phase", "stop_here",
        "Stop when stepping reaches this neuron, in any phase; again: not any more", ("F9",),
        enabled=lambda state: state.selection.computing > 0, full="Stop here in any phase",
    ),
    *(
        ActionSpec(
            f"stop_here_{phase}", when.capitalize(), f"stop_here_{phase}",
            f"Stop when stepping reaches this neuron {when}", enabled=lambda state: state.selection.computing > 0,
            full=f"Stop here {when}",
        )
        for phase, when in (
            ("forward", "in the forward pass only"),
            ("backward", "in the backward pass only"),
            ("update", "in the update only"),
        )
    ),
)  # fmt: skip
