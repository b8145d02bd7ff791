"""The lesson on the forward pass, through a network of two inputs, two hidden neurons and one output."""

from __future__ import annotations

from engine.data import samples
from engine.document import Document
from engine.lesson import Check, GoTo, NumberIs, ParameterIs, Show, SteppedTo, UseSteps
from resources.lessons_text.common import (
    after,
    choice,
    fresh,
    number,
    of,
    rows,
    s,
    step,
    taught,
    values,
)  # fmt: skip

_VALUES = values(
    (("x1", "h1"), 0.5), (("x2", "h1"), -0.6), (("x1", "h2"), 0.3), (("x2", "h2"), 0.8),
    (("h1", "y1"), 0.7), (("h2", "y1"), -0.4), ("h1", 0.2), ("h2", -0.1), ("y1", 0.1),
)  # fmt: skip
_EDGE = ("x1", "h1")


def made() -> Document:
    """The document with its lesson."""
    start = after(fresh((2, 2, 1), rows(samples([[1.0, 0.5]], [[0.8]])), 0.5), _VALUES)
    net1, out1, net2, out2 = (of(start, q, h) for h in ("h1", "h2") for q in ("net", "out"))
    net, out, error = of(start, "net", "y1"), of(start, "out", "y1"), of(start, "error")
    changed = after(start, values((_EDGE, 1.5)))
    return taught(
        start,
        "The forward pass",
        "From the inputs to the error of a small network, one number at a time.",
        8,
        step(
            "Three layers",
            """
            Here is a network of **layers**. The inputs at the left only hand their numbers on. The two neurons in the
            middle are called *hidden*, for no data say what they should put out. The neuron at the right gives the
            network's answer.

            Each line is a weight, and each hidden and output neuron has a bias. Together these are the network's
            **parameters**: all that training may ever change.
            """,
            setup=(_VALUES, Show(panel="explanation"), Show(panel="error")),
            question=number(
                "How many parameters does this network have?",
                start.network.parameter_count,
                0,
                "Six weights and three biases.",
                "Count the lines, and one bias for each neuron that is no input.",
                {
                    6: "Those are the weights; the biases can be learned, too.",
                    8: "The output neuron has a bias, too.",
                    11: "Inputs have no bias: they hand their numbers on as they are.",
                },
            ),
        ),
        step(
            "The first hidden neuron",
            f"""
            The **forward pass** goes from left to right. Each neuron first adds up what comes in, every number times
            its weight, and its bias:

            $$a_{{h_1}} = 0.5 \\cdot 1 - 0.6 \\cdot 0.5 + 0.2$$

            The result is {s(net1)}. The *Explanation* at the right shows the same, with the formula it follows.
            """,
            setup=(_VALUES, UseSteps(size="number"), GoTo()),
            task="Press **Step** (or the space bar) once: it goes to the weighted sum of *h₁*.",
            until=(SteppedTo(quantity="net", of="h1"),),
            reveal=(GoTo(quantity="net", of="h1"),),
        ),
        step(
            "Through the curve",
            """
            Then the sum goes through the activation function, the sigmoid, which makes a number between 0 and 1 of it:

            $$y_{h_1} = \\frac{1}{1 + e^{-a_{h_1}}}$$

            This is all that the neurons to its right ever learn of *h₁*.
            """,
            setup=(_VALUES, UseSteps(size="number"), GoTo(quantity="net", of="h1")),
            task="Step to the output of *h₁*.",
            until=(SteppedTo(quantity="out", of="h1"),),
            question=number(
                "What does h₁ put out? Three decimals.",
                out1,
                3,
                "Its sum was positive, so it is above one half.",
                "The number stands inside the neuron once you have stepped there.",
                {net1: "That is its weighted sum, before the curve."},
            ),
            reveal=(GoTo(quantity="out", of="h1"),),
        ),
        step(
            "Its neighbour",
            f"""
            The second hidden neuron does the same with its own weights. It does not know of *h₁*: neurons of a layer
            could all be computed at once, and on real machines they are.

            Its sum is 0.3 · 1 + 0.8 · 0.5 − 0.1 = {s(net2)}.
            """,
            setup=(_VALUES, UseSteps(size="neuron"), GoTo(quantity="out", of="h1")),
            task="Step to the output of *h₂*. The box beside **Step** has the size of a step: *by neuron* now, so "
            "that one is enough.",
            until=(SteppedTo(quantity="out", of="h2"),),
            question=number(
                "What does h₂ put out? Three decimals.",
                out2,
                3,
                "",
                "It stands inside h₂ once you are there.",
                {net2: "That is its weighted sum, before the curve."},
            ),
            reveal=(GoTo(quantity="out", of="h2"),),
        ),
        step(
            "The output's sum",
            f"""
            The output neuron is a neuron like the others; only its inputs are now the **outputs of the hidden
            layer**, {s(out1)} and {s(out2)}. That is why it has to wait for them.

            $$a_{{y_1}} = 0.7 \\cdot {s(out1)} - 0.4 \\cdot {s(out2)} + 0.1$$
            """,
            setup=(_VALUES, UseSteps(size="number"), GoTo(quantity="out", of="h2")),
            task="Step to the weighted sum of *y₁*.",
            until=(SteppedTo(quantity="net", of="y1"),),
            question=choice(
                "Which of the two hidden neurons lowers this sum?",
                ("h₁", "h₂", "Both", "None: outputs of sigmoids are positive"),
                1,
                "Its output is positive, but the weight it passes is −0.4.",
                "Look at the signs of the last two weights.",
                {3: "They are, but a weight may be negative."},
            ),
            reveal=(GoTo(quantity="net", of="y1"),),
        ),
        step(
            "The answer, and how wrong it is",
            f"""
            The sum {s(net)} becomes the output {s(out)}. The data want 0.8. Half the squared difference is the
            **error**, the one number by which the whole network is judged:

            $$E = \\frac{{1}}{{2}}(0.8 - {s(out)})^2 = {s(error)}$$

            Here the forward pass ends. Training is the search for parameters that make this number small.
            """,
            setup=(_VALUES, UseSteps(size="number"), GoTo(quantity="net", of="y1")),
            task="Step on to the error.",
            until=(SteppedTo(quantity="error"),),
            check=(Check(NumberIs(quantity="error", least=error - 1e-4, most=error + 1e-4)),),
            question=number(
                "And if the output were exactly 0.8, how large would the error be?",
                0.0,
                1,
                "Nothing to complain of.",
                "Put 0.8 in place of the output in the formula.",
            ),
            reveal=(GoTo(quantity="error"),),
        ),
        step(
            "What one weight reaches",
            f"""
            Change a weight, and everything that lies on its way to the right changes with it, and nothing else.

            Make the weight from *x₁* to *h₁* 1.5 in place of 0.5. Then step through the pass and compare: before,
            *h₁* was {s(out1)}, *h₂* {s(out2)} and the output {s(out)}.
            """,
            setup=(_VALUES, UseSteps(size="neuron")),
            task="Double-click the line from *x₁* to *h₁*, type 1.5, press Return, and step to the output of *y₁*.",
            until=(ParameterIs(of=_EDGE, value=1.5), SteppedTo(quantity="out", of="y1")),
            question=choice(
                "Which numbers are others now?",
                (
                    "Those of h₁ and y₁, and the error",
                    "Those of h₁ alone",
                    "Those of h₁, h₂ and y₁, and the error",
                ),
                0,
                f"The output went from {s(out)} to {s(of(changed, 'out', 'y1'))}; h₂ has not heard of it.",
                "Follow the lines from h₁ to the right.",
                {
                    1: "What h₁ puts out goes on to y₁.",
                    2: "No line leads from h₁ to h₂.",
                },
            ),
            reveal=(values((_EDGE, 1.5), anew=False), GoTo(quantity="out", of="y1")),
        ),
    )
