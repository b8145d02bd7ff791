r"""A worked solution as LaTeX for a plain pdflatex: article, amsmath, color and geometry, and nothing to install.

Lines of a calculation stand under one another at their first `=` and break before relations, plus and minus. The
picture is a `picture` environment whose lines are drawn by the PDF itself, or by \qbezier where there is no PDF.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine import formula
from engine.formula import Expr
from engine.formula.splitting import pieces
from engine.solution.document import (
    Block,
    Gap,
    Givens,
    Item,
    Line,
    Paragraph,
    Part,
    Solution,
    Step,
    Table,
    Tone,
    approximate,
)
from engine.solution.latex_characters import escaped, plain
from engine.solution.picture import Circle, Label, Picture, Stroke

_PREAMBLE = r"""\documentclass[11pt,a4paper]{article}
\usepackage[utf8]{inputenc}
\usepackage{amsmath,amssymb,color}
\usepackage[a4paper,margin=22mm]{geometry}
\definecolor{ink}{gray}{0}
\definecolor{muted}{gray}{0.35}
\definecolor{positive}{rgb}{0.16,0.44,0.77}
\definecolor{negative}{rgb}{0.77,0.42,0.10}
\setlength{\parindent}{0pt}
\setlength{\parskip}{0pt}
\raggedright
\raggedbottom
\clubpenalty=10000 \widowpenalty=10000
% A character that this font has not, by its code point.
\newcommand{\unknown}[1]{\mbox{\fboxsep=1pt\fboxrule=0.2pt\fbox{\tiny\normalfont #1}}}
% A dotted line to write on.
\newlength{\lhs}
\newlength{\gapwidth}
\newcommand{\gap}[1]{\setlength{\gapwidth}{\dimexpr\linewidth-\lhs-4em\relax}%
  \ifdim#1<\gapwidth\setlength{\gapwidth}{#1}\fi\raisebox{-1pt}{\makebox[\gapwidth]{\dotfill}}}
\newsavebox{\lhsbox}
% One step: it is never cut by a page's end.
\newenvironment{step}{\par\addvspace{13pt}\noindent\begin{minipage}{\linewidth}\raggedright
  \binoppenalty=10000 \relpenalty=10000 \lineskiplimit=2pt \lineskip=4pt}{\end{minipage}\par}
\newenvironment{short}{\par\addvspace{5pt}\noindent\begin{minipage}{\linewidth}\raggedright
  \binoppenalty=10000 \relpenalty=10000 \lineskiplimit=2pt \lineskip=4pt}{\end{minipage}\par}
\newcommand{\question}[1]{\textbf{#1}\par\vspace{2pt}}
\newcommand{\note}[1]{{\small\color{muted}#1\par}\vspace{2pt}}
% A line that begins with a name, and one below it. A name that would leave no room has a line of its own.
\newcommand{\named}[2]{\vspace{2pt}\sbox{\lhsbox}{$\displaystyle #1$}%
  \ifdim\wd\lhsbox>0.4\linewidth\setlength{\lhs}{1em}{\hspace*{1.2em}$\displaystyle #1$\par}\under{#2}%
  \else\setlength{\lhs}{\wd\lhsbox}\row{\usebox{\lhsbox}}{#2}\fi}
\newcommand{\under}[1]{\row{}{#1}}
\newcommand{\row}[2]{\vspace{2pt}\noindent\hangindent=\dimexpr\lhs+3em\relax\hangafter=1
  \hspace*{1.2em}\makebox[\lhs][r]{#1}$\displaystyle{}#2$\par}
\newcommand{\given}[2]{\hangindent=36mm\hangafter=1\noindent\makebox[36mm][l]{\color{muted}#1}#2\par\vspace{4pt}}
\newcommand{\warning}[1]{\fboxsep=6pt\fbox{\parbox{\dimexpr\linewidth-13pt}{\raggedright #1}}\par\medskip}
% Lines and circles of the picture, in millimetres: x1 y1 xm ym x2 y2, width, colour; x y radius.
\ifdefined\pdfextension \protected\def\pdfliteral{\pdfextension literal}\fi
\newcommand{\edge}[9]{\ifdefined\pdfliteral
  \put(0,0){\pdfliteral{q 2.8346 0 0 2.8346 0 0 cm #8 RG #7 w #1 #2 m #9 c S Q}}%
  \else\qbezier(#1,#2)(#3,#4)(#5,#6)\fi}
\newcommand{\neuron}[4]{\ifdefined\pdfliteral
  \put(#1,#2){\pdfliteral{q 2.8346 0 0 2.8346 0 0 cm 1 g 0 G 0.3 w #4 b Q}}%
  \else\put(#1,#2){\circle{#3}}\fi}
\newcommand{\lettering}[4]{\put(#1,#2){\makebox(0,0)[#3]{#4}}}
\newcommand{\bare}[1]{$#1$}
\newcommand{\plate}[1]{\fboxsep=0.6pt\colorbox{white}{$#1$}}
"""

_TINTS = {"ink": "0 0 0", "muted": "0.4 0.4 0.4", "positive": "0.16 0.44 0.77", "negative": "0.77 0.42 0.1"}
_ANCHORS = {"start": "l", "middle": "c", "end": "r"}
_SIZES = ((3.1, "\\footnotesize"), (2.4, "\\scriptsize"), (0.0, "\\tiny"))  # from heights of letters in millimetres
_COLUMNS = (42, 38, 34, 8, 34)  # of the table, in millimetres
_ROUND = 0.5523  # the control points of a quarter of a circle, in radii


def as_latex(solution: Solution) -> str:
    """The solution as one LaTeX file, ASCII throughout."""
    return "\n".join(latex_parts(solution))


def latex_parts(solution: Solution) -> Iterator[str]:
    """The same block by block, for those who do something else in between."""
    yield f"{_PREAMBLE}\n\\begin{{document}}"
    for place, part in enumerate(solution.parts):
        if place:
            yield "\\clearpage"
        yield from _part(part, solution.digits)
    yield "\\end{document}\n"


def _part(part: Part, digits: int) -> Iterator[str]:
    yield f"{{\\LARGE\\bfseries {escaped(part.title)}\\par}}\\smallskip"
    yield f"{{\\color{{muted}}{escaped(part.subtitle)}\\par}}"
    if part.blanks:
        yield "\\bigskip Name \\gap{80mm}\\quad Date \\gap{40mm}\\par"
    for section in part.sections:
        yield f"\n\\section*{{{escaped(section.title)}}}"
        yield from (_WRITERS[type(block)](block, digits) for block in section.blocks)


def _maths(of: Expr, digits: int, before: str = "") -> str:
    """A formula that may break between its pieces."""
    return plain("\\allowbreak ".join(pieces(before + formula.latex(of, digits))))


def _gap(of: Gap) -> str:
    return f"\\gap{{{min(of.width * 2, 120)}mm}}"


def _item(item: Item, digits: int) -> str:
    if isinstance(item, Gap):
        return _gap(item)
    return f"${plain(formula.latex(item, digits))}$" if isinstance(item, Expr) else escaped(item)


def _unbroken(digits: int) -> Callable[[Item], str]:
    """A given is never broken over two lines."""
    return lambda item: f"\\mbox{{{_item(item, digits)}}}" if isinstance(item, Expr) else _item(item, digits)


_TONES: dict[Tone, str] = {"plain": "%s\\par", "note": "\\note{%s}", "warning": "\\warning{%s}"}


def _paragraph(block: Paragraph, digits: int) -> str:
    return _TONES[block.tone].replace("%s", "".join(_item(item, digits) for item in block.items))


def _givens(block: Givens, digits: int) -> str:
    rows = (f"\\given{{{escaped(name)}}}{{{', '.join(map(_unbroken(digits), items))}}}" for name, items in block.rows)
    return "\n".join(rows)


def _step(block: Step, digits: int) -> str:
    kind = "step" if block.question else "short"
    lines = [
        *([f"\\question{{{escaped(block.question)}}}"] if block.question else ()),
        *([f"\\note{{{escaped(block.note)}}}"] if block.note else ()),
        *(_line(line, digits) for line in block.lines),
    ]
    return f"\\begin{{{kind}}}\n" + "\n".join(lines) + f"\n\\end{{{kind}}}"


def _line(line: Line, digits: int) -> str:
    sides = "\\allowbreak ".join(_sides(line, digits))
    return f"\\under{{{sides}}}" if line.name is None else f"\\named{{{_maths(line.name, digits)}}}{{{sides}}}"


def _sides(line: Line, digits: int) -> Iterator[str]:
    for side in line.sides:
        if isinstance(side, Gap):
            yield f"{{}}=\\;{_gap(side)}"
        else:
            yield _maths(side, digits, "{}\\approx " if approximate(side) else "{}=")


def _table(block: Table, digits: int) -> str:
    """Rows of one line each, which pages may part, with the head above."""
    head = _row([f"\\color{{muted}}{escaped(cell)}" for cell in block.head])
    rows = [_row([_item(cell, digits) for cell in row]) for row in block.rows]
    return "\n".join([f"{head}\\nopagebreak", "\\hrule\\nopagebreak\\vspace{3pt}", *rows])


def _row(cells: list[str]) -> str:
    shown = "".join(f"\\makebox[{wide}mm][l]{{{cell}}}" for wide, cell in zip(_COLUMNS, cells, strict=True))
    return f"\\mbox{{{shown}}}\\par\\vspace{{3pt}}"


# --- the picture ----------------------------------------------------------------------------------------------------


def _picture(of: Picture, digits: int) -> str:
    """The picture, with the origin at the bottom left as LaTeX has it."""
    shapes = [
        *(_stroke(stroke, of.height) for stroke in of.strokes),
        *(_circle(circle, of.height) for circle in of.circles),
        *(_label(label, of.height, min(digits, of.digits)) for label in of.labels),
    ]
    return (
        f"{{\\setlength{{\\unitlength}}{{1mm}}\\begin{{picture}}({of.width:g},{of.height:.1f})\n"
        + "\n".join(shapes)
        + "\n\\end{picture}\\par}\\medskip"
    )


def _stroke(of: Stroke, height: float) -> str:
    (x1, y1), (xm, ym), (x2, y2) = ((x, height - y) for x, y in (of.start, of.via, of.end))
    # A PDF knows cubic curves alone.
    cubic = [
        (x1 + 2 * (xm - x1) / 3, y1 + 2 * (ym - y1) / 3), (x2 + 2 * (xm - x2) / 3, y2 + 2 * (ym - y2) / 3), (x2, y2),
    ]  # fmt: skip
    numbers = "".join(f"{{{value:.2f}}}" for value in (x1, y1, xm, ym, x2, y2, of.width))
    return f"\\edge{numbers}{{{_TINTS[of.tint]}}}{{{' '.join(f'{x:.2f} {y:.2f}' for x, y in cubic)}}}"


def _circle(of: Circle, height: float) -> str:
    r, k = of.radius, of.radius * _ROUND
    quarters = ((r, k, k, r, 0, r), (-k, r, -r, k, -r, 0), (-r, -k, -k, -r, 0, -r), (k, -r, r, -k, r, 0))
    path = f"{r:g} 0 m " + " ".join(" ".join(f"{value:.2f}" for value in quarter) + " c" for quarter in quarters)
    return f"\\neuron{{{of.x:.2f}}}{{{height - of.y:.2f}}}{{{2 * r:g}}}{{{path}}}"


def _label(of: Label, height: float, digits: int) -> str:
    content = _label_content(of.content, digits)
    dress = "\\plate" if of.plate else "\\bare"
    size = next(command for least, command in _SIZES if of.size >= least)
    place = f"{{{of.x:.2f}}}{{{height - of.y:.2f}}}{{{_ANCHORS[of.anchor]}}}"
    return f"\\lettering{place}{{\\color{{{of.tint}}}{size}{dress}{{{content}}}}}"


def _label_content(of: Expr | str, digits: int) -> str:
    return f"\\text{{{escaped(of)}}}" if isinstance(of, str) else plain(formula.latex(of, digits))


_WRITERS: dict[type[Block], Callable[..., str]] = {
    Paragraph: _paragraph,
    Givens: _givens,
    Step: _step,
    Table: _table,
    Picture: _picture,
}
