"""The lesson on a recurrent network, unrolled over four moments, with the same weights at each."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from types import MappingProxyType

from engine.data import samples
from engine.document import Document
from engine.lesson import (
    AccuracyIs,
    Ask,
    Asked,
    Check,
    ErrorIs,
    GoTo,
    Initialise,
    NumberIs,
    Settings,
    Share,
    Show,
    SteppedTo,
    StructureIs,
    Train,
    Trained,
)  # fmt: skip
from engine.network import Connection, Layer, Network, Neuron, Own
from engine.settings import Adam
from resources.lessons_text.common import (
    THOUSAND,
    after,
    choice,
    document,
    error,
    number,
    of,
    rows,
    s,
    step,
    taught,
    value,
    values,
)

_TIMES = range(1, 5)
_IN = tuple((f"x{t}", f"s{t}") for t in _TIMES)
_ON = tuple((f"s{t}", f"s{t + 1}") for t in range(1, 4))
_SHARE = (
    Share(name="u", of=_IN), Share(name="w", of=_ON), Share(name="b", of=tuple(f"s{t}" for t in _TIMES)),
)  # fmt: skip
_HALF = (*_SHARE, values(("u", 1.0), ("w", 0.5), ("b", 0.0), (("s4", "y1"), 1.0), ("y1", 0.0)))
_LEARN = (
    *_SHARE, Initialise(initialiser="xavier_uniform", seed=0),
    Settings(optimizer=Adam(learning_rate=0.05), reduction="mean", loss="binary_cross_entropy", batch_size=None),
)  # fmt: skip
_POSITIONS = {
    **{f"s{t}": (190.0 * t, 0.0) for t in _TIMES},
    **{f"x{t}": (190.0 * t, 270.0) for t in _TIMES},
    "y1": (950.0, 0.0),
}
_LAST = 8  # the row 1 0 0 0


def _network() -> Network:
    inputs = Layer("input", None, tuple(Neuron(f"x{t}", f"x_{t}") for t in _TIMES))
    moments = [Layer(f"time {t}", "tanh", (Neuron(f"s{t}", f"s_{t}", bias=Own()),)) for t in _TIMES]
    output = Layer("output", "sigmoid", (Neuron("y1", "y", bias=Own()),))
    pairs = (*_IN, *_ON, ("s4", "y1"))
    return Network((inputs, *moments, output), tuple(Connection(*pair) for pair in pairs))


def made() -> Document:
    """The document with its lesson."""
    network = _network()
    signals = [[float(bit) for bit in bits] for bits in product((0, 1), repeat=4)]
    data = rows(samples(signals, [signal[:1] for signal in signals]))
    bare = document(network, [0.0] * network.parameter_count, data, 0.1, loss="binary_cross_entropy", reduction="mean")
    start = after(replace(bare, positions=MappingProxyType(_POSITIONS)), *_HALF)
    states = [of(start, "out", f"s{t}", _LAST) for t in _TIMES]
    deltas = [of(start, "delta", f"s{t}", _LAST) for t in _TIMES]
    trained = after(start, *_LEARN, epochs=1000)
    memory = [of(trained, "out", f"s{t}", _LAST) for t in _TIMES]
    return taught(
        start,
        "A recurrent network unrolled in time",
        "The same three numbers, once for every moment.",
        10,
        step(
            "A network with a memory",
            """
            A **recurrent** neuron reads a sequence one number at a time. At each moment it takes the new number and
            *its own last output*, its **state**:

            $$s_t = \\tanh(u\\, x_t + w\\, s_{t-1} + b)$$

            A loop cannot be drawn from left to right. So we draw the neuron once for every moment: *s₁*, *s₂*, *s₃*,
            *s₄*. This is called **unrolling**.
            """,
            setup=(*_HALF, Show(panel="explanation"), Show(panel="error")),
            question=number(
                "The weights u and w and the bias b are the same at each moment. With the output's weight and bias, "
                "how "
                "many parameters are there?",
                start.network.parameter_count,
                0,
                "And no more for a sequence of a thousand.",
                "u, w, b, and two at the output.",
                {3: "The output has a weight and a bias of its own.", 13: "What is shared counts once."},
            ),
        ),
        step(
            "The state fades",
            """
            With *u* = 1, *w* = 0.5 and *b* = 0, look at the sequence 1 0 0 0. The first number sets the state; after
            that nothing comes in, and each moment keeps about half of what there was.
            """,
            setup=(*_HALF, GoTo(sample=_LAST)),
            task="Press **Step** until the output of *s₄* is there. (The row is sample 9 at the top right.)",
            until=(SteppedTo(quantity="out", of="s4", sample=_LAST),),
            question=number(
                f"The states are {s(states[0], 3)}, {s(states[1], 3)}, {s(states[2], 3)} and …? Two decimals.",
                states[3],
                2,
                "What is left of the 1 after three moments.",
                "It stands inside s₄.",
                {states[2]: "That is s₃; s₄ is about half of it."},
            ),
            reveal=(GoTo(quantity="out", of="s4", sample=_LAST),),
        ),
        step(
            "Back through time",
            f"""
            The backward pass knows nothing of time: it goes from right to left, as always. Here that means from the
            last moment to the first, and each step back multiplies the delta by *w* and by the slope of tanh, 1 − *s*²:

            $$\\delta_{{t}} = w\\, \\delta_{{t+1}}\\,(1 - s_t^2)$$

            The deltas at the moments 4, 3 and 2 are {s(deltas[3], 3)}, {s(deltas[2], 3)} and {s(deltas[1], 3)}.
            """,
            setup=(*_HALF, GoTo(quantity="delta", of="s4", sample=_LAST)),
            task="Step to the delta of *s₁*.",
            until=(SteppedTo(quantity="delta", of="s1", sample=_LAST),),
            check=(
                Check(
                    NumberIs(quantity="delta", of="s1", sample=_LAST, most=abs(deltas[3]) / 8, size=True),
                    f"It is {s(deltas[0], 2)}, {s(deltas[3] / deltas[0], 2)} times smaller than that of the last "
                    "moment.",
                ),
            ),
            question=choice(
                "In a sequence of a hundred moments the first delta would be …",
                ("about the same", "practically 0: it vanishes", "larger"),
                1,
                "This is why plain recurrent networks forget, and why gates were invented for them.",
                "Halve a number ninety-nine times.",
                {2: "That would take a w well above 1: then gradients explode."},
            ),
            reveal=(GoTo(quantity="delta", of="s1", sample=_LAST),),
        ),
        step(
            "One gradient from four moments",
            """
            The weight *u* stands at four places, once for each moment. Its gradient is the sum of what each of them
            would like, as with every shared weight:

            $$\\frac{\\partial E}{\\partial u} = \\sum_t \\delta_t\\, x_t$$
            """,
            setup=(*_HALF, GoTo(quantity="delta", of="s1", sample=_LAST)),
            task="Step to the gradient of *u*.",
            until=(SteppedTo(quantity="gradient", of="u", sample=_LAST),),
            question=choice(
                "For the sequence 1 0 0 0, which moment adds anything to it?",
                ("The first alone", "The last alone", "All four"),
                0,
                "Only there is something coming in. So it learns from the smallest delta of all.",
                "Put the numbers of the sequence into the sum.",
            ),
            reveal=(GoTo(quantity="gradient", of="u", sample=_LAST),),
        ),
        step(
            "A task for a memory",
            f"""
            The data hold all sixteen sequences of four bits. The target is always the **first** bit: three moments
            later the network has to remember it, whatever came since. The mean error begins at
            {s(error(after(start, *_LEARN)), 3)}.
            """,
            setup=_LEARN,
            task=f"Train for 1,000 epochs: {THOUSAND}. (The optimizer is Adam; an earlier lesson is on it.)",
            until=(Trained(epochs=1000), StructureIs(parameters=5)),
            check=(
                Check(
                    ErrorIs(below=0.01),
                    "The error is below 0.01.",
                    "The error is not below 0.01: start the step again, and train with its own weights.",
                ),
                Check(AccuracyIs(least=1.0), f"All {len(signals)} sequences are right."),
            ),
            reveal=(Train(epochs=1000),),
        ),
        step(
            "How it remembers",
            f"""
            Look at 1 0 0 0 again. The states are now {s(memory[0], 2)}, {s(memory[1], 2)}, {s(memory[2], 2)} and
            {s(memory[3], 2)}. The weight *w* has become {s(value(trained, "w"), 2)}: large, so that tanh is driven to
            its ends and nothing fades, and negative, so that the state changes its sign at every moment.
            """,
            setup=(*_LEARN, Train(epochs=1000), GoTo(sample=_LAST)),
            goes_on=True,
            task="Press **Step** until the output of *s₄* is there, and see whether it is so. Then click *s₄*: the "
            "*Explanation* says how its output came about.",
            until=(SteppedTo(quantity="out", of="s4", sample=_LAST), Asked(quantity="out", of="s4")),
            reveal=(GoTo(quantity="out", of="s4", sample=_LAST), Ask(quantity="out", of="s4")),
            question=choice(
                "What does a later bit change in the state?",
                (
                    "It flips it",
                    "Nothing that matters: w outweighs u",
                    "It sets it to 0",
                ),
                1,
                "That is how the first bit survives.",
                "Compare u and w, which stand on the lines.",
                {0: "It flips at every moment, whatever comes in: w is negative."},
            ),
        ),
    )
