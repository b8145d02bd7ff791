"""Worked solutions: a sample's whole pass as a document to hand out, with or without blanks for pupils.

`solution` puts the neutral document together; `as_text`, `as_html` and `as_latex` write it, and the window draws its
PDF from it. `as_json` is for programs. Command line and window use them.
"""

from engine.solution.compose import alone, answers, composed, of_trace, solution
from engine.solution.document import Solution
from engine.solution.options import (
    ANSWERS,
    DETAILS,
    MOST,
    Answers,
    Detail,
    SolutionOptions,
    TooLong,
    Until,
    chosen,
    parse_until,
)
from engine.solution.write_html import as_html, html_parts
from engine.solution.write_json import as_json
from engine.solution.write_latex import as_latex, latex_parts
from engine.solution.write_text import as_text, text_lines

__all__ = [
    "ANSWERS",
    "DETAILS",
    "MOST",
    "Answers",
    "Detail",
    "Solution",
    "SolutionOptions",
    "TooLong",
    "Until",
    "alone",
    "answers",
    "as_html",
    "as_json",
    "as_latex",
    "as_text",
    "chosen",
    "composed",
    "html_parts",
    "latex_parts",
    "of_trace",
    "parse_until",
    "solution",
    "text_lines",
]
