"""The lesson on softmax and cross-entropy: three classes, and why the two belong together."""

from __future__ import annotations

import numpy as np

from engine.document import Document
from engine.lesson import (
    AccuracyIs,
    Build,
    Check,
    ErrorIs,
    ForgetRuns,
    GoTo,
    NumberIs,
    SettingIs,
    Settings,
    Show,
    SteppedTo,
    Train,
    Trained,
    UseData,
)
from engine.sources import BuiltInSource
from resources.lessons_text.common import (
    HUNDRED,
    after,
    built_in,
    choice,
    error,
    fresh,
    number,
    of,
    s,
    share,
    step,
    taught,
    values,
)

_DATA = UseData(source=BuiltInSource("blobs", size=60, noise=0.18, seed=0))
_SOFT = (
    Build(layers=(2, 3), activation="softmax", initialiser="zeros"), _DATA,
    Settings(loss="cross_entropy", reduction="mean", learning_rate=1.0),
)  # fmt: skip
_SQUARED = (
    Build(layers=(2, 3), activation="sigmoid", initialiser="zeros"), _DATA,
    Settings(loss="half_squared_error", reduction="mean", learning_rate=1.0),
)  # fmt: skip
_SUMS = values(("y1", 1.0), ("y2", 0.0), ("y3", -1.0))
_WRONG = values(("y1", -8.0), ("y2", 0.0), ("y3", 8.0))


def made() -> Document:
    """The document with its lesson."""
    start = after(fresh((2, 3), built_in("blobs", size=60, noise=0.18, seed=0), 1.0), *_SOFT)
    some, trained = after(start, _SUMS), after(start, epochs=100)
    outs = [of(some, "out", f"y{i}") for i in (1, 2, 3)]
    wrong, flat = after(start, _WRONG), after(start, *_SQUARED, _WRONG)
    freed, stuck = after(wrong, epochs=100), after(flat, epochs=100)
    return taught(
        start,
        "Softmax and cross-entropy",
        "Three classes, outputs that sum to one, and the simplest delta of all.",
        8,
        step(
            "One output for each class",
            """
            Points of three kinds, *left*, *right* and *top*. Each kind has its own output neuron, and the targets are
            1 for the right kind and 0 for the two others: this is called **one-hot**. What the outputs should say are
            probabilities: none negative, and 1 in all.
            """,
            setup=(*_SOFT, Show(panel="explanation"), Show(panel="error")),
            question=number(
                "All weights are 0 now, so no kind is preferred. What does each output say? Two decimals.",
                1 / 3,
                2,
                "A third for each.",
                "Three equal numbers whose sum is 1.",
                {
                    0.5: "Then they would sum to 1.5.",
                    0: "The sums are 0, but the outputs are to sum to 1.",
                    1: "In all, yes.",
                },
            ),
        ),
        step(
            "Softmax",
            """
            **Softmax** takes e to the power of each sum, which makes all of them positive, and divides by their total:

            $$y_i = \\frac{e^{a_i}}{e^{a_1} + e^{a_2} + e^{a_3}}$$

            Here the weights are 0 and the biases 1, 0 and −1, so these are the sums. Each output depends on **all** of
            them.
            """,
            setup=(*_SOFT, _SUMS),
            task="Step to the output of *y₃*, the last one.",
            until=(SteppedTo(quantity="out", of="y3"),),
            check=(
                Check(
                    NumberIs(quantity="out", of="y1", least=outs[0] - 1e-3, most=outs[0] + 1e-3),
                    f"They are {s(outs[0], 3)}, {s(outs[1], 3)} and {s(outs[2], 3)}.",
                ),
            ),
            question=number(
                "What is their sum?", sum(outs), 1, "Always, whatever the weights.", "Add up the three outputs."
            ),
            reveal=(GoTo(quantity="out", of="y3"),),
        ),
        step(
            "Cross-entropy",
            f"""
            The **cross-entropy** looks only at the output of the right kind, and takes its negative logarithm:

            $$E = -\\ln y_{{right}}$$

            Certain and right: −ln 1 = 0. Certain and wrong: −ln of nearly 0, which is large without limit. The first
            row is *left*, whose output is *y₁* = {s(outs[0], 3)}.
            """,
            setup=(*_SOFT, _SUMS, GoTo(quantity="out", of="y3")),
            task="Step to the error of the first row.",
            until=(SteppedTo(quantity="error", sample=0),),
            question=number(
                "What is it? Two decimals.",
                of(some, "error"),
                2,
                f"−ln {s(outs[0], 3)}.",
                "It stands in the Explanation.",
                {
                    -float(np.log10(outs[0])): "That is with the logarithm to base 10; ln has the base e.",
                    -of(
                        some, "error"
                    ): "The logarithm of a number below 1 is negative; the minus sign makes it positive.",
                },
            ),
            reveal=(GoTo(quantity="error"),),
        ),
        step(
            "The simplest delta",
            """
            The derivatives of softmax and of the logarithm are both a little awkward. Together nearly everything
            cancels, and what remains is

            $$\\delta_i = y_i - t_i$$

            That is how much the error grows with the sum *aᵢ*: what the output said, minus what it should have said. No
            slope is left in it that could become 0.
            """,
            setup=(*_SOFT, _SUMS, GoTo(quantity="error")),
            task="Step to the delta of *y₁*.",
            until=(SteppedTo(quantity="delta", of="y1"),),
            question=number(
                "What is the delta of y₁? Two decimals.",
                of(some, "delta", "y1"),
                2,
                "Its output minus 1. Negative: this sum should grow.",
                f"Its output is {s(outs[0], 3)}, its target 1.",
                {outs[0]: "That is its output; its target is to be taken off."},
            ),
            reveal=(GoTo(quantity="delta", of="y1"),),
        ),
        step(
            "Training",
            """
            Let it learn, from zeros: with softmax there are no hidden neurons here that could be alike.
            """,
            setup=_SOFT,
            task=f"Train for 100 epochs: {HUNDRED}.",
            until=(Trained(epochs=100), SettingIs(setting="loss", value="cross_entropy")),
            check=(
                Check(
                    ErrorIs(below=0.1),
                    f"The mean error went from {s(error(start))}, which is ln 3, to {s(error(trained), 2)}.",
                ),
                Check(AccuracyIs(least=1.0), "All rows are right."),
            ),
            reveal=(Train(epochs=100),),
        ),
        step(
            "Certain and wrong",
            f"""
            Now the hard case. The biases are −8, 0 and 8: whatever it sees, it is sure of *top*. For the first row,
            which is *left*, the delta of *y₁* is {s(of(wrong, "delta", "y1"))}: as loud as it can be.
            """,
            setup=(*_SOFT, _WRONG, ForgetRuns()),
            task="Train for 100 epochs.",
            until=(Trained(epochs=100), SettingIs(setting="loss", value="cross_entropy")),
            check=(
                Check(
                    AccuracyIs(least=1.0),
                    f"The error fell from {s(error(wrong), 3)} to {s(error(freed), 2)}, and all rows are right.",
                ),
            ),
            reveal=(Train(epochs=100),),
        ),
        step(
            "The same with squares",
            f"""
            The same biases, but sigmoids and half the squared error. There the delta is *(y − t)* times the slope
            *y (1 − y)*, and a sigmoid that is certain has no slope. The delta of *y₁* is
            {s(of(flat, "delta", "y1"), 2)}: hardly a whisper, just where it is most wrong.
            """,
            setup=(*_SQUARED, _WRONG),
            task="Train for 100 epochs, and compare the two curves.",
            until=(Trained(epochs=100), SettingIs(setting="loss", value="half_squared_error")),
            check=(
                Check(
                    AccuracyIs(below=0.5),
                    f"Only {s(100 * share(stuck), 2)} % of the rows are right: those of *top*.".replace("*", ""),
                ),
            ),
            question=choice(
                "What makes the difference?",
                (
                    "With cross-entropy the slope cancels out of the delta",
                    "Softmax has larger outputs",
                    "The learning rate is larger",
                ),
                0,
                "So the output's curve and the loss are chosen together: softmax with cross-entropy, one sigmoid with "
                "binary cross-entropy, identity with squares.",
                "Compare the two formulas for delta.",
                {2: "It is 1 in both."},
            ),
            reveal=(Train(epochs=100),),
        ),
    )
