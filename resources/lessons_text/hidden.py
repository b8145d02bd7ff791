"""The lesson on hidden units, which XOR needs."""

from __future__ import annotations

from engine.document import Document
from engine.lesson import (
    AccuracyIs,
    Build,
    Check,
    ErrorIs,
    Initialise,
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
    of,
    outputs,
    s,
    share,
    step,
    taught,
)

_RATE = Settings(learning_rate=2.0)
_MAP, _CURVE = Show(panel="function"), Show(panel="error")
_ONE = Build(layers=(2, 1), seed=3)
_TWO = Build(layers=(2, 2, 1), initialiser="normal", seed=1)
_UNLUCKY = Initialise(initialiser="normal", seed=0)
_FOUR = Build(layers=(2, 4, 1), initialiser="normal", seed=0)


def made() -> Document:
    """The document with its lesson."""
    start = fresh((2, 1), built_in("xor"), 2.0, seed=3)
    alone = after(start, epochs=1000)
    two, unlucky = after(start, _TWO, epochs=1000), after(start, _TWO, _UNLUCKY, epochs=1000)
    four = after(start, _FOUR, epochs=1000)
    first = [of(two, "out", "h1", row) for row in range(4)]
    second = [of(two, "out", "h2", row) for row in range(4)]
    return taught(
        start,
        "Why hidden units",
        "XOR, which no single line parts, and what a hidden layer does about it.",
        8,
        step(
            "A gate that one neuron cannot be",
            """
            **XOR** is on where exactly one of its two inputs is on: *either, but not both*. The data show its four
            rows. The network is the single neuron that has learned AND so easily.
            """,
            setup=(_ONE, _RATE, _CURVE),
            question=choice(
                "In how many of the four rows is the target 1?",
                ("one", "two", "three"),
                1,
                "Those where the inputs differ.",
                "Look at the column t of the table Data.",
            ),
        ),
        step(
            "Let it try",
            """
            Give it 1,000 epochs. If any weights solved the problem, that would be plenty: AND takes a hundred.
            """,
            setup=(_ONE, _RATE),
            task=f"Train for 1,000 epochs: {THOUSAND}. Then look at the column *y* of the table *Data*.",
            until=(Trained(epochs=1000),),
            check=(
                Check(
                    ErrorIs(above=0.1249),
                    f"The mean error is still {s(error(alone))}. All weights have gone to 0: a number such as "
                    "2e−16 is 0 but for rounding.",
                ),
            ),
            question=number(
                "What does it answer to every row? One decimal.",
                float(outputs(alone)[0, 0]),
                1,
                "Neither yes nor no: of all its bad answers the least bad one.",
                "See the column y of the table Data.",
            ),
            reveal=(Train(epochs=1000),),
        ),
        step(
            "Why it cannot",
            """
            A neuron with a threshold needs *b* < 0 for the row 0 0 to be off, and both *w₁ + b* > 0 and *w₂ + b* > 0
            for the next two rows to be on. Add those two:

            $$w_1 + w_2 + 2b > 0$$

            As *b* is negative, *w₁ + w₂ + b* is even larger than that: so the row 1 1 is on too. It ought to be off.
            The plot *Output*, below the network, shows the four rows as points: **no straight line parts the two that
            are on from the two that are off.**
            """,
            setup=(_ONE, _RATE, Train(epochs=1000), _MAP),
            goes_on=True,
            question=choice(
                "What would help?",
                (
                    "Many more epochs",
                    "A larger learning rate",
                    "Neurons in between, that draw lines of their own",
                ),
                2,
                "No setting helps where no weights exist that solve it.",
                "The proof holds for all weights, however they were found.",
                {
                    0: "Epochs look for weights, but there are none to be found.",
                    1: "A rate changes the way, not the goal.",
                },
            ),
        ),
        step(
            "Two neurons in between",
            """
            Now there is a **hidden layer** of two neurons. Each draws a line of its own through the plane, and the
            output sees only on which side of the two lines a row lies.
            """,
            setup=(_TWO, _RATE, _MAP),
            task="Train for 1,000 epochs, and watch the plot *Output*.",
            until=(Trained(epochs=1000), StructureIs(hidden=1)),
            check=(
                Check(
                    ErrorIs(below=0.001),
                    f"The mean error is {s(error(two), 2)}.",
                    "The error is not below 0.001: start the step again and train with its own weights.",
                ),
                Check(AccuracyIs(least=1.0), "All four rows are right: those that are on lie between two lines."),
            ),
            reveal=(Train(epochs=1000),),
        ),
        step(
            "What they have become",
            f"""
            Nobody told the hidden neurons what to be. Here is what they put out now, for the rows 0 0, 0 1, 1 0 and
            1 1 (choose a row at the top right and step through its pass to see it):

            - *h₁*: {", ".join(s(value, 2) for value in first)}

            - *h₂*: {", ".join(s(value, 2) for value in second)}

            The output is on where *h₁* is on and *h₂* is not.
            """,
            setup=(_TWO, _RATE, Train(epochs=1000)),
            goes_on=True,
            question=choice(
                "Which gates are these?",
                (
                    "h₁ is OR, h₂ is AND",
                    "h₁ is NAND (not both), h₂ is NOR (neither)",
                    "Both are XOR",
                ),
                1,
                "Not both, and not neither: that is exactly one.",
                "h₁ is off only for 1 1; h₂ is on only for 0 0.",
                {0: "Look at 0 0: both are on there. OR and AND are both off."},
            ),
        ),
        step(
            "Other weights to begin with",
            """
            Two hidden neurons are just enough, and just enough is delicate. From other initial weights the same
            network with the same settings ends elsewhere.
            """,
            setup=(_TWO, _RATE, _UNLUCKY, _CURVE),
            task="Train for 1,000 epochs.",
            until=(Trained(epochs=1000),),
            check=(
                Check(
                    ErrorIs(above=0.05),
                    f"It is stuck at an error of {s(error(unlucky), 2)}: two rows are right, and the "
                    "two others get 0.5 each.",
                ),
            ),
            reveal=(Train(epochs=1000),),
        ),
        step(
            "A few more than needed",
            """
            With four hidden neurons there are many more ways to solve it, and from nearly everywhere one of them lies
            downhill. The seed is the same that has just failed.
            """,
            setup=(_FOUR, _RATE, _CURVE),
            task="Train for 1,000 epochs. The plot keeps the curves of all runs: compare them.",
            until=(Trained(epochs=1000), StructureIs(layer=1, units=4)),
            check=(
                Check(
                    ErrorIs(below=0.001),
                    f"The mean error is {s(error(four), 2)}, {s(100 * share(four), 3)} % of the rows are right.",
                ),
            ),
            reveal=(Train(epochs=1000),),
            question=choice(
                "Why are a few neurons more than needed often used?",
                (
                    "Training finds a solution more easily",
                    "Otherwise the gradients would be wrong",
                    "The error of a smaller network is always 0.5",
                ),
                0,
                "What is too many is a question of its own: another lesson is on overfitting.",
                "Compare the last two steps.",
            ),
        ),
    )
