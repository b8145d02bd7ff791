"""How a document trains: loss, optimizer, schedule, batches and penalties, as the network file has them.

Immutable values whose bounds are written on their types, so that the file's decoder and the window refuse the same
things. Hyper-parameters have PyTorch's names and defaults.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

Positive: TypeAlias = Annotated[float, Meta(gt=0.0)]
NotNegative: TypeAlias = Annotated[float, Meta(ge=0.0)]
Fraction: TypeAlias = Annotated[float, Meta(ge=0.0, lt=1.0)]


class Sgd(msgspec.Struct, frozen=True, tag_field="name", tag="sgd", forbid_unknown_fields=True):
    """Gradient descent, plain or with (Nesterov's) momentum."""

    learning_rate: Positive = 0.1
    momentum: NotNegative = 0.0
    nesterov: bool = False


class Adagrad(msgspec.Struct, frozen=True, tag_field="name", tag="adagrad", forbid_unknown_fields=True):
    """Duchi, Hazan and Singer 2011."""

    learning_rate: Positive = 0.01
    lr_decay: NotNegative = 0.0
    initial_accumulator_value: NotNegative = 0.0
    eps: NotNegative = 1e-10


class RmsProp(msgspec.Struct, frozen=True, tag_field="name", tag="rmsprop", forbid_unknown_fields=True):
    """Hinton's lecture 6e, with PyTorch's centred form and momentum."""

    learning_rate: Positive = 0.01
    alpha: Fraction = 0.99
    eps: NotNegative = 1e-8
    momentum: NotNegative = 0.0
    centered: bool = False


class Adam(msgspec.Struct, frozen=True, tag_field="name", tag="adam", forbid_unknown_fields=True):
    """Kingma and Ba 2015."""

    learning_rate: Positive = 0.001
    betas: tuple[Fraction, Fraction] = (0.9, 0.999)
    eps: NotNegative = 1e-8
    amsgrad: bool = False


class AdamW(msgspec.Struct, frozen=True, tag_field="name", tag="adamw", forbid_unknown_fields=True):
    """Loshchilov and Hutter 2019: Adam with decoupled weight decay."""

    learning_rate: Positive = 0.001
    betas: tuple[Fraction, Fraction] = (0.9, 0.999)
    eps: NotNegative = 1e-8
    weight_decay: NotNegative = 0.01
    amsgrad: bool = False


class Rprop(msgspec.Struct, frozen=True, tag_field="name", tag="rprop", forbid_unknown_fields=True):
    """Riedmiller and Braun 1993, in PyTorch's form (no weight backtracking)."""

    learning_rate: Positive = 0.01
    etas: tuple[Annotated[float, Meta(gt=0.0, lt=1.0)], Annotated[float, Meta(gt=1.0)]] = (0.5, 1.2)
    step_sizes: tuple[Positive, Positive] = (1e-6, 50.0)


Optimizer: TypeAlias = Sgd | Adagrad | RmsProp | Adam | AdamW | Rprop


class Constant(msgspec.Struct, frozen=True, tag_field="name", tag="constant", forbid_unknown_fields=True):
    """The same learning rate at every epoch."""


class StepDecay(msgspec.Struct, frozen=True, tag_field="name", tag="step", forbid_unknown_fields=True):
    """The learning rate times `gamma` every `step_size` epochs."""

    step_size: Annotated[int, Meta(ge=1)]
    gamma: Positive = 0.1


class Exponential(msgspec.Struct, frozen=True, tag_field="name", tag="exponential", forbid_unknown_fields=True):
    """The learning rate times `gamma` every epoch."""

    gamma: Positive


class Cosine(msgspec.Struct, frozen=True, tag_field="name", tag="cosine", forbid_unknown_fields=True):
    """From the learning rate down to `eta_min` in `t_max` epochs along half a cosine, and back."""

    t_max: Annotated[int, Meta(ge=1)]
    eta_min: NotNegative = 0.0


Schedule: TypeAlias = Constant | StepDecay | Exponential | Cosine

#: float32 halves the memory that training moves, so that large networks train up to twice as fast, and keeps 7 digits
#: of a number where float64 keeps 16.
Precision: TypeAlias = Literal["float64", "float32"]

LossName: TypeAlias = Literal[
    "half_squared_error",
    "squared_error",
    "mean_squared_error",
    "mean_absolute_error",
    "huber",
    "binary_cross_entropy",
    "cross_entropy",
]


class Training(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that decides how a network trains, apart from the network and its data."""

    loss: LossName = "half_squared_error"
    reduction: Literal["sum", "mean"] = "sum"
    optimizer: Optimizer = Sgd()
    batch_size: Annotated[int, Meta(ge=1)] | None = 1
    shuffle: bool = False
    seed: Annotated[int, Meta(ge=0)] = 0
    l1: NotNegative = 0.0
    l2: NotNegative = 0.0
    gradient_clip: Positive | None = None
    schedule: Schedule = Constant()
    dropout: Fraction = 0.0
    precision: Precision = "float64"

    def with_learning_rate(self, rate: float) -> Training:
        """The same with another learning rate."""
        return msgspec.structs.replace(self, optimizer=msgspec.structs.replace(self.optimizer, learning_rate=rate))
