"""The lesson on shared weights: a filter of two weights that slides along a signal of six numbers."""

from __future__ import annotations

from itertools import pairwise

from engine.creation import layered
from engine.data import Data, samples
from engine.document import Document
from engine.lesson import (
    Check,
    ErrorIs,
    GoTo,
    ParameterIs,
    Settings,
    Share,
    Show,
    SteppedTo,
    StructureIs,
    Train,
    Trained,
    Unshare,
)
from engine.network import Network
from resources.lessons_text.common import HUNDRED, after, choice, document, error, number, of, s, step, taught, values

_PLACES = range(1, 6)
_LEFT = tuple((f"x{i}", f"y{i}") for i in _PLACES)
_RIGHT = tuple((f"x{i + 1}", f"y{i}") for i in _PLACES)
_BIAS = tuple(f"y{i}" for i in _PLACES)
_SHARE = (Share(name="left", of=_LEFT), Share(name="right", of=_RIGHT), Share(name="bias", of=_BIAS))
_START = (*_SHARE, values(("left", 0.5), ("right", 0.2), ("bias", 0.0)), Settings(learning_rate=0.1))
_APART = (*_START, Unshare(names=("left", "right", "bias")))
_TRAIN = ((0, 0, 1, 1, 0, 0), (1, 1, 1, 0, 0, 0))
_TEST = ((1, 1, 0, 0, 0, 1), (0, 0, 0, 0, 1, 1), (0, 1, 0, 1, 0, 1))


def _steps_of(signal: tuple[int, ...]) -> list[float]:
    """What the filter is to find: how much a signal rises from each number to the next."""
    return [float(after_ - before) for before, after_ in pairwise(signal)]


def made() -> Document:
    """The document with its lesson."""
    full = layered((6, 5), "identity")
    near = tuple(c for c in full.connections if (c.source, c.target) in {*_LEFT, *_RIGHT})
    train, test = (samples(rows, [_steps_of(row) for row in rows]) for rows in (_TRAIN, _TEST))
    bare = document(Network(full.layers, near), [0.0] * 15, Data(train, test), 0.1)
    start = after(bare, *_START)
    deltas = [of(start, "delta", f"y{i}") for i in _PLACES]
    gradient = of(start, "gradient", "left")
    apart = after(start, *_APART, epochs=100)
    return taught(
        start,
        "Shared weights as in a convolution",
        "One small filter that slides along a signal.",
        9,
        step(
            "A filter that slides",
            """
            Six numbers come in, a little signal. Each of the five outputs looks at just two neighbours: *y₁* at *x₁*
            and *x₂*, *y₂* at *x₂* and *x₃*, and so on. And all five do so with **the same two weights**. It is as if
            one neuron slid along the signal. This is a *convolution* in one dimension; its weights are its *filter*.
            """,
            setup=(*_START, Show(panel="explanation"), Show(panel="error")),
            question=number(
                "There are ten lines and five biases. How many numbers can be learned?",
                3,
                0,
                "Two weights and one bias, held by all places together.",
                "What is shared counts once: the left weight, the right weight, the bias.",
                {
                    15: "Those are the places. The ten lines have two names only, left and right.",
                    2: "There is a bias, too.",
                },
            ),
        ),
        step(
            "What it is to find",
            """
            The targets say where the signal rises and where it falls: from 0 to 1 is a 1, from 1 to 0 is a −1, and
            where nothing changes there is 0. That is the difference of two neighbours.

            $$t_i = x_{i+1} - x_i$$
            """,
            setup=_START,
            question=choice(
                "Which filter gives exactly that?",
                ("left 1, right −1", "left −1, right 1", "left ½, right ½"),
                1,
                "An edge detector, as the first layers of picture networks have learned thousands of.",
                "yᵢ is the left weight times xᵢ plus the right weight times xᵢ₊₁.",
                {0: "That is −1 where the signal rises.", 2: "That is the mean of two neighbours."},
            ),
        ),
        step(
            "One gradient from five places",
            f"""
            How does a weight learn that stands in five places? Each place has its own delta δ and its own input, and so
            its own share of the gradient. The shares are simply **added up**; this is the left one:

            $$\\frac{{\\partial E}}{{\\partial w}} = \\sum_i \\delta_i\\, x_i$$

            For the first signal, 0 0 1 1 0 0, only *x₃* and *x₄* are not 0, with the deltas {s(deltas[2])} and
            {s(deltas[3])}.
            """,
            setup=(*_START, GoTo(quantity="delta", of="y5")),
            task="Press **Step** until the gradient of *left*, a number after ∂, stands on the lines.",
            until=(SteppedTo(quantity="gradient", of="left"),),
            question=number(
                "What is the gradient of the left weight, for the first signal? One decimal.",
                gradient,
                1,
                "The sum of the two, and one and the same number on all five lines.",
                "Add the two deltas, each times 1.",
                {
                    deltas[2]: "That is the share of y₃ alone.",
                    deltas[3]: "That is the share of y₄ alone.",
                    gradient / 2: "They are added up, not averaged.",
                    gradient / 5: "They are added up, not averaged.",
                },
            ),
            reveal=(GoTo(quantity="gradient", of="left"),),
        ),
        step(
            "Learning from two signals",
            """
            Two signals are for training, three others for testing. Those have edges in places where the training
            signals have none.
            """,
            setup=_START,
            task=f"Train for 100 epochs: {HUNDRED}.",
            until=(Trained(epochs=100), StructureIs(parameters=3)),
            check=(
                Check(ErrorIs(below=1e-6), "The training error is practically 0."),
                Check(
                    ErrorIs(part="test", below=1e-6),
                    "And so is the test error: what was learned in one place holds in all.",
                ),
                Check(ParameterIs(of="left", value=-1.0, tolerance=1e-3), "The filter is −1, 1."),
            ),
            reveal=(Train(epochs=100),),
        ),
        step(
            "The same without sharing",
            f"""
            Now let every place have weights and a bias of its own. That network can do all that the other one could,
            and more: it has {apart.network.parameter_count} parameters in place of 3.
            """,
            setup=_APART,
            task="Train for 100 epochs, and compare the dashed curves, which are those of the test rows.",
            until=(Trained(epochs=100), StructureIs(parameters=15)),
            check=(
                Check(ErrorIs(below=1e-3), "The training error is practically 0, as before."),
                Check(
                    ErrorIs(part="test", above=0.3),
                    f"But the test error is {s(error(apart, 'test'), 2)}, and with the shared filter there was none.",
                ),
            ),
            question=choice(
                "Why does it fail on the test signals?",
                (
                    "Each place can only learn from what has happened in that very place",
                    "It was trained for too short a time",
                    "Fifteen parameters are too few",
                ),
                0,
                "Where no edge was ever shown, it cannot know one.",
                "What has the place of y₅ seen in the two training signals?",
                {1: "The training error is 0 already.", 2: "The three of the shared filter were enough."},
            ),
            reveal=(Train(epochs=100),),
        ),
        step(
            "What sharing says",
            """
            Sharing puts something into the network that we know beforehand: **an edge is an edge wherever it stands**.
            A picture network knows that of pictures, in two dimensions, with many filters beside each other. It needs
            fewer parameters, and it learns from fewer examples.
            """,
            setup=_START,
            question=number(
                "A filter of 3 × 3 weights and a bias slides over a picture of a million points. How many parameters "
                "is that?",
                10,
                0,
                "However large the picture is.",
                "The size of the picture does not matter.",
                {9: "And the bias.", 3: "It is 3 × 3 weights."},
            ),
        ),
    )
