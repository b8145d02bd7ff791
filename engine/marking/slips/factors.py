"""Slips of signs, factors and rounding, which can happen to any number."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from engine.marking.slips.guess import Guess, Guesses, shown
from engine.marking.working import (
    GIVEN,
    Working,
)

#: The losses that are a mean over the outputs.
MEANS = frozenset({"mean_squared_error", "mean_absolute_error", "huber", "binary_cross_entropy"})


def sign(w: Working) -> Guesses:
    """Sign."""
    yield Guess(-w.result, f"The sign is wrong: it is {'negative' if w.result < 0 else 'positive'} here.")


def ascent(w: Working) -> Guesses:
    """Step added instead of subtracted."""
    value = w.with_role("rate", lambda piece: -piece.value)
    yield Guess(
        value, "You added the step where it is subtracted: the new value goes against the gradient, w − η·∂E/∂w."
    )


def double(w: Working) -> Guesses:
    """Factor 2."""
    yield Guess(2 * w.result, "It is twice too large: a factor ½ was left out, or a 2 put in.")


def half(w: Working) -> Guesses:
    """Factor ½."""
    yield Guess(w.result / 2, "It is half of what it should be: a factor 2 was left out, or a ½ put in.")


def mean(w: Working) -> Guesses:
    """Mean over the outputs."""
    count = w.view.network.output_count
    if count > 1 and w.trace.training.loss in MEANS:
        yield Guess(w.result * count, f"The mean was forgotten: this loss divides by the number of outputs, {count}.")
    elif count > 2:  # of two it is a factor ½ like any other
        yield Guess(w.result / count, f"You divided by the number of outputs, {count}: this loss is the sum over them.")


def rounded_early(w: Working) -> Guesses:
    """With what had been calculated before rounded first, and then with everything."""
    for decimals in (3, 2, 1):
        told = f"You rounded too early: with {decimals} decimals on the way it comes to {{}}. Keep more until the end."
        for among in (lambda p: p.role not in GIVEN, lambda _: True):
            # The default binds the loop's value, which mypy does not see.
            value = w.reworked(lambda p, d=decimals, a=among: round(p.value, d) if a(p) else p.value)  # type: ignore[misc]
            yield Guess(value, told.format(shown(value)))


def point(w: Working) -> Guesses:
    """Decimal point slipped."""
    for power in (10.0, 0.1, 100.0, 0.01):
        yield Guess(w.result * power, "The decimal point has slipped: the digits are right.")


def transpositions(value: float, decimals: int) -> Iterator[float]:
    """The number written with so many decimals, each two neighbouring digits of it swapped."""
    text = f"{value:.{decimals}f}"
    places = [i for i, c in enumerate(text) if c.isdigit()]
    for i, j in pairwise(places):
        if text[i] != text[j]:
            yield float(text[:i] + text[j] + text[i + 1 : j] + text[i] + text[j + 1 :])
