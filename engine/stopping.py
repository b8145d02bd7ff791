"""When a run of training ends by itself, apart from being paused: immutable, part of the network file."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta


class Stopping(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The conditions, of which the first that is met ends the run; None: not asked for.

    `epochs` counts from the run's start; `error` and `test_error` are limits of the mean error per sample; `patience`
    is how many epochs the test error may go without falling by more than `least` below its lowest, after which, with
    `restore_best`, the run ends with the weights of the lowest; `seconds` is time of training.
    """

    epochs: Annotated[int, Meta(ge=1)] | None = None
    error: Annotated[float, Meta(gt=0.0)] | None = None
    test_error: Annotated[float, Meta(gt=0.0)] | None = None
    patience: Annotated[int, Meta(ge=1)] | None = None
    least: Annotated[float, Meta(ge=0.0)] = 0.0
    restore_best: bool = True
    seconds: Annotated[float, Meta(gt=0.0)] | None = None


NEVER = Stopping()
