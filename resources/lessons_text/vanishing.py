"""The lesson on vanishing gradients: eight layers of sigmoids, then tanh with Xavier's and ReLU with He's weights."""

from __future__ import annotations

from engine.document import Document
from engine.lesson import (
    AccuracyIs,
    Build,
    Check,
    ErrorIs,
    Found,
    GradientRatio,
    Opened,
    Settings,
    Show,
    StructureIs,
    Train,
    Trained,
)
from resources.lessons_text.common import after, built_in, choice, error, fresh, number, ratio, s, share, step, taught

_LAYERS = (2, *[4] * 8, 1)
_SIGMOID = (Build(layers=_LAYERS, activation="sigmoid", seed=1), Settings(learning_rate=0.1))
_TANH = (Build(layers=_LAYERS, activation="tanh", output="sigmoid", seed=1), Settings(learning_rate=0.1))
_RELU = (
    Build(layers=_LAYERS, activation="relu", output="sigmoid", initialiser="he_uniform", seed=0),
    Settings(learning_rate=0.05),
)


def made() -> Document:
    """The document with its lesson."""
    data = built_in("circles", size=80, noise=0.05, seed=1)
    start = fresh(
        _LAYERS, data, 0.1, seed=1, loss="binary_cross_entropy", reduction="mean"
    )  # fmt: skip
    sigmoid, tanh, relu = (after(start, *deeds) for deeds in (_SIGMOID, _TANH, _RELU))
    ends = [after(start, *deeds, epochs=500) for deeds in (_SIGMOID, _TANH, _RELU)]
    return taught(
        start,
        "Vanishing gradients",
        "Eight hidden layers of sigmoids, and what other curves and other weights do about it.",
        9,
        step(
            "A deep network",
            """
            Points on an inner circle are to be told from points on an outer one. The network has **eight hidden
            layers** of four sigmoids each. More layers could say more; so, people thought, they must learn better.

            The loss is the binary cross-entropy: whoever says 0.5 to everything has ln 2, about 0.6931.
            """,
            setup=_SIGMOID,
            question=choice(
                "What is the largest slope that a sigmoid has anywhere?",
                ("1", "1/4", "It has no largest slope"),
                1,
                "y (1 − y) is largest at y = ½.",
                "The slope is y (1 − y). Where is that largest, and how large?",
            ),
        ),
        step(
            "Count the factors",
            """
            On its way back a delta passes one weight and one slope for each layer:

            $$\\delta_{below} = w \\cdot \\delta_{above} \\cdot y(1-y)$$

            With weights of size about 1 and slopes of at most ¼, each layer leaves a quarter of it at best.
            """,
            setup=_SIGMOID,
            question=number(
                "What is left of a delta of 1,000,000 after eight such layers, at best?",
                1e6 / 4**8,
                0,
                "Fifteen millionths.",
                "4 to the eighth power is 65,536.",
            ),
        ),
        step(
            "Measure it",
            f"""
            That was an estimate. In this network, the gradient's norm in the first layer is
            {s(ratio(sigmoid, 1, 9), 2)} times that in the last: **the first layer hears about a millionth of what the
            last one hears**.

            The plot *Gradients* draws the gradient of each layer over the epochs.
            """,
            setup=_SIGMOID,
            task="Open the plot *Gradients*, from the menu *View* or by its tab below the network.",
            until=(Opened(panel="gradients"),),
            check=(
                Check(GradientRatio(layer=1, to=9, below=1e-5)),
                Check(Found(finding="vanishing_gradients"), "The panel Diagnosis says the same, layer by layer."),
            ),
            reveal=(Show(panel="gradients"),),
        ),
        step(
            "So nothing is learned",
            """
            The last layer does learn, but from features of the first layers that nobody has ever improved. All it can
            find out is how many points of each kind there are.
            """,
            setup=_SIGMOID,
            task="Train for 500 epochs (100, five times).",
            until=(Trained(epochs=500), StructureIs(layer=1, activation="sigmoid")),
            check=(Check(ErrorIs(above=0.69), f"The error is {s(error(ends[0]))}: it says 0.5 to everything."),),
            reveal=(Train(epochs=500),),
        ),
        step(
            "Another curve, and weights that fit",
            f"""
            **tanh** has the slope 1 in the middle, four times that of the sigmoid. And **Xavier's** rule spreads the
            initial weights so that sums grow neither larger nor smaller from layer to layer. Now the first layer's
            gradient is {s(ratio(tanh, 1, 9), 2)} times that of the last.
            """,
            setup=_TANH,
            task="Train for 500 epochs.",
            until=(Trained(epochs=500), StructureIs(layer=1, activation="tanh")),
            check=(
                Check(
                    ErrorIs(below=0.05),
                    f"The error is {s(error(ends[1]), 2)}, {s(100 * share(ends[1]), 3)} % of the points are right.",
                ),
                Check(AccuracyIs(least=0.99)),
            ),
            reveal=(Train(epochs=500),),
        ),
        step(
            "ReLU and He",
            f"""
            The **ReLU** is 0 for negative sums and the sum itself for positive ones: its slope is exactly 1 wherever
            it is on, so no layer takes anything away. But half of the neurons are off for a point, and **He's** rule
            makes up for that with larger weights. The ratio here is {s(ratio(relu, 1, 9), 2)}.
            """,
            setup=_RELU,
            task="Train for 500 epochs.",
            until=(Trained(epochs=500), StructureIs(layer=1, activation="relu")),
            check=(
                Check(
                    ErrorIs(below=0.05),
                    f"The error is {s(error(ends[2]), 2)}, {s(100 * share(ends[2]), 3)} % of the points are right.",
                ),
            ),
            reveal=(Train(epochs=500),),
            question=choice(
                "What is the price of a slope that is exactly 0 for negative sums?",
                (
                    "A neuron that is off for every point gets no gradient and stays off",
                    "The error cannot be computed",
                    "The network becomes linear",
                ),
                0,
                "Such units are called dead. Leaky ReLU leaves them a small slope.",
                "What is the delta of a neuron whose slope is 0?",
            ),
        ),
        step(
            "What to remember",
            """
            A gradient in a deep network is a product with one factor for every layer. Factors that are all a little
            below 1 make it vanish. Better factors come from the curve (a slope near 1), from the initial weights
            (Xavier for tanh, He for ReLU) and from connections that skip layers.
            """,
            question=choice(
                "If all factors were a little above 1, what then?",
                ("All would be well", "The gradients would grow from layer to layer", "The error would be 0"),
                1,
                "That is the next lesson.",
                "Multiply 1.5 by itself eight times.",
            ),
        ),
    )
