"""What can be asked about: a number of a pass, or what goes into it. Formulas, canvas and panels point at it by this.

A tiny shared value; everyone may use it.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

QuantityName = Literal["net", "out", "error", "delta", "gradient", "new_value"]
#: A number of a pass by its quantity; ∂E/∂out and the activation's slope, of a neuron; a parameter's value before the
#: update, by its slot; an input and a target, by its neuron; the learning rate; what dropout multiplies a neuron's
#: output by.
What = Literal[
    "net",
    "out",
    "error",
    "delta",
    "gradient",
    "new_value",
    "out_gradient",
    "slope",
    "value",
    "input",
    "target",
    "rate",
    "factor",
]
WHAT: tuple[What, ...] = get_args(What)


class Reference(NamedTuple):
    """One number, of a sample of the batch.

    `subject` is a neuron's place in the network, a slot (gradient, new value, value), or −1 (the total error, the
    learning rate). With `unfolded` all terms of its sum are meant to be written out.
    """

    what: What
    subject: int
    sample: int = 0
    unfolded: bool = False
