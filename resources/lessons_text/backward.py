"""The lesson on the backward pass, by hand, with the 2-2-1 example of GeeksforGeeks."""

from __future__ import annotations

from dataclasses import replace

from engine.document import Document
from engine.examples import FIRST_EXAMPLE
from engine.files import read
from engine.lesson import Advance, Check, ErrorIs, GoTo, ParameterIs, Show, SteppedTo, UseSteps
from resources.lessons_text.common import after, choice, error, number, of, s, step, taught, value, values

_UPPER, _LOWER = ("h2", "o3"), ("x1", "h1")


def made() -> Document:
    """The document with its lesson."""
    start = replace(read(FIRST_EXAMPLE), notes="")
    fresh = values(*((slot.of, value(start, slot.of)) for slot in start.network.slots))
    out, h1, h2 = (of(start, "out", neuron) for neuron in ("o3", "h1", "h2"))
    delta, delta1, delta2 = (of(start, "delta", neuron) for neuron in ("o3", "h1", "h2"))
    upper, lower, new = of(start, "gradient", _UPPER), of(start, "gradient", _LOWER), of(start, "new_value", _UPPER)
    nudged, trained = after(start, values((_UPPER, 0.91))), after(start, epochs=1)
    slope, growth = out * (1 - out), error(nudged) - error(start)
    return taught(
        start,
        "The backward pass by hand",
        "The chain rule from the error back to every weight of a 2-2-1 network.",
        12,
        step(
            "One question for every weight",
            f"""
            This network has six weights and one row of data. The forward pass gives the output {s(out)}, the target
            is 0.5, so the error is {s(error(start))}.

            The **backward pass** answers one question for every weight: *if this weight grew a little, how much
            would the error grow?* The answer, for each unit of the weight, is called the **gradient** and written ∂E/∂w
            (say “dee *E* by dee *w*”; all other weights stay as they are). Before any theory, try it with one weight.
            """,
            setup=(fresh, Show(panel="explanation"), Show(panel="error")),
            task="Set the weight from *h₂* to *o₃*, which is 0.9, to 0.91: double-click the line, type 0.91 and press "
            "Return.",
            until=(ParameterIs(of=_UPPER, value=0.91),),
            reveal=(values((_UPPER, 0.91)),),
            question=number(
                f"The error was {error(start):.6f}. By how much has it grown? ERROR E stands at the top; six decimals.",
                growth,
                6,
                f"For a hundredth more weight. Per unit of weight that is about {s(100 * growth, 3)}: keep that number "
                "in mind.",
                f"Subtract {error(start):.6f} from the error that the window shows now.",
                {
                    error(nudged): "That is the new error. Subtract the old one from it.",
                    100 * growth: "That is for a whole unit of weight; here the weight grew by a hundredth of it.",
                    -growth: "It has grown: the new error less the old one.",
                },
            ),
        ),
        step(
            "How the error feels the output",
            f"""
            The backward pass goes from right to left. First: how much does the error grow with the **output** *y*
            of *o₃*? The error is half the squared difference, so

            $$\\frac{{\\partial E}}{{\\partial y}} = y - t = {s(out)} - 0.5$$

            which is {s(out - 0.5)}. It is positive: the output is too large, and more of it makes things worse.
            """,
            setup=(fresh, UseSteps(size="number"), GoTo(quantity="error")),
            question=choice(
                "If the target were 0.9, this number would be …",
                ("negative: more output would make the error smaller", "positive as well", "zero"),
                0,
                "0.665 − 0.9 is negative.",
                "Put 0.9 in place of the target.",
            ),
        ),
        step(
            "The slope of the curve",
            """
            Next: the output came from the weighted sum through the sigmoid. How steep is the sigmoid there? Its slope
            has a pretty form:

            $$\\frac{\\partial y}{\\partial a} = y\\,(1 - y)$$

            Multiplied by what we had, that is how much the error grows with the neuron's **sum**. It is called the
            neuron's **delta**, after the Greek letter δ.

            $$\\delta = (y - t)\\; y\\,(1 - y)$$
            """,
            setup=(fresh, UseSteps(size="number"), GoTo(quantity="error")),
            task="Step once, to the delta of *o₃*.",
            until=(SteppedTo(quantity="delta", of="o3"),),
            question=number(
                "What is the delta of o₃? Four decimals.",
                delta,
                4,
                f"That is {s(out - 0.5)} times the slope {s(slope)}.",
                "The Explanation shows it as the result.",
                {
                    out - 0.5: "The slope y (1 − y) is missing.",
                    slope: "That is the slope alone: multiply it by y − t.",
                    2 * delta: "The derivative of ½ (t − y)² is y − t: the 2 and the ½ cancel.",
                    delta / 2: "The derivative of ½ (t − y)² is y − t: the 2 and the ½ cancel.",
                },
            ),
            reveal=(GoTo(quantity="delta", of="o3"),),
        ),
        step(
            "A gradient is delta times what came in",
            f"""
            The sum grows with the weight from *h₂* by as much as comes in there: the output of *h₂*, {s(h2)}. So

            $$\\frac{{\\partial E}}{{\\partial w}} = \\delta_{{o_3}} \\cdot y_{{h_2}} = {s(delta)} \\cdot {s(h2)}$$

            That is {s(upper)}, and it is the number that your experiment found, but for the size of the nudge. Every
            gradient is this simple: **the delta at its end times the output at its beginning.**
            """,
            setup=(fresh, UseSteps(size="number"), GoTo(quantity="delta", of="o3")),
            task="Step until the gradient of the weight from *h₂* to *o₃* is there.",
            until=(SteppedTo(quantity="gradient", of=_UPPER),),
            question=number(
                "And the gradient of the weight from h₁, which puts out 0.5523? Four decimals.",
                delta * h1,
                4,
                "The same delta, another input.",
                f"Multiply the same delta, {s(delta)}, by 0.5523.",
                {
                    upper: "That is the gradient of the weight from h₂.",
                    0.3 * delta: "That is delta times the weight. What counts is the output that came in.",
                },
            ),
            reveal=(GoTo(quantity="gradient", of=_UPPER),),
        ),
        step(
            "The delta of a hidden neuron",
            """
            A hidden neuron has no target. How can it have a share in the error? Only through the neurons that it feeds.
            So **their delta comes back over the weight** that leads to them, and is multiplied by its own slope.

            $$\\delta_{h_1} = w_{1,3}\\,\\delta_{o_3} \\cdot y_{h_1}(1 - y_{h_1})$$

            With more neurons above it there would be one such product for each of them, added up. This is
            *back-propagation*: everything else is bookkeeping.
            """,
            setup=(fresh, UseSteps(size="number"), GoTo(quantity="gradient", of=_UPPER)),
            task="Step to the delta of *h₁*.",
            until=(SteppedTo(quantity="delta", of="h1"),),
            question=number(
                "What is the delta of h₁? Four decimals.",
                delta1,
                4,
                f"That of h₂ is {s(delta2)}.",
                "It is 0.3 times the delta of the output times the slope of h₁. The Explanation has the result.",
                {
                    0.3 * delta: "The slope of h₁ is missing.",
                    delta * h1 * (1 - h1): "The weight 0.3 is missing, over which the delta comes back.",
                    delta2: "That is the delta of h₂.",
                },
            ),
            reveal=(GoTo(quantity="delta", of="h1"),),
        ),
        step(
            "Why the second one is larger",
            f"""
            The hidden neurons put out nearly the same, {s(h1)} and {s(h2)}, so their slopes are nearly the same
            too. Yet the delta of *h₂* is {s(delta2)}, about three times that of *h₁*, {s(delta1)}.
            """,
            setup=(fresh, UseSteps(size="number"), GoTo(quantity="delta", of="h2")),
            question=choice(
                "Why?",
                (
                    "Its weight to the output is 0.9, and that of h₁ is 0.3",
                    "It has larger inputs",
                    "It comes second in the pass",
                ),
                0,
                "The larger the weight, the more of the blame comes back through it.",
                "Compare the two products: what differs besides the slopes?",
            ),
        ),
        step(
            "Down to the inputs",
            f"""
            For the first layer's weights the rule is the same: delta at the end, times what came in. What came in is
            now an **input**.

            $$\\frac{{\\partial E}}{{\\partial w_{{1,1}}}} = \\delta_{{h_1}} \\cdot x_1 = {s(delta1)} \\cdot 0.35$$

            It is {s(lower)}, some twenty times smaller than that of the last layer's weight, {s(upper)}. Another
            lesson asks what becomes of that in a deep network.
            """,
            setup=(fresh, UseSteps(size="number"), GoTo(quantity="delta", of="h1")),
            task="Step on until the gradient of the weight from *x₁* to *h₁* is there.",
            until=(SteppedTo(quantity="gradient", of=_LOWER),),
            reveal=(GoTo(quantity="gradient", of=_LOWER),),
        ),
        step(
            "The update",
            """
            A positive gradient says: less of this weight, please. So each weight moves **against** its gradient, by as
            much as the **learning rate** *η* (the Greek letter
            eta) says, which is 1 here:

            $$w \\leftarrow w - \\eta\\,\\frac{\\partial E}{\\partial w}$$

            All weights move together, and only now: while deltas flow back, the old weights are still in force.
            """,
            setup=(fresh, UseSteps(size="phase"), GoTo(quantity="gradient", of=("x2", "h2"))),
            task="Step to the end of the update: a step is a whole phase now.",
            until=(ParameterIs(of=_UPPER, value=round(new, 6), tolerance=1e-5),),
            check=(
                Check(
                    ErrorIs(below=error(start) - 5e-4),
                    f"The weight from h₂ went from 0.9 to {s(new)}, and the error from {s(error(start))} to "
                    f"{s(error(trained))}.",
                ),
            ),
            reveal=(GoTo(), Advance(size="sample")),
        ),
        step(
            "What you can do now",
            """
            You have computed every number of a backward pass: the output's delta, the gradients of its weights, the
            hidden deltas, the gradients of the first layer, the update. A network with a million weights does nothing
            else.

            The page that this example comes from prints other numbers in places. *File › Examples › GeeksforGeeks
            2-2-1* says which, and why; *Exercise: backward pass by hand* lets you do it all without help.
            """,
            question=choice(
                "What does a weight's gradient need?",
                (
                    "The delta at its end and the output at its beginning",
                    "All other weights of its layer",
                    "The error after the update",
                ),
                0,
                "That is the whole rule.",
                "Think of the products in the last steps.",
            ),
        ),
    )
