"""The lesson on a single neuron, which learns AND."""

from __future__ import annotations

from engine.document import Document
from engine.lesson import (
    AccuracyIs,
    Ask,
    Asked,
    Check,
    ErrorIs,
    GoTo,
    ParameterChanged,
    ParameterIs,
    Settings,
    Show,
    SteppedTo,
    Train,
    Trained,
    UseSteps,
)
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
    step,
    taught,
    value,
    values,
)

_W1, _W2, _B = ("x1", "y1"), ("x2", "y1"), "y1"
_START = values((_W1, 0.8), (_W2, -0.4), (_B, 0.1))
_SHIFTED = values((_W1, 0.8), (_W2, -0.4), (_B, 1.1))
_ZERO = values((_W1, 0.0), (_W2, 0.0), (_B, 0.0))


def made() -> Document:
    """The document with its lesson."""
    start = after(fresh((2, 1), built_in("and"), 1.0, initialiser="zeros"), _START)
    shifted, zero = after(start, _SHIFTED), after(start, _ZERO)
    net, out = of(start, "net", "y1", 2), of(start, "out", "y1", 2)
    trained, long = after(zero, epochs=100), after(zero, epochs=1000)
    w1, w2, b = (value(long, named) for named in (_W1, _W2, _B))
    return taught(
        start,
        "A neuron",
        "Weights, a sum and a curve: what a neuron computes, and how it learns a gate.",
        8,
        step(
            "What you see",
            """
            The circle *y₁* at the right is a **neuron**. Two numbers come in from the left, *x₁* and *x₂*. Each passes
            a connection, and each connection has a **weight**: a number that says how much of the input counts, and
            with which sign. Blue weights are positive, orange ones negative; thick lines are large weights.

            The neuron has one more number of its own, its **bias** *b*. That is all there is to it.
            """,
            setup=(Show(panel="explanation"), Show(panel="error")),
            question=choice(
                "Which input makes this neuron's sum smaller when it grows?",
                ("x₁, whose weight is 0.8", "x₂, whose weight is −0.4", "Neither: inputs only add"),
                1,
                "A negative weight turns its input against the neuron.",
                "Look at the signs of the two weights.",
                {
                    0: "Its weight is positive: more of x₁ makes the sum larger.",
                    2: "They are added, but each times its weight, and a weight may be negative.",
                },
            ),
        ),
        step(
            "The weighted sum",
            f"""
            First the neuron multiplies each input by its weight and adds everything up, with the bias:

            $$a = w_1 x_1 + w_2 x_2 + b$$

            For the third row of the data, *x₁* = 1 and *x₂* = 0, only the first weight and the bias are left:
            0.8 · 1 − 0.4 · 0 + 0.1 = {s(net)}.

            The *Explanation*, at the right, calls things by their full names: its *w* with *x₁, y₁* below it is the
            weight from *x₁* to *y₁*, and its *a* with *y₁* is the sum at *y₁*.
            """,
            setup=(_START, UseSteps(size="number"), GoTo(sample=2)),
            task="Press **Step** (or the space bar) once, and read the sum in the *Explanation*.",
            until=(SteppedTo(quantity="net", of="y1", sample=2),),
            reveal=(GoTo(quantity="net", of="y1", sample=2),),
        ),
        step(
            "The curve",
            f"""
            The sum could be any number. The **activation function** brings it into a range; here it is the sigmoid,
            an S from 0 to 1:

            $$y = \\frac{{1}}{{1 + e^{{-a}}}}$$

            Here *e* is the number 2.718…; a sum of 0 gives exactly one half. Large sums come close to 1, very
            negative ones close to 0. For *a* = {s(net)} the output is a little above the middle.
            """,
            setup=(_START, UseSteps(size="number"), GoTo(quantity="net", of="y1", sample=2)),
            task="Step once more, to the output of this row.",
            until=(SteppedTo(quantity="out", of="y1", sample=2),),
            question=number(
                "What is the output for this row, to two decimals?",
                out,
                2,
                "So the neuron says: rather yes.",
                "It stands inside the neuron, and as the result in the Explanation.",
                {
                    net: "That is the sum a. It has to go through the curve yet.",
                    1 - out: "Mind the minus sign: e^(−a).",
                },
            ),
            reveal=(GoTo(quantity="out", of="y1", sample=2),),
        ),
        step(
            "What the bias does",
            f"""
            The bias belongs to no input. It moves the sum up or down for every row alike, and so says how easily the
            neuron goes on.

            The table *Data*, below, has the output *y* for each row. In row 3 it is {s(out)} now, with *b* = 0.1. With
            *b* = 1.1 it will be {s(of(shifted, "out", "y1", 2))}.
            """,
            setup=(_START,),
            task="Set the bias to 1.1: double-click the *b* at the neuron, type 1.1 and press Return.",
            until=(ParameterChanged(of=_B),),
            check=(
                Check(
                    ParameterIs(of=_B, value=1.1),
                    "Look at the table Data: y has become larger in every row.",
                    "The bias has another value now, but not 1.1.",
                ),
            ),
            reveal=(values((_B, 1.1), anew=False),),
        ),
        step(
            "What it ought to say",
            """
            The table *Data* holds the four rows of **AND**: the target *t* is 1 only where both inputs are 1. The
            **error** of a row says how far the output is from the target:

            $$E = \\frac{1}{2} (t - y)^2$$

            With all weights at 0 the neuron says 0.5 to everything, and each row has the same error.
            """,
            setup=(_ZERO, UseSteps(size="number"), GoTo(quantity="out", of="y1")),
            task="Step on until the error of the first row is there.",
            until=(SteppedTo(quantity="error", sample=0),),
            question=number(
                "How large is it? Three decimals.",
                error(zero),
                3,
                "Half of 0.5².",
                "It is ½ · (0 − 0.5)².",
                {0.25: "The factor ½ is missing.", 0.5: "That is how far it is off. Square it, and take half of that."},
            ),
            reveal=(GoTo(quantity="error"),),
        ),
        step(
            "Learning",
            f"""
            Now the neuron may learn. In each **epoch** it looks at all four rows, finds out for each weight whether
            more or less of it would make the error smaller, and moves all of them a little that way. How it finds
            out is what the next lessons are about.

            At the start the mean error is {s(error(zero))}.
            """,
            setup=(_ZERO, Settings(learning_rate=1.0)),
            task=f"Train for 100 epochs: {HUNDRED}.",
            until=(Trained(epochs=100),),
            check=(
                Check(
                    ErrorIs(below=0.02),
                    f"After 100 epochs the mean error is {s(error(trained), 2)}. Look at the table Data: every y is on "
                    "the right side of 0.5.",
                    "The error is still above 0.02. Start the step again and train with a learning rate of 1.",
                ),
                Check(AccuracyIs(least=1.0)),
            ),
            reveal=(Train(epochs=100),),
        ),
        step(
            "What it has learned",
            f"""
            After 1,000 epochs the weights are *w₁* = {s(w1, 3)} and *w₂* = {s(w2, 3)}, the bias is {s(b, 3)}. One
            input alone does not lift the sum above 0: {s(w1, 3)} − {s(-b, 3)} is negative. Both together do. That
            **is** AND, found by nothing but making errors smaller.

            Where the sum is 0, *w₁x₁ + w₂x₂ + b* = 0, is a straight line. It parts the row that is on from the others:
            the plot *Output* below the network draws it among the four rows.
            """,
            setup=(_ZERO, Settings(learning_rate=1.0), Show(panel="function")),
            task="Train for 1,000 epochs, and look at the weights and at the plot.",
            until=(Trained(epochs=1000),),
            check=(Check(ErrorIs(below=0.002), "Each weight alone is smaller than −b; both together are larger."),),
            reveal=(Train(epochs=1000),),
            question=choice(
                "What would the neuron need for OR, where one input is enough?",
                (
                    "A bias that is less negative than each weight is large",
                    "Negative weights",
                    "A second neuron",
                ),
                0,
                "Then one input alone lifts the sum above 0. Try it: File › Examples has OR.",
                "For OR a single input has to lift the sum above 0.",
                {2: "One is enough: a line parts the row 0 0 from the three others."},
            ),
        ),
        step(
            "Every number can be asked",
            """
            You need not believe any number here. Click one, on the network or in a formula, and the *Explanation*
            says how it came about: the rule, the numbers put in, the result. The numbers in it can be clicked in
            turn.

            With that you can read every lesson that follows, and check it.
            """,
            setup=(
                _START,
                Show(panel="error"),
                UseSteps(size="neuron"),
                GoTo(quantity="out", of="y1", sample=2),
            ),
            task="Click the neuron *y₁* (or select it and press Ctrl+I) to ask how its output came about.",
            until=(Asked(quantity="out", of="y1"),),
            reveal=(Ask(quantity="out", of="y1"),),
        ),
    )
