"""What the texts of all lessons use: documents to begin with, and the numbers that the engine has for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import msgspec
import numpy as np

from engine.creation import drawn, layered
from engine.data import Data, Samples, no_samples
from engine.datasets import built
from engine.document import Document
from engine.evaluation import compiled_of, errors, results_of
from engine.lesson import (
    ChoiceQuestion,
    Lesson,
    LessonStep,
    NumberQuestion,
    Of,
    Parameters,
    ParameterValue,
    Setup,
    Slip,
)
from engine.lessons.checking import gradient_ratio
from engine.lessons.facts import Facts, accuracy, middle_of
from engine.lessons.naming import number_in, place_of, update_with
from engine.lessons.playing import trained
from engine.lessons.setting_up import set_up
from engine.network import Network, Vector, read_only
from engine.numerals import shown
from engine.reference import QuantityName
from engine.settings import Sgd, Training
from engine.sources import BuiltInSource

NO_SLIPS: Mapping[float, str] = MappingProxyType({})
#: What a learner does for a run of a thousand or a hundred epochs, in full.
THOUSAND, HUNDRED = (f"click the small arrow beside **Run** and choose *{n} epochs*" for n in ("1,000", "100"))


def document(network: Network, values: Iterable[float], data: Data, rate: float, **settings: Any) -> Document:  # noqa: ANN401 (fields of all types)
    """A document at epoch 0, in full batches unless its settings say otherwise."""
    start = read_only([*values])
    training = Training(optimizer=Sgd(learning_rate=rate), **{"batch_size": None, **settings})
    return Document(network, start, start, training, data)


def fresh(
    sizes: tuple[int, ...], data: Data, rate: float, *, activation: str = "sigmoid", output: str | None = None,
    initialiser: str = "xavier_uniform", seed: int = 0, **settings: Any,  # noqa: ANN401 (fields of all types)
) -> Document:  # fmt: skip
    """A document of fully connected layers with drawn weights."""
    network = layered(sizes, activation, output)
    return document(network, drawn(network, initialiser, seed), data, rate, **settings)


def rows(train: Samples, test: Samples | None = None) -> Data:
    """Data without more than their rows."""
    none = no_samples(train.inputs.shape[1], train.targets.shape[1])
    return Data(train, none if test is None else test)


def built_in(name: str, **options: Any) -> Data:  # noqa: ANN401 (fields of all types)
    """A built-in set."""
    return built(BuiltInSource(name, **options))


def taught(start: Document, title: str, about: str, minutes: int, *steps: LessonStep) -> Document:
    """A document with a lesson, called after it."""
    return replace(start, name=title, lesson=Lesson(title, steps, about, minutes))


def step(title: str, text: str, **more: Any) -> LessonStep:  # noqa: ANN401 (fields of all types)
    """A step; its text may be indented and broken as it likes."""
    return LessonStep(title, _flowing(text), **more)


def _flowing(text: str) -> str:
    """Paragraphs as one line each, for Markdown takes two lines for one, and a file is read by lines."""
    return "\n\n".join(kept(_paragraph(part)) for part in text.strip().split("\n\n"))


def kept(text: str) -> str:
    """A text in which lines break neither at a product nor at an equals sign; a formula stays as it is."""
    return text if text.startswith("$$") else re.sub(r" ([·=]) ", "\u00a0\\1\u00a0", text)


def _paragraph(text: str) -> str:
    lines = [line.strip() for line in text.splitlines()]
    bullets = [line.startswith(("- ", "1.", "|")) for line in lines]
    return "".join(
        ("\n" if place and bullets[place] else " " if place else "") + line for place, line in enumerate(lines)
    )


def values(*pairs: tuple[Of, float], anew: bool = True) -> Parameters:
    """Weights and biases to be set."""
    return Parameters(values=tuple(ParameterValue(of, value) for of, value in pairs), anew=anew)


def number(
    words: str, value: float, decimals: int, yes: str = "", no: str = "", slips: Mapping[float, str] = NO_SLIPS
) -> NumberQuestion:
    """A question for a number to so many decimals, right within one and a half units of the last.

    Slips go by the numbers that they come to. A whole number has to be met.
    """
    said = tuple(Slip(float(f"{answer:.3g}"), kept(words)) for answer, words in slips.items())
    return NumberQuestion(
        words=kept(words), value=round(value, decimals), tolerance=1.5 * 10.0**-decimals if decimals else 0.5,
        yes=kept(yes), no=kept(no), slips=said,
    )  # fmt: skip


def choice(
    words: str, choices: tuple[str, ...], right: int, yes: str = "", no: str = "", slips: Mapping[float, str] = NO_SLIPS
) -> ChoiceQuestion:
    """A question with answers to choose from; slips by their places."""
    said = tuple(Slip(place, kept(words)) for place, words in slips.items())
    return ChoiceQuestion(words=kept(words), choices=choices, right=right, yes=kept(yes), no=kept(no), slips=said)


# --- numbers --------------------------------------------------------------------------------------------------------


def after(start: Document, *deeds: Setup, epochs: int = 0) -> Document:
    """A document as some deeds and so many epochs leave it."""
    changed = set_up(start, deeds)
    return trained(changed, epochs) if epochs else changed


def of(start: Document, quantity: QuantityName, named: Of | None = None, sample: int = 0) -> float:
    """A number of the next update's pass over a row."""
    return number_in(update_with(start, sample), quantity, named, sample)


def value(start: Document, named: Of) -> float:
    """A weight's or bias' value."""
    return float(start.parameters[place_of(start.network, named)])


def error(start: Document, part: str = "train") -> float:
    """The mean error per row."""
    return errors(start)[part == "test"]


def share(start: Document, part: str = "train") -> float:
    """The share of rows that are told right."""
    count, middle = len(start.data.train), middle_of(start.data)
    found = results_of(compiled_of(start), start.data).outputs
    return accuracy(getattr(start.data, part), found[count:] if part == "test" else found[:count], middle)


def ratio(start: Document, layer: int, to: int) -> float:
    """The gradient's norm in one layer by that in another."""
    return gradient_ratio(Facts(start, start), layer, to)


def norm(start: Document) -> float:
    """The norm of the gradient of the mean error."""
    return float(np.linalg.norm(Facts(start, start).sweep.gradient))


def outputs(start: Document) -> Vector:
    """The outputs for the training rows."""
    return results_of(compiled_of(start), start.data).outputs[: len(start.data.train)]


def settings(start: Document, **changed: Any) -> Document:  # noqa: ANN401 (fields of all types)
    """A document with other settings."""
    return replace(start, training=msgspec.structs.replace(start.training, **changed))


def s(number_: float, digits: int = 4) -> str:
    """A number as the texts show it."""
    return shown(number_, digits)
