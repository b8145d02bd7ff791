"""The score sheet of an exercise: what each question came to, by a rule that it states, as CSV and as a page.

A question is worth four points. Each wrong answer and each hint takes one away, but a right answer always leaves one;
a result that was given or skipped has none. Unreadable answers and such with too few digits cost nothing.
"""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Iterator
from dataclasses import dataclass

from engine import formula
from engine.marking.sitting import Progress, Sitting

MOST = 4
RULE = (
    f"A question is worth {MOST} points. Each wrong answer and each hint takes one away, but a right answer always "
    "leaves one; a result that was given or skipped has none."
)
PRACTICE = "The file of an exercise holds everything that is needed to find its answers: it is for practice."
OUTCOMES = {"right": "right", "given": "result given", "skipped": "skipped", None: "not reached"}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One answer to a question: what was typed, what it was worth, and the slip that was named."""

    typed: str
    mark: str
    slip: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What one question came to."""

    number: int
    asked: str
    attempts: tuple[Attempt, ...]
    hints: int
    outcome: str
    points: int
    seconds: float

    @property
    def slips(self) -> tuple[str, ...]:
        """The slips that were named, each once."""
        return tuple(dict.fromkeys(attempt.slip for attempt in self.attempts if attempt.slip))


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """The sheet as a whole. `pupil` may stay empty."""

    title: str
    lines: tuple[Line, ...]
    pupil: str = ""
    day: str = ""

    @property
    def points(self) -> int:
        """The points of all questions."""
        return sum(line.points for line in self.lines)

    @property
    def most(self) -> int:
        """The points that there are."""
        return MOST * len(self.lines)

    @property
    def seconds(self) -> float:
        """The time that it took."""
        return sum(line.seconds for line in self.lines)

    @property
    def summary(self) -> str:
        """The result in one line."""
        right = sum(line.outcome == OUTCOMES["right"] for line in self.lines)
        return f"{self.points} of {self.most} points · {right} of {len(self.lines)} right · {clock(self.seconds)}"


def score_sheet(sitting: Sitting, pupil: str = "", day: str = "") -> ScoreSheet:
    """The sheet of a sitting as far as it has come; `day` is the date to be printed."""
    pairs = zip(sitting.questions, sitting.progress, strict=True)
    lines = (_line(i, formula.text(question.symbol), progress) for i, (question, progress) in enumerate(pairs, 1))
    return ScoreSheet(sitting.exercise.title, tuple(lines), pupil.strip(), day)


def points(progress: Progress) -> int:
    """What a question came to."""
    return max(1, MOST - progress.wrong - progress.hints) if progress.outcome == "right" else 0


def _line(number: int, asked: str, progress: Progress) -> Line:
    attempts = tuple(Attempt(v.typed, v.mark, v.slip.name if v.slip else "") for v in progress.verdicts)
    outcome = OUTCOMES[progress.outcome]
    return Line(number, asked, attempts, progress.hints, outcome, points(progress), progress.seconds)


def clock(seconds: float) -> str:
    """A time as minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d} min"


# --- CSV ------------------------------------------------------------------------------------------------------------

HEADER = ("question", "asked", "outcome", "tries", "hints", "points", "seconds", "answers", "slips")


def as_csv(sheet: ScoreSheet) -> str:
    """The sheet as a table for spreadsheets, the totals in its last row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if sheet.pupil:
        writer.writerow(("pupil", _cell(sheet.pupil)))
    writer.writerow(HEADER)
    writer.writerows(map(_row, sheet.lines))
    tries, hints = (sum(len(line.attempts) for line in sheet.lines), sum(line.hints for line in sheet.lines))
    writer.writerow(("total", "", "", tries, hints, f"{sheet.points} of {sheet.most}", round(sheet.seconds), "", ""))
    return out.getvalue()


def _row(line: Line) -> tuple[object, ...]:
    typed = " | ".join(attempt.typed for attempt in line.attempts)
    counts = (len(line.attempts), line.hints, line.points, round(line.seconds))
    return (line.number, _cell(line.asked), line.outcome, *counts, _cell(typed), "; ".join(line.slips))


def _cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+@\t\r" or (text[:1] == "-" and not _is_number(text)) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


# --- a page ---------------------------------------------------------------------------------------------------------

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem }}
h1 {{ font-size: 1.5rem; margin-bottom: 0 }}
table {{ border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }}
th, td {{ text-align: left; padding: .35rem .7rem .35rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); vertical-align: top }}
td.n, th.n {{ text-align: right }}
s {{ opacity: .65 }}
.small {{ opacity: .75; font-size: .875rem }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{who}</p>
<p><strong>{summary}</strong></p>
<table>
<thead><tr><th class="n">#</th><th>Asked</th><th>Answers</th><th>Outcome</th><th class="n">Hints</th>\
<th class="n">Points</th><th class="n">Time</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
<p class="small">{rule}</p>
<p class="small">{practice}</p>
</body>
</html>
"""  # noqa: E501 (a style sheet)


def as_html(sheet: ScoreSheet) -> str:
    """The sheet as a page that stands alone, for the screen and for paper."""
    escaped = {
        "title": sheet.title or "Exercise",
        "who": " · ".join(part for part in (sheet.pupil, sheet.day) if part),
        "summary": sheet.summary,
        "rule": RULE,
        "practice": PRACTICE,
    }
    rows = "\n".join(_html_row(line) for line in sheet.lines)
    return _PAGE.format(rows=rows, **{name: html.escape(text) for name, text in escaped.items()})


def _html_row(line: Line) -> str:
    cells = (
        ("n", str(line.number)),
        ("", html.escape(line.asked)),
        ("", "<br>".join(_html_answers(line))),
        ("", html.escape(line.outcome)),
        ("n", str(line.hints)),
        ("n", str(line.points)),
        ("n", clock(line.seconds)),
    )
    return (
        "<tr>"
        + "".join(f'<td class="{kind}">{cell}</td>' if kind else f"<td>{cell}</td>" for kind, cell in cells)
        + "</tr>"
    )


def _html_answers(line: Line) -> Iterator[str]:
    for attempt in line.attempts:
        typed = html.escape(attempt.typed)
        said = f" <span class='small'>{html.escape(attempt.slip)}</span>" if attempt.slip else ""
        yield typed if attempt.mark == "right" else f"<s>{typed}</s>{said}"
