"""The lesson on exploding gradients: a chain of factors of three, a deep ReLU network, and clipping by the norm."""

from __future__ import annotations

from itertools import pairwise

from engine.data import samples
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
    UseRows,
)  # fmt: skip
from engine.sources import BuiltInSource
from resources.lessons_text.common import (
    HUNDRED,
    THOUSAND,
    after,
    choice,
    error,
    fresh,
    norm,
    number,
    of,
    rows,
    s,
    share,
    step,
    taught,
    values,
)

_NAMES = ("x1", "h1_1", "h2_1", "h3_1", "h4_1", "h5_1", "y1")
_PAIRS = tuple(pairwise(_NAMES))
_WEIGHTS = values(*((pair, 3.0) for pair in _PAIRS))
_CHAIN = (
    Build(layers=(1,) * 7, activation="identity", bias=False),
    UseRows(inputs=((1.0,),), targets=((1.0,),)),
    _WEIGHTS,
    Settings(learning_rate=0.01, reduction="sum", gradient_clip=None),
)
_CIRCLES = UseData(source=BuiltInSource("circles", size=80, noise=0.05, seed=1))
_DEEP = (
    Build(layers=(2, 8, 8, 8, 8, 8, 1), activation="relu", output="identity", initialiser="normal", seed=2),
    _CIRCLES,
)
_FREE, _TIED = (
    Settings(learning_rate=0.05, reduction="mean", gradient_clip=clip) for clip in (None, 1.0)
)  # fmt: skip


def made() -> Document:
    """The document with its lesson."""
    blank = fresh((1, 1), rows(samples([[1.0]], [[1.0]])), 0.01)
    start = after(blank, *_CHAIN)
    out, top, bottom = of(start, "out", "y1"), of(start, "delta", "y1"), of(start, "delta", "h1_1")
    once, steep = after(start, *_CHAIN, epochs=1), of(start, "gradient", _PAIRS[0])
    deep = after(start, *_DEEP, _FREE)
    tied = after(deep, _TIED, epochs=1000)
    steepness = norm(deep)
    return taught(
        start,
        "Exploding gradients and clipping",
        "Gradients that grow from layer to layer, and a leash for them.",
        8,
        step(
            "A chain of threes",
            """
            Six weights in a row, each 3, and no curves at all: the identity hands every sum on. The input is 1. Each
            layer triples what it gets.
            """,
            setup=(*_CHAIN, Show(panel="explanation"), Show(panel="error")),
            task="Press **Step** until the output of *y₁* is there.",
            until=(SteppedTo(quantity="out", of="y1"),),
            question=number(
                "What comes out?",
                out,
                0,
                "3 to the sixth power. The target is 1.",
                "Multiply 3 by itself six times.",
                {
                    18: "Each layer multiplies by 3, it does not add 3.",
                    243: "There are six weights: 3 to the sixth power.",
                },
            ),
            reveal=(GoTo(quantity="out", of="y1"),),
        ),
        step(
            "And back again",
            f"""
            The output's delta δ is *y − t* = {s(top)}. On its way back it passes the same weights, so it grows by a
            factor of 3 in every layer too:

            $$\\delta_{{h_{{1,1}}}} = 3^5 \\cdot \\delta_y$$
            """,
            setup=(*_CHAIN, GoTo(quantity="error")),
            task="Step to the delta of *h₁,₁*, the first hidden neuron.",
            until=(SteppedTo(quantity="delta", of="h1_1"),),
            check=(
                Check(
                    NumberIs(quantity="delta", of="h1_1", least=bottom - 1, most=bottom + 1),
                    f"It is {s(bottom, 6)}.",
                ),
            ),
            question=choice(
                "With weights of ⅓ in place of 3, this delta would be …",
                ("larger still", "smaller than the output's: it would vanish", "the same"),
                1,
                "One mechanism, two ends: factors above 1 explode, factors below 1 vanish.",
                "Each layer would divide by three.",
            ),
            reveal=(GoTo(quantity="delta", of="h1_1"),),
        ),
        step(
            "One update",
            f"""
            The learning rate is 0.01, which has been harmless so far. But each of the six gradients, a delta times what
            came in, is {s(steep, 6)}. One update takes a hundredth of that off each weight.
            """,
            setup=_CHAIN,
            task="Train for 1 epoch: the small arrow beside **Run** has *1 epoch*.",
            until=(Trained(epochs=1), SettingIs(setting="learning_rate", value=0.01)),
            check=(
                Check(
                    ErrorIs(above=1e20),
                    f"The error has gone from {s(error(start), 6)} to {s(error(once), 2)}. "
                    "Nothing can be learned from there.",
                ),
            ),
            reveal=(Train(epochs=1),),
        ),
        step(
            "A real one",
            f"""
            Now a network that people do build: five hidden layers of eight ReLUs. Its weights were drawn with the
            deviation 1, where He's rule would have said ½. The norm of its whole gradient is {s(steepness, 3)} at the
            start.
            """,
            setup=(*_DEEP, _FREE, ForgetRuns()),
            task=f"Press **Log** above the error plot. Then train for 100 epochs: {HUNDRED}.",
            until=(Trained(epochs=100), SettingIs(setting="gradient_clip", value=None)),
            check=(
                Check(
                    ErrorIs(above=1e6),
                    f"The error began at {s(error(deep), 3)}, and is beyond a million now.",
                ),
            ),
            reveal=(Train(epochs=100),),
        ),
        step(
            "A leash",
            """
            **Clipping by the norm** leaves the direction of the gradient *g* as it is. It only shortens it where its
            length ‖*g*‖ is more than a limit *c*:

            $$g \\leftarrow g \\cdot \\frac{c}{\\|g\\|}$$

            With *c* = 1 and a rate of 0.05, an update moves all weights together by at most 0.05, however steep it is.
            """,
            setup=(*_DEEP, _TIED),
            task=f"The limit is set to 1. Train for 1,000 epochs from the same weights: {THOUSAND}.",
            until=(Trained(epochs=1000), SettingIs(setting="gradient_clip", value=1.0)),
            check=(
                Check(
                    ErrorIs(below=0.1),
                    f"The error is below 0.1, {s(100 * share(tied), 2)} % of the points are right: compare the curves.",
                ),
                Check(AccuracyIs(least=0.9)),
            ),
            question=number(
                "A gradient of norm 50 is clipped to 1. By which number is each of its entries divided?",
                50,
                0,
                "All by the same, so the direction stays.",
                "The norm goes from 50 to 1.",
            ),
            reveal=(Train(epochs=1000),),
        ),
        step(
            "When to reach for it",
            """
            Clipping cures a symptom. Here the cause was weights drawn too large, and drawing them by He's rule is the
            better cure. Where the same weights are used over and over, as in recurrent networks, steep places cannot
            be avoided, and there clipping is at home.
            """,
            question=choice(
                "What does clipping by the norm not change?",
                ("The length of the step", "The direction of the step", "The error after the step"),
                1,
                "That is the point of taking the whole norm and not each entry alone.",
                "Look at the formula: all entries get one and the same factor.",
            ),
        ),
    )
