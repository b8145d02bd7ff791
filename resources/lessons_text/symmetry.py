"""The lesson on symmetry: hidden neurons that begin alike and stay alike, and what initial weights are for."""

from __future__ import annotations

from engine.document import Document
from engine.lesson import (
    AccuracyIs,
    Check,
    ErrorIs,
    Found,
    GoTo,
    Initialise,
    ParameterIs,
    ParametersAlike,
    Settings,
    Show,
    SteppedTo,
    Train,
    Trained,
)  # fmt: skip
from resources.lessons_text.common import (
    THOUSAND,
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
    value,
    values,
)

_RATE = Settings(learning_rate=0.5)
_ZEROS, _SAME = Initialise(initialiser="zeros"), Initialise(initialiser="constant")
_DRAWN = Initialise(initialiser="xavier_uniform", seed=1)
_NUDGED = (("x1", "h1"), 0.11)
_ONE, _OTHER, _THIRD = ("x1", "h1"), ("x1", "h2"), ("x1", "h3")


def made() -> Document:
    """The document with its lesson."""
    start = fresh((2, 3, 1), built_in("xor"), 0.5, activation="tanh", output="sigmoid", initialiser="zeros")
    same = after(start, _SAME, epochs=1000)
    nudged = after(start, _SAME, values(_NUDGED), epochs=1000)
    drawn = after(start, _DRAWN, epochs=1000)
    return taught(
        start,
        "Symmetry and initial weights",
        "Why weights are drawn by chance, and never all alike.",
        8,
        step(
            "All zeros",
            """
            A network for XOR, with three hidden neurons whose activation is **tanh**. All weights and biases are 0.
            It looks like the most impartial start of all. Let us see how much there is to learn from.

            The delta of a hidden neuron is what comes back over its weight to the output. That weight is 0.
            """,
            setup=(_ZEROS, _RATE, Show(panel="explanation"), Show(panel="error")),
            task="Step until the gradient of the weight from *x₁* to *h₁*, a number after ∂, stands on its line.",
            until=(SteppedTo(quantity="gradient", of=_ONE),),
            question=number(
                "What is it?",
                of(start, "gradient", _ONE),
                0,
                "No delta, no gradient.",
                "It stands on the line from x₁ to h₁.",
            ),
            reveal=(GoTo(quantity="gradient", of=_ONE),),
        ),
        step(
            "Nothing begins",
            """
            The weights from the hidden neurons to the output do not move either: their gradient is the output's
            delta times what the hidden neurons put out, and tanh of 0 is 0. Only the output's bias could move, and
            over XOR's four rows its gradients cancel.
            """,
            setup=(_ZEROS, _RATE),
            task=f"Train for 1,000 epochs: {THOUSAND}.",
            until=(Trained(epochs=1000),),
            check=(
                Check(ErrorIs(above=0.1249), "The error has not moved at all."),
                Check(ParameterIs(of=_ONE, value=0.0), "The weights are still 0."),
            ),
            reveal=(Train(epochs=1000),),
        ),
        step(
            "All alike",
            """
            Then let all weights be 0.1. Now deltas flow. But look at the three hidden neurons: they have the same
            weights, so they put out the same; they lead to the output over the same weight, so they get the same
            delta; so their weights change by the same.
            """,
            setup=(_SAME, _RATE),
            task="Train for 1,000 epochs, then compare the weights into the three hidden neurons.",
            until=(Trained(epochs=1000),),
            check=(
                Check(
                    ParametersAlike(one=_ONE, other=_OTHER, tolerance=1e-12),
                    f"They have all gone from 0.1 to {s(value(same, _ONE))}, to the last digit.",
                    "The weights differ: start the step again, and train without changing any.",
                ),
                Check(ParametersAlike(one=_OTHER, other=_THIRD, tolerance=1e-12)),
                Check(ErrorIs(above=0.05), f"And the error is {s(error(same), 2)}."),
                Check(Found(finding="symmetric_units"), "Diagnosis, a tab at the right, calls them symmetric."),
            ),
            reveal=(Train(epochs=1000),),
        ),
        step(
            "Three that are one",
            """
            Neurons that are alike stay alike for ever, however long you train: no update ever has a reason to treat
            them differently. The three are worth exactly as much as a single one. This is what is meant by
            **symmetry**.
            """,
            setup=(_SAME, _RATE, Train(epochs=1000)),
            goes_on=True,
            question=choice(
                "Would a hundred hidden neurons with equal weights solve XOR?",
                (
                    "Yes, with enough epochs",
                    "No: they too would act as one, and one is not enough",
                    "Only with a smaller learning rate",
                ),
                1,
                "It is not the number that counts but that they differ.",
                "Think of what makes two of them ever differ.",
                {0: "No epoch tells them apart, so no number of epochs does."},
            ),
        ),
        step(
            "One hundredth",
            """
            **Breaking** the symmetry takes next to nothing. Make a single weight 0.11 in place of 0.1, and *h₁* is
            another neuron than the two others: its output differs a little, so does its delta, and training drives
            them apart.
            """,
            setup=(_SAME, _RATE),
            task="Set the weight from *x₁* to *h₁* to 0.11 (double-click the line), then train for 1,000 epochs.",
            until=(Trained(epochs=1000),),
            check=(
                Check(
                    ParametersAlike(one=_ONE, other=_OTHER, tolerance=1e-3, alike=False),
                    "h₁ has become a neuron of its own.",
                    "The neurons are still alike: start the step again, and set the weight before you train.",
                ),
                Check(ParametersAlike(one=_OTHER, other=_THIRD, tolerance=1e-12)),
                Check(AccuracyIs(least=1.0), f"All four rows are right; the error is {s(error(nudged), 2)}."),
            ),
            question=choice(
                "And h₂ and h₃, which nobody touched?",
                (
                    "They are still alike, to the last digit",
                    "They differ from each other now as well",
                    "They have become 0",
                ),
                0,
                "Nothing has ever told them apart. Two neurons were enough here.",
                "Compare the weights that lead to them.",
            ),
            reveal=(values(_NUDGED), Train(epochs=1000)),
        ),
        step(
            "Draw them",
            """
            So one draws all weights **by chance**: then no two neurons are alike. The biases may all begin at 0, for
            the weights differ already. How far the weights are spread matters too; *Xavier* makes it fit the number
            of connections, and the lesson on vanishing gradients shows why.
            """,
            setup=(_DRAWN, _RATE),
            task="Train for 1,000 epochs.",
            until=(Trained(epochs=1000),),
            check=(
                Check(
                    ErrorIs(below=0.001),
                    f"The error is {s(error(drawn), 2)}, {s(100 * share(drawn), 3)} % of the rows are right.",
                ),
                Check(ParametersAlike(one=_OTHER, other=_THIRD, tolerance=1e-3, alike=False)),
            ),
            reveal=(Train(epochs=1000),),
        ),
    )
