"""Characters of any script in the words that a plain pdflatex knows. For the LaTeX writer.

Accented letters become accents, Greek letters and signs their commands; what remains unknown stands as its code point
in a small frame, so that different names stay different.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\ensuremath{<}", ">": r"\ensuremath{>}",
    "|": r"\ensuremath{|}", '"': "''", "`": r"\textasciigrave{}",
}  # fmt: skip

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "µ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho",
    "ς": "varsigma", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "varphi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "ϑ": "vartheta", "ϕ": "phi", "ϵ": "epsilon", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi",
    "Π": "Pi", "Σ": "Sigma", "Υ": "Upsilon", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
_LATIN_ALIKE = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧο", "ABEZHIKMNOPTXo", strict=True))

_SIGNS = {
    "−": "-", "·": r"\cdot", "×": r"\times", "÷": r"\div", "±": r"\pm", "∂": r"\partial", "∞": r"\infty",
    "ℓ": r"\ell", "→": r"\rightarrow", "←": r"\leftarrow", "↑": r"\uparrow", "↓": r"\downarrow",
    "↔": r"\leftrightarrow",
    "⇒": r"\Rightarrow", "≤": r"\leq", "≥": r"\geq", "≠": r"\neq", "≈": r"\approx", "≡": r"\equiv", "∝": r"\propto",
    "∈": r"\in", "∇": r"\nabla", "∑": r"\sum", "∏": r"\prod", "∫": r"\int", "√": r"\surd", "∘": r"\circ",
    "°": r"^{\circ}",
    "′": r"{}'", "″": r"{}''", "‖": r"\|", "½": r"\frac{1}{2}", "¼": r"\frac{1}{4}", "¾": r"\frac{3}{4}",
    "⁺": "^{+}", "⁻": "^{-}", "₊": "_{+}", "₋": "_{-}", "∗": r"\ast", "⋅": r"\cdot", "¬": r"\neg", "∧": r"\wedge",
    "∨": r"\vee", "∀": r"\forall", "∃": r"\exists", "⊕": r"\oplus", "⊗": r"\otimes",
    **{character: f"^{{{digit}}}" for digit, character in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    **{character: f"_{{{digit}}}" for digit, character in enumerate("₀₁₂₃₄₅₆₇₈₉")},
}  # fmt: skip
_TEXTS = {
    "ß": r"\ss{}", "æ": r"\ae{}", "Æ": r"\AE{}", "œ": r"\oe{}", "Œ": r"\OE{}", "ø": r"\o{}", "Ø": r"\O{}",
    "å": r"\aa{}", "Å": r"\AA{}", "ł": r"\l{}", "Ł": r"\L{}", "ı": r"\i{}", "§": r"\S{}", "¶": r"\P{}",
    "©": r"\copyright{}", "£": r"\pounds{}", "…": r"\ldots{}", "–": "--", "—": "---", "‘": "`", "’": "'",
    "“": "``", "”": "''", "‚": ",", "„": ",,", "«": r"\ensuremath{\ll}", "»": r"\ensuremath{\gg}", "¡": "!`",
    "¿": "?`", "•": r"\textbullet{}", "\N{NO-BREAK SPACE}": "~", "\N{SOFT HYPHEN}": r"\-",
    "\N{ZERO WIDTH SPACE}": "", "\N{ZERO WIDTH JOINER}": "", "\N{VARIATION SELECTOR-16}": "",
}  # fmt: skip
_ACCENTS = {
    "\N{COMBINING GRAVE ACCENT}": "`", "\N{COMBINING ACUTE ACCENT}": "'", "\N{COMBINING CIRCUMFLEX ACCENT}": "^",
    "\N{COMBINING TILDE}": "~", "\N{COMBINING DIAERESIS}": '"', "\N{COMBINING MACRON}": "=",
    "\N{COMBINING DOT ABOVE}": ".",
    "\N{COMBINING BREVE}": "u", "\N{COMBINING CARON}": "v", "\N{COMBINING DOUBLE ACUTE ACCENT}": "H",
    "\N{COMBINING CEDILLA}": "c", "\N{COMBINING RING ABOVE}": "r", "\N{COMBINING DOT BELOW}": "d",
    "\N{COMBINING MACRON BELOW}": "b",
}  # fmt: skip
_DOTLESS = {"i": r"\i", "j": r"\j"}
_FOREIGN = re.compile(r"[^\x20-\x7e\n]")


def escaped(text: str) -> str:
    """Words of any origin as LaTeX text."""
    return "".join(_SPECIAL.get(c) or _known(c) for c in unicodedata.normalize("NFC", text))


def plain(latex: str) -> str:
    r"""LaTeX that is right but for its characters, as formulas with names in \text are, with all of them known."""
    return _FOREIGN.sub(lambda found: _known(found[0]), unicodedata.normalize("NFC", latex))


@lru_cache(maxsize=4096)
def _known(character: str) -> str:
    """One character, in text or in mathematics."""
    if " " <= character <= "~" or character == "\n":
        return character
    if character in _GREEK:
        return f"\\ensuremath{{\\{_GREEK[character]}}}"
    if character in _SIGNS:
        return f"\\ensuremath{{{_SIGNS[character]}}}"
    if character in _LATIN_ALIKE:
        return _LATIN_ALIKE[character]
    if character in _TEXTS:
        return _TEXTS[character]
    return _accented(character) or _unknown(character)


def _accented(character: str) -> str | None:
    """A letter with one accent; the accents are of text alone."""
    parts = unicodedata.normalize("NFD", character)
    if len(parts) != 2 or parts[1] not in _ACCENTS or not parts[0].isascii():
        return None
    below = _ACCENTS[parts[1]] in ("c", "d", "b")
    letter = parts[0] if below else _DOTLESS.get(parts[0], parts[0])
    return f"\\text{{\\{_ACCENTS[parts[1]]}{{{letter}}}}}"


def _unknown(character: str) -> str:
    if character.isspace() or unicodedata.category(character) in ("Cc", "Cf"):
        return " "
    return f"\\unknown{{{ord(character):X}}}"
