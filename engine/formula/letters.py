"""Letters and words of formulas as LaTeX: Greek by their commands, words upright, what LaTeX would act upon escaped.

What writes formulas out uses it.
"""

from __future__ import annotations

import re
from functools import lru_cache

_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ∂∞ℓ",
        [
            "alpha",
            "beta",
            "gamma",
            "delta",
            "varepsilon",
            "zeta",
            "eta",
            "theta",
            "iota",
            "kappa",
            "lambda",
            "mu",
            "nu",
            "xi",
            "pi",
            "rho",
            "sigma",
            "tau",
            "upsilon",
            "varphi",
            "chi",
            "psi",
            "omega",
            "Gamma",
            "Delta",
            "Theta",
            "Lambda",
            "Xi",
            "Pi",
            "Sigma",
            "Upsilon",
            "Phi",
            "Psi",
            "Omega",
            "partial",
            "infty",
            "ell",
        ],
        strict=True,
    )
)
# What LaTeX would act upon stands outside of \text, where each has a command that every reader of LaTeX knows.
_SPECIAL = {
    "\\": r"\backslash ",
    "^": r"\wedge ",
    "~": r"\sim ",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "#": r"\#",
    "&": r"\&",
    "$": r"\$",
    "_": r"\_",
    "<": "<",
    ">": ">",
    "−": "-",
    "'": "'",
}
_PIECES = re.compile(r"([\\^~{}%#&$_<>−'])|([^\\^~{}%#&$_<>−']+)")
_NUMERIC = re.compile(r"[0-9.,+\-]+")


@lru_cache(maxsize=8192)
def latex_letter(letter: str) -> str:
    """A symbol's letter or word: single letters italic, words upright, numbers as they are, all else escaped."""
    if letter in _GREEK:
        return f"\\{_GREEK[letter]} "
    if len(letter) == 1 and letter.isascii() and letter.isalpha():
        return letter
    if _NUMERIC.fullmatch(letter):
        return letter
    return "".join(_SPECIAL[s] if s else f"\\text{{{w}}}" for s, w in _PIECES.findall(letter)) or r"\text{ }"
