"""Reads LaTeX as far as it takes to see that it is whole: groups, environments, commands, characters."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\\begin\{(\w+)\}|\\end\{(\w+)\}|\\([A-Za-z]+|.)|([{}])|(\$)", re.DOTALL)

#: All commands that a solution may have: TeX's, those of the packages that it loads, and its own.
_KNOWN = """
    documentclass usepackage begin end section definecolor setlength newcommand newenvironment newlength
    newsavebox par hspace vspace medskip smallskip bigskip quad noindent clearpage raggedright raggedbottom
    nopagebreak allowbreak textbf textbackslash textasciicircum textasciitilde textasciigrave textbullet
    copyright pounds ldots LARGE bfseries color colorbox text textcolor ensuremath frac sqrt left right cdot
    cdots infty partial backslash wedge sim hat sum ln exp sin cos max min tanh approx neq leq geq rightarrow
    alpha beta gamma delta varepsilon epsilon zeta eta theta iota kappa lambda mu nu xi pi rho varsigma sigma
    tau upsilon varphi phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega vartheta ell
    times div pm leftarrow uparrow downarrow leftrightarrow Rightarrow equiv propto in nabla prod int surd circ
    ast neg forall exists oplus otimes vee ss ae AE oe OE o O aa AA l L i j S P ll gg mbox makebox hrule
    displaystyle footnotesize scriptsize tiny unitlength unknown gap question note named under given warning
    edge neuron lettering bare plate
"""
KNOWN = frozenset(_KNOWN.split())
ACCENTS = frozenset("`'^~\"=.uvHcrdb")
SIGNS = frozenset("{}%#&$_|\\ ,;!-")


def body(latex: str) -> str:
    r"""What stands between \begin{document} and \end{document}: the last one, for names may look like it."""
    return latex.split("\\begin{document}", 1)[1].rsplit("\\end{document}", 1)[0]


def faults(latex: str) -> list[str]:
    """What is wrong with LaTeX: groups or environments that do not close, $ without a partner, unknown commands."""
    found: list[str] = []
    opened: list[str] = []
    maths = 0
    for begin, end, command, brace, dollar in _TOKEN.findall(latex):
        if begin:
            opened.append(begin)
        elif brace == "{":
            opened.append("{")
        elif end or brace:
            expected = end or "{"
            if not opened or opened.pop() != expected:
                found.append(f"{expected} is not open")
        elif dollar:
            maths += 1
        elif command not in KNOWN | ACCENTS | SIGNS:
            found.append(f"\\{command} is not known")
    found += [f"{name} is not closed" for name in opened]
    return found + ["a $ has no partner"] * (maths % 2)
