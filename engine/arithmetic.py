"""Arithmetic where a number is typed: `1/3`, `−0.5*2`, `2^−3`, `sqrt(2)`; a small grammar, read and calculated at once.

Whoever takes typed numbers may use it. Nothing but the names of two small tables is known, so any text is safe:

    sum     = product { ("+" | "-") product }
    product = signed { ("*" | "/") signed }
    signed  = { "+" | "-" } power
    power   = atom [ "^" signed ]
    atom    = number | constant | function "(" sum ")" | "(" sum ")"

Powers are read from the right and bind tighter than a sign before them, as in Python: −2^2 is −4.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable
from typing import NamedTuple

from engine.numerals import NotANumber, parse, shown

LONGEST = 200  # characters
DEEPEST = 30  # brackets, signs and powers inside one another

CONSTANTS: dict[str, float] = {"pi": math.pi, "π": math.pi, "e": math.e}
FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sqrt": math.sqrt,
    "exp": math.exp,
    "ln": math.log,
    "abs": abs,
    "sin": math.sin,
    "cos": math.cos,
    "tanh": math.tanh,
}
_OPERATORS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": operator.pow,
}
_SAME = {"−": "-", "–": "-", "·": "*", "×": "*", "÷": "/", "**": "^"}  # as others write the operators

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+\-−–]?\d+)?)"
    r"|(?P<name>[^\W\d_]\w*)|(?P<sign>\*\*|[-+*/^()−–·×÷])|(?P<other>\S))"
)


class _Token(NamedTuple):
    """A piece of the text: what kind it is, how it is written, and its first character's place, from 1."""

    kind: str
    text: str
    place: int


class Unfinished(NotANumber):
    """A text that goes on to be a number if more is typed, such as `2*(3+`: no reason to warn yet."""


def value(text: str) -> float:
    """The finite number that somebody typed, plain or to be calculated; NotANumber says why it is none and where."""
    try:
        return parse(text)
    except NotANumber:
        if not text.strip():
            raise
    if len(text) > LONGEST:
        raise NotANumber(text, f"longer than {LONGEST} characters")
    return _Reader(text.strip()).read()


class _Reader:
    """Reads one text from left to right; each method reads a rule of the grammar and returns what it is worth."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [_token(match) for match in _TOKEN.finditer(text)]
        self._at = 0
        self._depth = 0

    def read(self) -> float:
        """The value of the whole text."""
        result = self._sum()
        if (token := self._next) is not None:
            stray = token.kind == "other" or token.text == ")"
            what = f'"{token.text}" does not belong here' if stray else f'an operator is missing before "{token.text}"'
            raise self._refusal(what, token)
        return result

    # --- the rules ---------------------------------------------------------------------------------------------

    def _sum(self) -> float:
        return self._chain(self._product, ("+", "-"))

    def _product(self) -> float:
        return self._chain(self._signed, ("*", "/"))

    def _chain(self, part: Callable[[], float], signs: tuple[str, ...]) -> float:
        result = part()
        while (sign := self._taken(*signs)) is not None:
            result = self._calculated(sign, result, part())
        return result

    def _signed(self) -> float:
        # Every rule that holds itself passes here.
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._refusal(f"more than {DEEPEST} levels inside one another", self._next)
        sign = self._taken("+", "-")
        result = self._power() if sign is None else self._signed() * (-1.0 if sign.text == "-" else 1.0)
        self._depth -= 1
        return result

    def _power(self) -> float:
        base = self._atom()
        sign = self._taken("^")
        return base if sign is None else self._calculated(sign, base, self._signed())

    def _atom(self) -> float:
        token = self._next
        if token is None:
            raise Unfinished(self._text, "a number is missing at its end")
        self._at += 1
        if token.kind == "number":
            return self._finite(float(token.text.replace(",", ".")), token)
        if token.kind == "name":
            return self._named(token)
        if token.text == "(":
            return self._bracket(token)
        what = "does not belong here" if token.kind == "other" else "follows where a number is missing"
        raise self._refusal(f'"{token.text}" {what}', token)

    def _named(self, token: _Token) -> float:
        name = token.text.lower()
        if name in CONSTANTS:
            return CONSTANTS[name]
        if name not in FUNCTIONS:
            known = ", ".join([*FUNCTIONS, *(constant for constant in CONSTANTS if constant.isascii())])
            begun = self._next is None and any(function.startswith(name) for function in FUNCTIONS)
            raise self._refusal(f'the name "{token.text}" is not known, only {known}', token, more=begun)
        bracket = self._taken("(")
        if bracket is None:
            raise self._refusal(f"{name} needs brackets, as in {name}(2)", token, more=self._next is None)
        return self._calculated(token, self._bracket(bracket))

    def _bracket(self, opened: _Token) -> float:
        result = self._sum()
        if self._next is not None and self._next.text != ")":
            raise self._refusal(f'")" or an operator is missing before "{self._next.text}"', self._next)
        if self._taken(")") is None:
            raise self._refusal("the bracket that is opened is not closed", opened, more=True)
        return result

    # --- help --------------------------------------------------------------------------------------------------

    @property
    def _next(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _taken(self, *signs: str) -> _Token | None:
        """The next token if it is one of these signs, which then is read."""
        token = self._next
        if token is None or token.kind != "sign" or token.text not in signs:
            return None
        self._at += 1
        return token

    def _calculated(self, by: _Token, *numbers: float) -> float:
        """What an operator or a function makes of numbers."""
        function: Callable[..., float] = _OPERATORS.get(by.text) or FUNCTIONS[by.text.lower()]
        try:
            result = function(*numbers)
        except ZeroDivisionError as error:
            raise self._refusal("it divides by 0", by) from error
        except OverflowError as error:
            raise self._refusal("it is too large", by) from error
        except ValueError as error:
            raise self._refusal(f"{by.text} of {shown(numbers[-1])} does not exist", by) from error
        if isinstance(result, complex):
            raise self._refusal("a power like this of a negative number does not exist", by)
        return self._finite(result, by)

    def _finite(self, result: float, by: _Token) -> float:
        if not math.isfinite(result):
            raise self._refusal("it is too large", by)
        return result

    def _refusal(self, why: str, token: _Token | None, *, more: bool = False) -> NotANumber:
        """The error; `more` typed may mend it."""
        kind = Unfinished if more else NotANumber
        return kind(self._text, why if token is None else f"{why} (character {token.place})")


def _token(match: re.Match[str]) -> _Token:
    kind = str(match.lastgroup)
    text = match[kind]
    if kind == "number":
        text = text.replace("−", "-").replace("–", "-")
    return _Token(kind, _SAME.get(text, text), match.start(kind) + 1)
