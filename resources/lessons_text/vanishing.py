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
from resources.lessons_text.common import (
    THOUSAND,
    after,
    built_in,
    choice,
    error,
    fresh,
    number,
    ratio,
    s,
    share,
    step,
    taught,
)

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
    ends = [after(start, *deeds, epochs=1000) for deeds in (_SIGMOID, _TANH, _RELU)]
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

            The loss is the *binary cross-entropy*, −ln of what was said for the right class: whoever says 0.5 to
            everything has −ln 0.5, about 0.6931.
            """,
            setup=(*_SIGMOID, Show(panel="error")),
            question=choice(
                "What is the largest slope that a sigmoid has anywhere?",
                ("1", "1/4", "It has no largest slope"),
                1,
                "y (1 − y) is largest at y = ½.",
                "The slope is y (1 − y). Where is that largest, and how large?",
                {0: "That is the slope of tanh. A sigmoid rises from 0 to 1 only.", 2: "It is steepest in the middle."},
            ),
        ),
        step(
            "Count the factors",
            """
            The *delta* δ of a neuron says how much the error grows with its sum. Along one path back, it passes one
            weight and one slope for each layer:

            $$\\delta_{below} = w \\cdot \\delta_{above} \\cdot y(1-y)$$

            With a weight of 1 and slopes of at most ¼, each layer leaves a quarter of it at best.
            """,
            setup=_SIGMOID,
            question=number(
                "What is left of a delta of 1,000,000 after eight such layers, at best?",
                1e6 / 4**8,
                0,
                "Fifteen millionths of it.",
                "4 to the eighth power is 65,536; divide by that.",
                {4**8: "That is what it is divided by.", 1e6 / 32: "Not 8 times ¼, but ¼ eight times."},
            ),
        ),
        step(
            "Measure it",
            f"""
            That was one path. Of all the gradients in a layer together, the *norm* is the length: √ of the sum of their
            squares. In this network that of the first layer is {s(ratio(sigmoid, 1, 9), 2)} times that of the last:
            **the first layer hears about a millionth of what the last one hears**.

            The plot *Gradients* draws the norm of each layer; from one line of its grid to the next it is a power of
            ten.
            """,
            setup=_SIGMOID,
            task="Open *View › Plots › Gradients*. Then click **Diagnosis**, a tab at the lower right.",
            until=(Opened(panel="gradients"), Opened(panel="diagnosis")),
            check=(
                Check(GradientRatio(layer=1, to=9, below=1e-5)),
                Check(
                    Found(finding="vanishing_gradients"),
                    "The output is the highest point, hidden layer 1 the lowest, the others stand in order between.",
                ),
            ),
            reveal=(Show(panel="gradients"), Show(panel="diagnosis")),
        ),
        step(
            "So nothing is learned",
            """
            The last layer does learn, but from features of the first layers that nobody has ever improved. All it can
            find out is how many points of each kind there are.
            """,
            setup=(*_SIGMOID, Show(panel="gradients")),
            task=f"Train for 1,000 epochs: {THOUSAND}.",
            until=(Trained(epochs=1000), StructureIs(layer=1, activation="sigmoid")),
            check=(Check(ErrorIs(above=0.69), f"The error is {s(error(ends[0]), 3)}: it says 0.5 to everything."),),
            reveal=(Train(epochs=1000),),
        ),
        step(
            "Another curve, and weights that fit",
            f"""
            **tanh** has the slope 1 in the middle, four times that of the sigmoid. And **Xavier's** rule spreads the
            initial weights so that sums grow neither larger nor smaller from layer to layer. Now the first layer's
            gradient is {s(ratio(tanh, 1, 9), 2)} times that of the last: look how close together the curves begin.
            """,
            setup=(*_TANH, Show(panel="gradients")),
            task="Train for 1,000 epochs.",
            until=(Trained(epochs=1000), StructureIs(layer=1, activation="tanh")),
            check=(
                Check(
                    ErrorIs(below=0.05),
                    f"The error is far below 0.05, and {s(100 * share(ends[1]), 3)} % of the points are right.",
                ),
                Check(AccuracyIs(least=0.99)),
            ),
            reveal=(Train(epochs=1000),),
        ),
        step(
            "ReLU and He",
            f"""
            The **ReLU** is 0 for negative sums and the sum itself for positive ones: its slope is exactly 1 wherever
            it is on, so no layer takes anything away. But half of the neurons are off for a point, and **He's** rule
            makes up for that with larger weights. The ratio here is {s(ratio(relu, 1, 9), 2)}.
            """,
            setup=(*_RELU, Show(panel="gradients")),
            task="Train for 1,000 epochs.",
            until=(Trained(epochs=1000), StructureIs(layer=1, activation="relu")),
            check=(
                Check(
                    ErrorIs(below=0.05),
                    f"The error is far below 0.05, and {s(100 * share(ends[2]), 3)} % of the points are right.",
                ),
            ),
            reveal=(Train(epochs=1000),),
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
                {2: "It bends at 0, so it is not a line."},
            ),
        ),
        step(
            "What to remember",
            """
            A gradient in a deep network is a product with one factor for every layer. Factors that are all a little
            below 1 make it vanish. Better factors come from the curve (a slope near 1), from the initial weights
            (Xavier for tanh, He for ReLU) and from connections that skip layers.
            """,
            setup=(Show(panel="explanation"),),
            question=choice(
                "If all factors were a little above 1, what then?",
                ("All would be well", "The gradients would grow from layer to layer", "The error would be 0"),
                1,
                "That is the next lesson.",
                "Multiply 1.5 by itself eight times.",
            ),
        ),
    )
