"""Gradients that vanish or explode on their way back through the layers. For the table of rules.

What is compared is δ = ∂E/∂net, as its root mean square over the neurons and rows of each layer: a factor common to all
layers, such as that of a small error or of many rows, falls out, and so does the width of the layers.
"""

from __future__ import annotations

from engine.diagnosis import remedies
from engine.diagnosis.case import Case, layers
from engine.diagnosis.finding import Advice, Evidence, Finding, Threshold
from engine.numerals import shown

LEAST_LAYERS = Threshold(
    "layers that compute, at least", 3, "one factor between two layers is no product of factors: Bengio et al. 1994"
)
VANISHED = Threshold(
    "δ of the first layer below so much of that of the last",
    1e-2,
    "Pascanu et al. 2013 show that the product vanishes where each factor stays below 1 and give no limit; our "
    "choice: a rate that suits the last layer is a hundred times too small for the first (Nielsen 2015, ch. 5, has "
    "0.003/0.285)",
)
SHRINKS = Threshold(
    "geometric mean of the factors from layer to layer below",
    0.5,
    "Glorot & Bengio 2010: weights that suit keep it at 1; a sigmoid's slope alone makes it at most 1/4",
)
EXPLODED = Threshold(
    "δ of the first layer above so many times that of the last",
    30.0,
    "our choice: deep networks drawn by Glorot & Bengio 2010 or He et al. 2015 stay below 1, standard normal "
    "weights above",
)
GROWS = Threshold("geometric mean of the factors from layer to layer above", 2.0, "the inverse of vanishing")

THRESHOLDS_VANISHING = (LEAST_LAYERS, VANISHED, SHRINKS)
THRESHOLDS_EXPLODING = (LEAST_LAYERS, EXPLODED, GROWS)

_SQUASHING = ("sigmoid", "tanh", "bipolar_sigmoid", "gaussian", "softmax")


def vanishing(case: Case) -> Finding | None:
    """The first layers learn next to nothing, for hardly anything of the error gets to them."""
    found = _ratio(case)
    if found is None or found[0] >= VANISHED.value or found[1] >= SHRINKS.value:
        return None
    ratio, mean = found
    first, last = case.computing[0], case.computing[-1]
    return Finding(
        kind="vanishing_gradients",
        severity="serious" if ratio < VANISHED.value / 10 else "warning",
        statement=(
            f"δ shrinks to {shown(ratio, 2)} of its size on the way back from {case.layer_name(last)} to "
            f"{case.layer_name(first)}, by {shown(mean, 2)} from layer to layer."
        ),
        explanation=(
            "On its way back each δ is multiplied by the weights and by the slope of the activation. Where that "
            "product stays below 1 in layer after layer, next to nothing of the error reaches the first ones: they "
            "keep what they began with while the last ones learn. A sigmoid's slope is at most 1/4."
        ),
        evidence=(_by_layer(case),),
        places=layers(layer for layer in case.computing if case.deltas[layer] < 0.1 * case.deltas[last]),
        advice=_advice_vanishing(case),
    )


def exploding(case: Case) -> Finding | None:
    """The first layers are torn about, for the error grows on its way to them."""
    found = _ratio(case)
    if found is None or found[0] <= EXPLODED.value or found[1] <= GROWS.value:
        return None
    ratio, mean = found
    first, last = case.computing[0], case.computing[-1]
    return Finding(
        kind="exploding_gradients",
        severity="serious" if ratio > EXPLODED.value * 10 else "warning",
        statement=(
            f"δ grows {shown(ratio, 2)} times on the way back from {case.layer_name(last)} to "
            f"{case.layer_name(first)}, by {shown(mean, 2)} from layer to layer."
        ),
        explanation=(
            "On its way back each δ is multiplied by the weights and by the slope of the activation. Where that "
            "product stays above 1 in layer after layer, the first ones get huge gradients: no rate suits both "
            "ends, and one large step can throw away what was learned. Smaller initial weights keep the product "
            "near 1; clipping limits the step."
        ),
        evidence=(_by_layer(case),),
        places=layers(layer for layer in case.computing if case.deltas[layer] > 10 * case.deltas[last]),
        advice=_advice_exploding(case),
    )


def _ratio(case: Case) -> tuple[float, float] | None:
    """δ of the first layer by that of the last, and the mean factor from layer to layer; None where there is none."""
    if len(case.computing) < LEAST_LAYERS.value:
        return None
    first, last = case.deltas[case.computing[0]], case.deltas[case.computing[-1]]
    if not last > 0.0 or not first > 0.0:
        return None  # no error at all, or units that are dead: another finding
    ratio = first / last
    return ratio, ratio ** (1 / (len(case.computing) - 1))


def _by_layer(case: Case) -> Evidence:
    rows = tuple((case.layer_name(layer), case.deltas[layer]) for layer in case.computing)
    return Evidence("root mean square of δ by layer", rows, logarithmic=True)


def _squashing(case: Case) -> bool:
    return any(case.network.layers[layer].activation in _SQUASHING for layer in case.hidden)


def _advice_vanishing(case: Case) -> tuple[Advice, ...]:
    found = []
    if _squashing(case):
        found.append(
            Advice(
                "A ReLU's slope is 1 wherever it is on; He's weights suit it (He et al. 2015).",
                remedies.activation_and_weights("relu", "he_uniform"),
            )
        )
        found.append(
            Advice(
                "tanh has the slope 1 in its middle, where Xavier's weights keep it (Glorot & Bengio 2010).",
                remedies.activation_and_weights("tanh", "xavier_uniform"),
            )
        )
    else:
        found.append(
            Advice("Draw larger weights, as suits the activation (He et al. 2015).", remedies.weights("he_uniform"))
        )
    return (*found, Advice("Use fewer layers, or connections that skip some."))


def _advice_exploding(case: Case) -> tuple[Advice, ...]:
    suited = "xavier_uniform" if _squashing(case) else "he_uniform"
    clip = () if case.document.training.gradient_clip is not None else (_CLIP,)
    return (Advice("Draw weights that keep the product near 1.", remedies.weights(suited)), *clip)


_CLIP = Advice("Limit the norm of the gradient (Pascanu et al. 2013).", remedies.clipping())
