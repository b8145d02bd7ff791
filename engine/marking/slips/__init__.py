"""The slips that people make when they calculate a pass by hand, as a table: each says what it would have given.

Only the diagnosis uses it. The order is that of plausibility: what comes first is named where several would fit.
"""

from __future__ import annotations

from engine.marking.slips import backward, factors, forward, neighbours, update
from engine.marking.slips.factors import transpositions
from engine.marking.slips.guess import Guess, SlipKind
from engine.steps import Quantity

__all__ = ["SLIPS", "Guess", "SlipKind", "transpositions"]

_NET, _OUT, _ERROR, _DELTA = Quantity.NET, Quantity.OUT, Quantity.ERROR, Quantity.DELTA
_GRADIENT, _NEW = Quantity.GRADIENT, Quantity.NEW_VALUE
_ALL = tuple(Quantity)

SLIPS: tuple[SlipKind, ...] = (
    SlipKind("slope_forgotten", "derivative forgotten", (_DELTA,), backward.no_slope),
    SlipKind("bias_forgotten", "bias forgotten", (_NET, _OUT), forward.no_bias),
    SlipKind("activation_forgotten", "activation forgotten", (_OUT, _NET, _GRADIENT), forward.not_activated),
    SlipKind("activation_given", "output given for the weighted sum", (_NET,), forward.activated_already),
    SlipKind("ascent", "step added instead of subtracted", (_NEW,), factors.ascent),
    SlipKind("rate_forgotten", "learning rate forgotten", (_NEW,), update.rate_forgotten),
    SlipKind("step_alone", "part of the update alone", (_NEW,), update.step_alone),
    SlipKind("input_forgotten", "δ given for the gradient", (_GRADIENT,), neighbours.input_forgotten),
    SlipKind("not_squared", "error not squared", (_ERROR,), forward.not_squared),
    SlipKind("one_part", "part of the error missing", (_ERROR,), forward.one_part),
    SlipKind("sign", "sign", _ALL, factors.sign),
    SlipKind("mean", "mean over the outputs", (_ERROR, _DELTA, _GRADIENT), factors.mean),
    SlipKind("double", "factor 2", (_ERROR, _DELTA, _GRADIENT), factors.double),
    SlipKind("half", "factor ½", (_ERROR, _DELTA, _GRADIENT), factors.half),
    SlipKind("updated_weights", "updated weights used", (_DELTA,), backward.updated_weights),
    SlipKind("degrees", "degrees of the sum", (_OUT, _DELTA), forward.degrees),
    SlipKind("one_path", "part of the sum missing", (_DELTA, _NET), backward.one_path),
    SlipKind("one_place", "one place of a shared parameter", (_GRADIENT,), backward.one_place),
    SlipKind("no_target", "target forgotten", (_ERROR, _DELTA), forward.no_target),
    SlipKind("slope_of_net", "derivative at the wrong number", (_DELTA,), backward.slope_of_net),
    SlipKind("half_slope", "half of the derivative", (_DELTA,), backward.half_slope),
    SlipKind("slope_alone", "derivative alone", (_DELTA,), backward.only_slope),
    SlipKind("slope_again", "derivative twice", (_DELTA,), backward.slope_again),
    SlipKind("bias_sign", "sign of the bias", (_NET, _OUT), forward.bias_sign),
    SlipKind("net_sign", "sign of the weighted sum", (_OUT,), forward.net_negated),
    SlipKind("activation_twice", "activation twice", (_OUT,), forward.activated_twice),
    SlipKind("rate_too_early", "learning rate too early", (_GRADIENT, _DELTA), update.rate_too_early),
    SlipKind("rounded_early", "rounded too early", _ALL, factors.rounded_early),
    SlipKind("point", "decimal point slipped", _ALL, factors.point),
    SlipKind("weight_forgotten", "weights forgotten", (_DELTA,), backward.only_loss_slope),
    SlipKind("error_for_slope", "error taken for its derivative", (_DELTA,), backward.error_for_slope),
    SlipKind("squared_apart", "squared before subtracting", (_ERROR,), forward.squared_apart),
    SlipKind("own_output", "output behind the weight", (_GRADIENT,), neighbours.own_output),
    SlipKind("weight_for_input", "weight taken for the input", (_GRADIENT,), neighbours.weight_for_input),
    SlipKind("other_activation", "another activation function", (_OUT,), forward.other_activation),
    SlipKind("transposed", "indices of the weights swapped", (_NET, _DELTA), neighbours.transposed),
    SlipKind("neighbours_weight", "neighbour's weight", (_NET, _DELTA), neighbours.neighbours_weight),
    SlipKind("neighbours_input", "neighbour's input", (_NET, _GRADIENT), neighbours.neighbours_input),
    SlipKind("neighbours_delta", "neighbour's δ", (_GRADIENT, _DELTA), neighbours.neighbours_delta),
    SlipKind("others_slope", "another neuron's derivative", (_DELTA,), backward.others_slope),
    SlipKind("neighbours_net", "neighbour's weighted sum", (_OUT,), neighbours.neighbours_net),
    SlipKind("neighbours_target", "neighbour's target", (_ERROR, _DELTA), forward.neighbours_target),
    SlipKind("neighbours_gradient", "neighbour's gradient", (_NEW,), update.neighbours_gradient),
)
