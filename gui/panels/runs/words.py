"""What is different about a run in words: its settings against those of another, and where it branched off.

For the list of runs alone.
"""

from __future__ import annotations

import msgspec

from engine.numerals import shown
from engine.settings import Optimizer, Schedule, Training
from gui.lines import LineView

#: Settings under the names that people know them by; those left out are called by their own names.
_NAMES = {
    "learning_rate": "rate",
    "batch_size": "batches of",
    "gradient_clip": "clipping at",
    "l1": "L1",
    "l2": "L2",
    "betas": "β",
    "alpha": "α",
    "eps": "ε",
    "gamma": "γ",
    "lr_decay": "decay",
    "step_size": "every",
    "t_max": "period",
    "eta_min": "least rate",
    "etas": "factors",
    "step_sizes": "steps",
}
_METHODS = {
    "sgd": "gradient descent",
    "adagrad": "AdaGrad",
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "adamw": "AdamW",
    "rprop": "Rprop",
}
_SCHEDULES = {
    "constant": "constant rate",
    "step": "rate by steps",
    "exponential": "exponential rate",
    "cosine": "cosine rate",
}
_NOTHING: tuple[object, ...] = (None, False, 0, 0.0)
_WORDLESS = ("loss", "reduction")  # whose values say what they are


def differences(of: Training, current: Training) -> str:
    """How the settings of a run differ from those of the current one, such as "rate 0.5 → 0.1, momentum 0.9"."""
    words: list[str] = []
    for field in of.__struct_fields__:
        own, other = getattr(of, field), getattr(current, field)
        if isinstance(own, Optimizer | Schedule):
            words += _of_parts(own, other)
        elif own != other:
            words.append(_changed(field, other, own))
    return ", ".join(words)


def origin(line: LineView, name: str | None) -> str:
    """Where a line branched off: the epoch, and the parent's name if it is still there; nothing for a beginning."""
    if line.parent is None:
        return ""
    return f"from {name} at {line.first_epoch:,}" if name else f"from epoch {line.first_epoch:,}"


def _of_parts(own: msgspec.Struct, other: msgspec.Struct) -> list[str]:
    """The differences of two optimizers or schedules; of two kinds, the kind and the learning rate."""
    same = type(own) is type(other)
    fields = [f for f in own.__struct_fields__ if hasattr(other, f) and (same or f == "learning_rate")]
    changed = [f for f in fields if getattr(own, f) != getattr(other, f)]
    words = [_changed(field, getattr(other, field), getattr(own, field)) for field in changed]
    return words if same else [_kind(own), *words]


def _kind(of: msgspec.Struct) -> str:
    tag = str(of.__struct_config__.tag)
    return {**_METHODS, **_SCHEDULES}.get(tag, tag)


def _changed(field: str, before: object, after: object) -> str:
    name = _NAMES.get(field, field.replace("_", " "))
    if field in _WORDLESS:
        return f"{_value(before)} → {_value(after)}"
    if field == "batch_size":
        return f"{name} {_value(after)}" if after is not None else "full batch"
    if isinstance(after, bool):
        return name if after else f"no {name}"
    if after is None:
        return f"no {name.removesuffix(' at')}"
    if before in _NOTHING:
        return f"{name} {_value(after)}"
    return f"{name} {_value(before)} → {_value(after)}"


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_value, value))
    if isinstance(value, float):
        return shown(value, 6)
    return f"{value:,}" if isinstance(value, int) else str(value).replace("_", " ")
