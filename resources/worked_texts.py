"""What the worked examples' texts print, number by number, with the places of the true values and the reasons why they
differ. Only `make_examples.py` uses it.

A place is a path in the example's first true step in `worked_examples.json`, or with a slash before it in the whole
example; a minus before it turns the sign, for texts that write δ with the sign of target − output.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Step = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Print:
    """A printed number: what it is, its place among `source_prints`, the true one, and why the two differ, if so."""

    what: str
    printed: str
    true: str | Callable[[Step], float]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A worked example: its file, its labels by the file's ids, and what its notes say around the table."""

    id: str
    file: str
    about: str
    conventions: tuple[str, ...]
    hints: tuple[str, ...]
    prints: tuple[Print, ...]
    labels: Mapping[str, str]
    shared_biases: Mapping[str, tuple[str, ...]] | None = None


def _half_square(output: str, place: int) -> Callable[[Step], float]:
    return lambda step: 0.5 * float(step["t"][place] - step["activation"][output]) ** 2


def _sigmoid_slope(neuron: str) -> Callable[[Step], float]:
    return lambda step: float(step["activation"][neuron] * (1 - step["activation"][neuron]))


def _difference(output: str, of: str = "activation") -> Callable[[Step], float]:
    return lambda step: float(step["t"][0] - step[of][output])


_AFTER_ALL = "extra/biases_frozen/10000"

MAZUR = Text(
    id="mazur_2_2_2",
    file="mazur_2_2_2",
    about="Matt Mazur's *A Step by Step Backpropagation Example* (2015) works through one update of a network with two "
    "hidden and two output neurons, and then trains it for 10,000 updates on the same row.",
    conventions=(
        "The error is ½Σ(t−y)², the learning rate 0.5.",
        (
            "b₁ is one number for both hidden neurons and b₂ one for both outputs. The text never updates them, so "
            "here they are shared and frozen."
        ),
        "δ has the sign of ∂E/∂net, as in this program.",
    ),
    hints=(
        "Train for 10,000 epochs and compare with the last rows of the table.",
        (
            "Choose *output weights first* and 9 digits in Network > Conventions…, make one update and step on to the "
            "next error: it is 0.291027924, as printed."
        ),
        "Let b₁ and b₂ be trained. After 10,000 epochs the error is 0.00000435532 instead of 0.0000351019.",
        (
            "Give each neuron a bias of its own, as many programs that quote this example do. After one update the "
            "biases are 0.345614, 0.345023, 0.530751 and 0.619049, and after 10,000 the error is 0.00000244756."
        ),
    ),
    prints=(
        Print("net h₁", "net_h1", "net_input/h1"),
        Print("out h₁", "out_h1", "activation/h1"),
        Print("out h₂", "out_h2", "activation/h2"),
        Print("net o₁", "net_o1", "net_input/o1"),
        Print("out o₁", "out_o1", "activation/o1"),
        Print("out o₂", "out_o2", "activation/o2"),
        Print("E of o₁", "E_o1", _half_square("o1", 0)),
        Print("E of o₂", "E_o2", _half_square("o2", 1)),
        Print("E", "E_total", "loss"),
        Print("∂E/∂out o₁", "dE_dout_o1", "dE_da/o1"),
        Print("∂out/∂net o₁", "dout_dnet_o1", _sigmoid_slope("o1")),
        Print("∂E/∂w₅", "grad_w5", "grad_w/h1->o1"),
        Print("new w₅", "w5", "new_w/h1->o1"),
        Print("new w₆", "w6", "new_w/h2->o1"),
        Print("new w₇", "w7", "new_w/h1->o2"),
        Print("new w₈", "w8", "new_w/h2->o2"),
        Print("∂E/∂w₁", "grad_w1", "grad_w/i1->h1"),
        Print("new w₁", "w1", "new_w/i1->h1"),
        Print("new w₂", "w2", "new_w/i2->h1"),
        Print("new w₃", "w3", "new_w/i1->h2"),
        Print("new w₄", "w4", "new_w/i2->h2"),
        Print(
            "E after 1 update",
            "E_after_1",
            "loss_same_sample_after",
            "The number comes from hidden deltas that were calculated with w₅ to w₈ already updated, which gives "
            "0.291027923905. The author mended his program, but the number stayed.",
        ),
        Print(
            "E after 10,000",
            "E_after_10000",
            f"/{_AFTER_ALL}/loss",
            "Off by one: it is the error after 9,999 updates, 0.0000351085.",
        ),
        Print(
            "o₁ after 10,000",
            "o1_after_10000",
            f"/{_AFTER_ALL}/o1",
            "The wrong order of update again: it gives 0.015912196326.",
        ),
        Print(
            "o₂ after 10,000",
            "o2_after_10000",
            f"/{_AFTER_ALL}/o2",
            "The wrong order of update again: it gives 0.984065734486.",
        ),
    ),
    labels={
        **{name: f"{name[0]}_{name[1]}" for name in ("i1", "i2", "h1", "h2", "o1", "o2")},
        "i1->h1": "w_1",
        "i2->h1": "w_2",
        "i1->h2": "w_3",
        "i2->h2": "w_4",
        "h1->o1": "w_5",
        "h2->o1": "w_6",
        "h1->o2": "w_7",
        "h2->o2": "w_8",
        "b1": "b_1",
        "b2": "b_2",
    },
    shared_biases={"b1": ("h1", "h2"), "b2": ("o1", "o2")},
)

GEEKSFORGEEKS = Text(
    id="gfg_2_2_1",
    file="geeksforgeeks_2_2_1",
    about="GeeksforGeeks' *Backpropagation in Neural Network* (as of November 2024) makes one update of a network "
    "without biases. Many of its numbers are wrong, and the wrong ones are used further on.",
    conventions=(
        "The error is ½(t−y)², the learning rate 1. There are no biases.",
        (
            "The article writes δ with the sign of target − output and so adds η·δ·y. In this program δ is ∂E/∂net, "
            "with the opposite sign. The table has the article's sign."
        ),
        "w₁,₂ goes from x₁ to h₂; w₁,₃ and w₂,₃ go from the hidden neurons to the output.",
        (
            "The article calls the weighted sums a₁, a₂, a₃ and the outputs y₃, y₄, y₅ of h₁, h₂, o₃; its δ₃, δ₄, δ₅ "
            "belong to the same neurons."
        ),
    ),
    hints=(
        "Step through the forward pass. At which number does the article leave the right way?",
        "Before you step on, say whether w₁,₁ will rise or fall: the output is above its target.",
        "The article says that one update brings the error from −0.17 to −0.11. Make the update and look again.",
    ),
    prints=(
        Print("a₁", "a1", "net_input/h1"),
        Print("a₂", "a2", "net_input/h2"),
        Print("y₃", "y3", "activation/h1", "A slip of the pen."),
        Print("y₃ where it is used", "y3_used_in_a3", "activation/h1", "Another slip: it was 0.56 a line before."),
        Print("y₄ where it is used", "y4_used_in_a3", "activation/h2", "A slip."),
        Print("a₃", "a3", "net_input/o3", "It follows from y₃ and y₄."),
        Print("y₅", "y5", "activation/o3"),
        Print("t − y₅", "error", _difference("o3")),
        Print("δ₅", "delta5", "-delta_dE_dnet/o3", "It was calculated with the rounded y₅ and error."),
        Print("δ₃", "delta3", "-delta_dE_dnet/h1"),
        Print("δ₄", "delta4", "-delta_dE_dnet/h2", "Ten times too large; with δ₅ and y₄ = 0.59 it would be −0.00819."),
        Print("change of w₂,₃", "delta_w23", "delta_w/h2->o3", "It follows from δ₅ and y₄: −0.0376 · 0.59."),
        Print("new w₂,₃", "w23", "new_w/h2->o3", "The article's own change of −0.022184 was written as −0.22184."),
        Print("change of w₁,₁", "delta_w11", "delta_w/x1->h1", "The sign is lost: the weight falls."),
        Print("new w₁,₁", "w11", "new_w/x1->h1", "It follows from the lost sign."),
        Print("new w₁,₂", "w12", "new_w/x1->h2", "It follows from δ₄."),
        Print("new w₁,₃", "w13", "new_w/h1->o3", "No single slip explains it."),
        Print("new w₂,₁", "w21", "new_w/x2->h1", "It starts from 0.3 instead of 0.2."),
        Print("new w₂,₂", "w22", "new_w/x2->h2", "It follows from δ₄."),
        Print("y₃ after", "y3_after", "activation_after/h1", "It follows from the wrong weights."),
        Print("y₄ after", "y4_after", "activation_after/h2", "It follows from the wrong weights."),
        Print("y₅ after", "y5_after", "activation_after/o3", "It follows from the wrong weights."),
        Print(
            "t − y₅ after",
            "error_after",
            _difference("o3", "activation_after"),
            "The error falls by much less than the article says.",
        ),
    ),
    labels={
        **{name: f"{name[0]}_{name[1]}" for name in ("x1", "x2", "h1", "h2", "o3")},
        "x1->h1": "w_{1,1}",
        "x2->h1": "w_{2,1}",
        "x1->h2": "w_{1,2}",
        "x2->h2": "w_{2,2}",
        "h1->o3": "w_{1,3}",
        "h2->o3": "w_{2,3}",
    },
)

_SECOND = "/true_steps/1"

HAN_KAMBER = Text(
    id="han_kamber_3_2_1",
    file="han_kamber_3_2_1",
    about="The example of Han and Kamber's *Data Mining*: one update for the row (1, 0, 1) of class 1, with biases. "
    "The second row, (1, 1, 0), comes from a program that goes on where the book stops.",
    conventions=(
        "The error is ½(t−y)², the learning rate 0.9, one update after each row.",
        "The bias θ is added to the weighted sum and learns at the same rate.",
        "Err is ∂E/∂net with the opposite sign (target − output). The table has the book's sign.",
    ),
    hints=(
        "Step through the first sample, then the second: it starts from the weights that the first has left.",
        "Round outputs to 3 decimals in Network > Conventions…, and δ of 6 comes out as printed.",
        "The weights from neuron 2 do not change with the first row. Why not?",
        "Make a full batch of the two rows. Then both gradients come from the same weights, and the result differs.",
    ),
    prints=(
        Print("I₄", "step1/I4", "net_input/4"),
        Print("I₅", "step1/I5", "net_input/5"),
        Print("I₆", "step1/I6", "net_input/6"),
        Print("O₄", "step1/O4", "activation/4"),
        Print(
            "O₅",
            "step1/O5",
            "activation/5",
            "The number is right; the exponent beside it has the wrong sign, 1/(1+e^0.1).",
        ),
        Print("O₆", "step1/O6", "activation/6"),
        Print("Err₆", "step1/Err6", "-delta_dE_dnet/6", "The product of rounded factors, 0.474 · 0.526 · 0.526."),
        Print("Err₅", "step1/Err5", "-delta_dE_dnet/5"),
        Print("Err₄", "step1/Err4", "-delta_dE_dnet/4"),
        *(Print(f"new w{a}{b}", f"step1/w{a}{b}", f"new_w/{a}->{b}") for a, b in ("46", "56", "14", "15")),
        *(Print(f"new w{a}{b}", f"step1/w{a}{b}", f"new_w/{a}->{b}") for a, b in ("24", "25", "34", "35")),
        *(Print(f"new θ{n}", f"step1/theta{n}", f"new_b/{n}") for n in "654"),
        *(
            Print(f"row 2: new w{a}{b}", f"step2_java_test/w{a}{b}", f"{_SECOND}/new_w/{a}->{b}")
            for a, b in ("46", "56", "14", "15")
        ),
        Print("row 2: new w24", "step2_java_test/w24", f"{_SECOND}/new_w/2->4", "Cut off instead of rounded."),
        *(
            Print(f"row 2: new w{a}{b}", f"step2_java_test/w{a}{b}", f"{_SECOND}/new_w/{a}->{b}")
            for a, b in ("25", "34", "35")
        ),
        *(Print(f"row 2: new θ{n}", f"step2_java_test/theta{n}", f"{_SECOND}/new_b/{n}") for n in "456"),
    ),
    labels={
        **{f"{a}->{b}": f"w_{{{a}{b}}}" for a, b in ("14", "15", "24", "25", "34", "35", "46", "56")},
        **{f"bias {n}": f"θ_{n}" for n in "456"},
    },
)

MACLEOD = Text(
    id="macleod_2_2_1",
    file="macleod_2_2_1",
    about="Worked example 3.1 of Christopher MacLeod's course text on neural networks: one update of a network without "
    "biases, calculated by hand with rounded numbers.",
    conventions=(
        "The error is ½(t−y)², the learning rate 1. There are no biases.",
        "δ has the sign of target − output. The table has the text's sign.",
        "The new output weights are calculated first and then, by mistake, used for the hidden deltas.",
    ),
    hints=(
        "Compare the hidden deltas: with the old output weights, 0.3 and 0.9, they are 10 and 3 per cent larger.",
        (
            "Choose *output weights first* in Network > Conventions… and round outputs to 3 decimals and deltas to 4: "
            "the printed numbers come out, but for some of h₂, where the text rounds otherwise."
        ),
        "Check the gradients. The true ones agree with central differences; the text's hidden ones do not.",
    ),
    prints=(
        Print("δ of o", "delta_out", "-delta_dE_dnet/o", "Cut off after three digits."),
        Print("new weight h₁ to o", "w_h1_o", "new_w/h1->o", "It follows from the δ that was cut off."),
        Print("new weight h₂ to o", "w_h2_o", "new_w/h2->o", "It follows from the δ that was cut off."),
        Print("δ of h₁", "delta_h1", "-delta_dE_dnet/h1", "It uses the output weight that was already updated."),
        Print("δ of h₂", "delta_h2", "-delta_dE_dnet/h2", "It uses the output weight that was already updated."),
        Print("new weight A to h₁", "A_h1", "new_w/A->h1", "It follows from δ of h₁."),
        Print("new weight B to h₁", "B_h1", "new_w/B->h1", "It follows from δ of h₁."),
        Print("new weight A to h₂", "A_h2", "new_w/A->h2", "It follows from δ of h₂."),
        Print("new weight B to h₂", "B_h2", "new_w/B->h2", "It follows from δ of h₂."),
    ),
    labels={"h1": "h_1", "h2": "h_2"},
)

HMKCODE = Text(
    id="hmkcode_linear_2_2_1",
    file="hmkcode_linear_2_2_1",
    about="HMKCode's *Backpropagation Step by Step* leaves the activation functions out, so that f′ is 1 everywhere "
    "and the chain rule is the weights alone.",
    conventions=("The error is ½(t−y)², the learning rate 0.05.", "There are no biases and no activation functions."),
    hints=(
        "The text rounds to two digits. Step through the update to see the others.",
        (
            "Without activation functions two layers are worth no more than one. Which single weights for i₁ and i₂ "
            "give the same output?"
        ),
    ),
    prints=(
        Print("out h₁", "h1", "activation/h1"),
        Print("out h₂", "h2", "activation/h2"),
        Print("out o", "out", "activation/o"),
        Print("E", "error", "loss"),
        *(
            Print(f"new w{'₁₂₃₄₅₆'[i]}", f"w_printed/{i}", f"new_w/{edge}")
            for i, edge in enumerate(("i1->h1", "i2->h1", "i1->h2", "i2->h2", "h1->o", "h2->o"))
        ),
        Print("out o after", "out_after", "activation_after/o"),
    ),
    labels={
        **{name: f"{name[0]}_{name[1]}" for name in ("i1", "i2", "h1", "h2")},
        "i1->h1": "w_1",
        "i2->h1": "w_2",
        "i1->h2": "w_3",
        "i2->h2": "w_4",
        "h1->o": "w_5",
        "h2->o": "w_6",
    },
)

UDACITY = Text(
    id="udacity_3_2_1",
    file="udacity_3_2_1",
    about="The backpropagation exercise of Udacity's deep-learning course: one update, of which it prints the changes "
    "of the weights. They are right in every digit.",
    conventions=("The error is ½(t−y)², the learning rate 0.5.", "There are no biases."),
    hints=(
        "Two inputs are positive and one is negative. For which of them do the weights move the other way?",
        "Freeze the weights into h₂ and train: how far does h₁ get alone?",
    ),
    prints=(
        *(Print(f"change h{'₁₂'[j]} to o", f"delta_w_h_o/{j}", f"delta_w/h{j + 1}->o") for j in range(2)),
        *(
            Print(f"change x{'₁₂₃'[i]} to h{'₁₂'[j]}", f"delta_w_i_h/{i}/{j}", f"delta_w/x{i + 1}->h{j + 1}")
            for i in range(3)
            for j in range(2)
        ),
    ),
    labels={name: f"{name[0]}_{name[1]}" for name in ("x1", "x2", "x3", "h1", "h2")},
)

HAGAN = Text(
    id="hagan_1_2_1",
    file="hagan_1_2_1",
    about="The backpropagation example of *Neural Network Design* (Hagan, Demuth, Beale and De Jesús, chapter 11): a "
    "network with a linear output is to approximate 1 + sin(π/4 · p), and takes its first step at p = 1.",
    conventions=(
        "The error is e² without the ½, so the sensitivity of the output is −2e. The learning rate is 0.1.",
        "The book's sensitivities s are ∂F/∂n, which is δ here, with the same sign.",
    ),
    hints=(
        "Change the loss to the one with ½: all gradients halve.",
        "Add rows of 1 + sin(π/4 · p) for p from −2 to 2 and train.",
    ),
    prints=(
        Print("a¹, first", "a1/0", "activation/n1"),
        Print("a¹, second", "a1/1", "activation/n2"),
        Print("a²", "a2", "activation/o"),
        Print("e", "e", _difference("o")),
        Print("s²", "s2", "delta_dE_dnet/o"),
        Print("s¹, first", "s1/0", "delta_dE_dnet/n1"),
        Print("s¹, second", "s1/1", "delta_dE_dnet/n2"),
        Print("new W², first", "W2/0", "new_w/n1->o"),
        Print("new W², second", "W2/1", "new_w/n2->o"),
        Print("new b²", "b2", "new_b/o"),
        Print("new W¹, first", "W1/0", "new_w/p->n1"),
        Print("new W¹, second", "W1/1", "new_w/p->n2"),
        Print("new b¹, first", "b1/0", "new_b/n1"),
        Print("new b¹, second", "b1/1", "new_b/n2"),
    ),
    labels={"n1": "n_1", "n2": "n_2"},
)

ALL = (GEEKSFORGEEKS, MAZUR, HAN_KAMBER, MACLEOD, HMKCODE, UDACITY, HAGAN)
