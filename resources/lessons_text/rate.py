"""The lesson on the learning rate: a single weight, of which everything can be said, and then XOR."""

from __future__ import annotations

from engine.data import samples
from engine.document import Document
from engine.lesson import (
    Build,
    Check,
    ErrorIs,
    ForgetRuns,
    Found,
    GoTo,
    Opened,
    ParameterIs,
    SettingIs,
    Settings,
    Show,
    SteppedTo,
    Train,
    Trained,
    UseData,
    UseRows,
)
from engine.sources import BuiltInSource
from resources.lessons_text.common import (
    THOUSAND,
    after,
    choice,
    error,
    fresh,
    number,
    of,
    rows,
    s,
    step,
    taught,
    value,
    values,
)

_W = ("x1", "y1")
_ZERO = (
    Build(layers=(1, 1), activation="identity", bias=False),
    UseRows(inputs=((1.0,),), targets=((2.0,),)),
    values((_W, 0.0)),
)
_XOR = (Build(layers=(2, 4, 1), initialiser="normal", seed=1), UseData(source=BuiltInSource("xor")))


def _rate(rate: float) -> Settings:
    return Settings(learning_rate=rate)


def made() -> Document:
    """The document with its lesson."""
    start = after(fresh((1, 1), rows(samples([[1.0]], [[2.0]])), 0.1), *_ZERO)
    slow, bounced = after(start, _rate(0.1), epochs=10), after(start, _rate(1.9), epochs=1)
    bouncing, away = after(start, _rate(1.9), epochs=10), after(start, _rate(2.1), epochs=100)
    xor = {rate: after(start, *_XOR, _rate(rate), epochs=1000) for rate in (0.01, 1.0, 100.0)}
    return taught(
        start,
        "The learning rate",
        "Too small, right, too large: one weight of which everything can be said, and then XOR.",
        8,
        step(
            "One weight",
            """
            The smallest network there is: one input, which is always 1, one weight *w*, and an output that is
            simply *y = w·x*. The target is 2. So the error is

            $$E = \\frac{1}{2}(2 - w)^2$$

            a parabola with its lowest point at *w* = 2. We stand at *w* = 0.
            """,
            setup=(*_ZERO, _rate(0.1), Show(panel="explanation"), Show(panel="error")),
            task="Press **Step** (or the space bar) until the gradient of *w*, a number after ∂, stands at the line.",
            until=(SteppedTo(quantity="gradient", of=_W),),
            question=number(
                "What is the gradient here?",
                of(start, "gradient", _W),
                1,
                "Negative: more weight, less error.",
                "Step until it stands beside the weight.",
                {4: "The derivative of ½ (2 − w)² by w is w − 2: the 2 and the ½ cancel.", -4: "The ½ cancels the 2."},
            ),
            reveal=(GoTo(quantity="gradient", of=_W),),
        ),
        step(
            "Small steps",
            """
            An update takes the learning rate *η* (the Greek letter eta) times the gradient off the weight. With
            *η* = 0.1 the gradient −2
            moves it from 0 to 0.2. After each update a tenth of the distance is gone, and nine tenths are left.
            """,
            setup=(*_ZERO, _rate(0.1)),
            task="Train for 10 epochs: click the small arrow beside **Run** and choose *10 epochs*.",
            until=(Trained(epochs=10), SettingIs(setting="learning_rate", value=0.1)),
            question=number(
                "What is w now? Two decimals.",
                value(slow, _W),
                2,
                "2 − 2 · 0.9¹⁰. It comes nearer for ever, and never quite there.",
                "It stands on the line.",
                {2 - value(slow, _W): "That is the distance which is left to 2."},
            ),
            reveal=(Train(epochs=10),),
        ),
        step(
            "The one right step",
            """
            Now *η* = 1. The first update takes the whole distance at once: it moves by 1 · 2.

            Such a rate exists only because the error is an exact parabola whose curvature is 1. Real errors are not:
            what would be right for one weight is too much for another, and it changes on the way.
            """,
            setup=(*_ZERO, _rate(1.0)),
            task="Train for 1 epoch.",
            until=(Trained(epochs=1), SettingIs(setting="learning_rate", value=1.0)),
            check=(Check(ParameterIs(of=_W, value=2.0), "w is 2, the error is 0: there, in one."),),
            reveal=(Train(epochs=1),),
        ),
        step(
            "Too far, but not too much",
            f"""
            With *η* = 1.9 the update leaps over the lowest point and lands at {s(value(bounced, _W))}, nearly as
            far away on the other side. From there it leaps back. The distance shrinks by a tenth each time, so it does
            arrive.
            """,
            setup=(*_ZERO, _rate(1.9)),
            task="Train for 10 epochs and watch the error plot.",
            until=(Trained(epochs=10), SettingIs(setting="learning_rate", value=1.9)),
            check=(
                Check(
                    ErrorIs(below=error(bouncing) * 1.01),
                    f"After 10 leaps w is {s(value(bouncing, _W))}, and the error {s(error(bouncing), 3)}: exactly "
                    "where ten small steps with 0.1 have led. The two curves are one.",
                ),
            ),
            reveal=(Train(epochs=10),),
        ),
        step(
            "Too much",
            """
            With *η* = 2.1 it lands farther from the lowest point than it started, where the slope is steeper, so that
            the next leap is larger still.
            """,
            setup=(*_ZERO, _rate(2.1)),
            task="Train for 100 epochs. Then click **Diagnosis**, a tab at the lower right.",
            until=(
                Trained(epochs=100),
                SettingIs(setting="learning_rate", value=2.1),
                Opened(panel="diagnosis"),
            ),
            check=(
                Check(ErrorIs(above=2.0), f"The error began at 2 and is {s(error(away), 3)} now: training diverges."),
                Check(Found(finding="rate_too_high"), "The panel Diagnosis says so too, and what to do."),
            ),
            question=choice(
                "At which rate does it turn from arriving to running away?",
                ("1", "2", "It depends on the initial weight"),
                1,
                "At 2 it leaps from 0 to 4 and back for ever. In general the limit is 2 divided by the curvature.",
                "1.9 arrives, 2.1 does not; each update multiplies the distance by 1 − η.",
                {2: "The distance is multiplied by 1 − η at every update, wherever it began."},
            ),
            reveal=(Train(epochs=100), Show(panel="diagnosis")),
        ),
        step(
            "A real network, too slow",
            """
            XOR with four hidden neurons has seventeen parameters, and its error is no parabola. But the same three
            things happen. First with *η* = 0.01.
            """,
            setup=(*_XOR, _rate(0.01), ForgetRuns(), Show(panel="explanation")),
            task=f"Train for 1,000 epochs: {THOUSAND}.",
            until=(Trained(epochs=1000), SettingIs(setting="learning_rate", value=0.01)),
            check=(Check(ErrorIs(above=0.12), f"The error is {s(error(xor[0.01]))}: hardly anything has happened."),),
            reveal=(Train(epochs=1000),),
        ),
        step(
            "About right",
            """
            The same weights to begin with, a hundred times the rate. There is no formula for a good one: people try
            values such as 0.001, 0.01, 0.1 and 1, and look at the curve. (*Train › Learning rate test…* does so for
            you.)
            """,
            setup=(*_XOR, _rate(1.0)),
            task="Train for 1,000 epochs.",
            until=(Trained(epochs=1000), SettingIs(setting="learning_rate", value=1.0)),
            check=(Check(ErrorIs(below=0.01), f"The error is {s(error(xor[1.0]))}."),),
            reveal=(Train(epochs=1000),),
        ),
        step(
            "Far too much",
            """
            With *η* = 100 the first updates throw the weights so far that the sigmoids are pressed flat against
            0 and 1. There the slope is nearly 0, and no gradient leads back.
            """,
            setup=(*_XOR, _rate(100.0)),
            task="Train for 1,000 epochs.",
            until=(Trained(epochs=1000), SettingIs(setting="learning_rate", value=100.0)),
            check=(
                Check(
                    ErrorIs(above=0.2),
                    f"The error is {s(error(xor[100.0]), 2)}, worse than at the start, and it stays there.",
                ),
            ),
            question=choice(
                "A curve of the error that jumps up and down wildly says that the rate is …",
                ("too small", "too large", "right"),
                1,
                "Try a third or a tenth of it.",
                "Think of the leaps over the lowest point.",
                {0: "With too small a rate it creeps down smoothly."},
            ),
            reveal=(Train(epochs=1000),),
        ),
    )
