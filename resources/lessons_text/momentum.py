"""The lesson on momentum and Adam, in a valley a hundred times as steep across as along."""

from __future__ import annotations

from engine.data import samples
from engine.document import Document
from engine.lesson import (
    Build,
    Check,
    ErrorIs,
    ForgetRuns,
    GoTo,
    SettingIs,
    Settings,
    Show,
    SteppedTo,
    Train,
    Trained,
    UseRows,
    UseSteps,
)
from engine.settings import Adam, Sgd
from resources.lessons_text.common import (
    HUNDRED,
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

_W1, _W2 = ("x1", "y1"), ("x2", "y1")
_VALLEY = (
    Build(layers=(2, 1), activation="identity", bias=False),
    UseRows(inputs=((1.0, 0.0), (0.0, 10.0)), targets=((1.0,), (10.0,))),
    Settings(reduction="sum", batch_size=None),
    values((_W1, 0.0), (_W2, 0.0)),
)


def _with(optimizer: Sgd | Adam) -> Settings:
    return Settings(optimizer=optimizer)


_PLAIN, _FASTER = _with(Sgd(learning_rate=0.01)), _with(Sgd(learning_rate=0.0201))
_MOMENTUM, _ADAM = _with(Sgd(learning_rate=0.01, momentum=0.9)), _with(Adam(learning_rate=0.1))


def made() -> Document:
    """The document with its lesson."""
    blank = fresh((2, 1), rows(samples([[1.0, 0.0], [0.0, 10.0]], [[1.0], [10.0]])), 0.01)
    start = after(blank, *_VALLEY, _PLAIN)
    plain, faster = after(start, epochs=100), after(start, _FASTER, epochs=100)
    heavy, adam, first = (
        after(start, _MOMENTUM, epochs=100),
        after(start, _ADAM, epochs=100),
        after(start, _ADAM, epochs=1),
    )
    steep, flat = of(start, "gradient", _W2, 1), of(start, "gradient", _W1)
    return taught(
        start,
        "Momentum and Adam",
        "A narrow valley, and two ways not to bounce between its walls.",
        9,
        step(
            "A valley",
            """
            Two weights, two rows. The first row has only *x₁* = 1, the second only *x₂* = 10, and both targets are
            met by *w₁* = *w₂* = 1. The sum of the two errors is

            $$E = \\frac{1}{2}(1 - w_1)^2 + \\frac{100}{2}(1 - w_2)^2$$

            a valley a hundred times as steep across as along. Inputs on very different scales make one in every
            network.
            """,
            setup=(*_VALLEY, _PLAIN, Show(panel="explanation"), Show(panel="error")),
            task="Choose *sample 2* at the top right. Press **Step** until the gradient of *w₂*, a number after ∂, "
            "stands on the lower line.",
            until=(SteppedTo(quantity="gradient", of=_W2, sample=1),),
            question=number(
                f"That of w₁ for the first row is {s(flat)}. What is this one?",
                steep,
                0,
                "A hundred times as steep.",
                "Go to the second sample and step until its gradients are there.",
                {-10: "That is the delta δ; it is multiplied by what came in, 10.", -1: "That is w₁ again."},
            ),
            reveal=(GoTo(quantity="gradient", of=_W2, sample=1),),
        ),
        step(
            "Not too fast",
            """
            The steep direction sets a limit to the learning rate. At 0.02 *w₂* leaps from one wall to the other and
            back for ever, as in the lesson on the learning rate. Let us see what comes just above that, at 0.0201.
            """,
            setup=(*_VALLEY, _FASTER),
            task=f"Train for 100 epochs: {HUNDRED}.",
            until=(Trained(epochs=100), SettingIs(setting="learning_rate", value=0.0201)),
            check=(
                Check(
                    ErrorIs(above=100.0),
                    f"w₁ is at {s(value(faster, _W1), 2)} and well on its way, but w₂ is at "
                    f"{s(value(faster, _W2), 3)}: "
                    "it runs away.",
                ),
            ),
            reveal=(Train(epochs=100),),
        ),
        step(
            "Plain steps",
            """
            So the rate must suit the steep direction. With 0.01, *w₂* is right after a single update. But *w₁* crawls:
            each update takes away a hundredth of what is missing.
            """,
            setup=(*_VALLEY, _PLAIN, ForgetRuns()),
            task="Train for 100 epochs. Press **Log** above the error plot to see how slowly the error falls.",
            until=(
                Trained(epochs=100),
                SettingIs(setting="learning_rate", value=0.01),
                SettingIs(setting="momentum", value=0.0),
            ),
            question=number(
                "What is w₁ now? Two decimals.",
                value(plain, _W1),
                2,
                f"The error is {s(error(plain), 2)}.",
                "It stands on the upper line.",
                {1 - value(plain, _W1): "That is what is missing yet."},
            ),
            reveal=(Train(epochs=100),),
        ),
        step(
            "Momentum",
            """
            **Momentum** keeps a velocity *v* for each weight: an update takes over nine tenths of the last one and adds
            the new gradient *g*.

            $$v \\leftarrow 0.9\\, v + g \\qquad w \\leftarrow w - \\eta\\, v$$

            Where the gradient keeps its direction, the velocity grows to ten times the gradient. Where it changes
            sign at every step, the pushes cancel.
            """,
            setup=(*_VALLEY, _MOMENTUM),
            task="Train for 100 epochs: the rate is 0.01, as with plain steps.",
            until=(Trained(epochs=100), SettingIs(setting="momentum", value=0.9)),
            check=(
                Check(
                    ErrorIs(below=1e-3),
                    f"The error is {s(error(heavy), 2)}, and was {s(error(plain), 2)} with plain steps: the "
                    "plot has both.",
                ),
            ),
            question=number(
                "If the gradient stays at 1 for ever, at which v does 0.9 v + 1 stay the same?",
                10,
                0,
                "So along the valley it goes ten times as fast.",
                "Solve v = 0.9 v + 1.",
                {1.9: "That is after two updates; it goes on growing.", 0.9: "That is what one update takes over."},
            ),
            reveal=(Train(epochs=100),),
        ),
        step(
            "Adam",
            """
            **Adam** keeps two means for each weight: *m* of its gradients, which is a velocity, and *v* of their
            *squares*. It divides by the root of *v*, so that every weight moves by about the rate *η*, whether its
            gradients are large or small (ε is tiny; the hats make up for the first means being too small):

            $$w \\leftarrow w - \\eta\\, \\frac{\\hat m}{\\sqrt{\\hat v} + \\epsilon}$$

            Here the two gradients differ by a factor of a hundred.
            """,
            setup=(*_VALLEY, _ADAM, UseSteps(size="number"), GoTo(quantity="gradient", of=_W2, sample=1)),
            task="Press **Step** until the new value of *w₁* is there. The *Explanation* has the means and the result.",
            until=(SteppedTo(quantity="new_value", of=_W1), SettingIs(setting="optimizer", value="adam")),
            question=number(
                "By how much does w₁ move? One decimal.",
                value(first, _W1),
                1,
                f"The rate. And w₂ will, too: {s(value(first, _W2), 2)}. The valley has become a round bowl.",
                "Its new value stands on the line; it is 0 before.",
            ),
            reveal=(GoTo(quantity="new_value", of=_W1, sample=1),),
        ),
        step(
            "A hundred epochs of Adam",
            """
            As both weights take steps of the same size, they also arrive together. The rate is 0.1, ten times that of
            the runs before: Adam can bear it.
            """,
            setup=(*_VALLEY, _ADAM),
            task="Train for 100 epochs.",
            until=(Trained(epochs=100), SettingIs(setting="optimizer", value="adam")),
            check=(
                Check(
                    ErrorIs(below=1e-3),
                    f"The error is {s(error(adam), 2)}: w₁ is {s(value(adam, _W1), 3)} and w₂ is "
                    f"{s(value(adam, _W2), 3)}.",
                ),
            ),
            question=choice(
                "Why is Adam so often the first choice?",
                (
                    "It always finds the smallest error",
                    "One rate suits weights whose gradients are of very different sizes",
                    "It needs no learning rate",
                ),
                1,
                "It still has a rate, and a well-tuned momentum often does as well in the end.",
                "Think of the valley.",
                {0: "Here momentum's error is smaller.", 2: "It still has η, which is 0.1 here."},
            ),
            reveal=(Train(epochs=100),),
        ),
    )
