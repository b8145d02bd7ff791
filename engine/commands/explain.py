"""`explain`: one sample's whole pass as a worked solution, in any of its formats."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeAlias

import click

from engine import files, numerals
from engine.atomic import replace_file
from engine.commands.common import Count, Failure, check_result, network_file, put, result_path, speaking_of
from engine.document import Document
from engine.errors import UnknownName
from engine.solution import (
    ANSWERS,
    DETAILS,
    Answers,
    Detail,
    Solution,
    SolutionOptions,
    alone,
    answers,
    as_html,
    as_json,
    as_latex,
    as_text,
    parse_until,
    solution,
)
from engine.steps import PHASES

Pdf: TypeAlias = Callable[[Solution], bytes]

JSON, PDF = "json", "pdf"
WRITERS: dict[str, Callable[[Solution], str]] = {"text": as_text, "html": as_html, "latex": as_latex}
FORMATS = ("text", JSON, "html", "latex", PDF)
_SUFFIXES = {".txt": "text", ".json": JSON, ".html": "html", ".htm": "html", ".tex": "latex", ".pdf": PDF}
_FEWEST_DIGITS, _MOST_DIGITS = 2, 15


class PdfWriter(NamedTuple):
    """Who draws PDF: the window's part of the program, where it is there. main.py hands it on."""

    write: Pdf


class Choices(NamedTuple):
    """What the options of the command say."""

    sample: int
    phases: str | None
    until: str | None
    detail: Detail
    blanks: bool
    rules: bool
    answers: Answers
    digits: int | None

    @property
    def apart(self) -> bool:
        """Whether the solution goes into a second file."""
        return self.blanks and self.answers == "apart"


@click.command(short_help="Work out one sample's whole pass.")
@network_file
@click.option("--sample", type=Count(), metavar="I", default=0, help="Which row of the training data; the first is 0.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="What to write.  [default: as --out ends, or text]")
@result_path("--out", "Where to write it, if not to standard output.")
@click.option("--phases", metavar="NAMES", help=f"Only these, with commas: {', '.join(PHASES)}.")
@click.option("--until", metavar="STEP", help="The last step: a phase, or as delta:h1 or gradient:h1,o1.")
@click.option(
    "--detail", type=click.Choice(DETAILS), default="all", help="All steps in full, or the first of each kind."
)
@click.option("--blanks", is_flag=True, help="Dotted lines for pupils, in place of what is to be calculated.")
@click.option(
    "--no-rules", "rules", flag_value=False, default=True, show_default=False, help="With --blanks: no rules."
)
@click.option(
    "--answers", type=click.Choice(ANSWERS), default="none",
    help="With --blanks: the solution after them, or apart, in a file beside.",
)  # fmt: skip
@click.option(
    "--digits", type=Count(_MOST_DIGITS), metavar="N", help="Significant digits.  [default: the document's, or 6]"
)
@click.pass_context
def explain(context: click.Context, /, file: Path, form: str | None, out: Path | None, **given: object) -> None:
    """Work out one update on one sample of FILE, forward, error, backward and update, every number with its rule."""
    choices = Choices(**given)  # type: ignore[arg-type]  # options of the command line, each of its field's type
    document = files.read(file)
    for path in (out, _beside(out) if out and choices.apart else None):
        check_result(path, file)
    form = _form(form, out)
    with speaking_of(file):
        if form == JSON:
            put(_json(document, choices), out)
        else:
            _write(document, options(document, choices), _Target(form, out, context.find_object(PdfWriter)))


def _form(form: str | None, out: Path | None) -> str:
    """What to write: what was asked for, or as the file's name ends; a Failure where that says nothing."""
    suffix = "" if out is None else out.suffix.lower()
    if form is None and suffix and suffix not in _SUFFIXES:
        raise Failure(f"--out {out}: nothing is written as {suffix}; known: {', '.join(_SUFFIXES)}; or say --format")
    return form or _SUFFIXES.get(suffix, "text")


def _beside(out: Path) -> Path:
    """Where the solution goes that goes apart."""
    return out.with_name(f"{out.stem}-solution{out.suffix}")


class _Target(NamedTuple):
    """Where a solution goes, and as what."""

    form: str
    out: Path | None
    pdf: PdfWriter | None


def options(document: Document, choices: Choices) -> SolutionOptions:
    """The options as a value, or a Failure that names the one that cannot be."""
    if choices.digits is not None and choices.digits < _FEWEST_DIGITS:
        raise Failure(f"--digits {choices.digits}: a number needs at least {_FEWEST_DIGITS}")
    if not choices.blanks and (choices.answers != "none" or not choices.rules):
        raise Failure(f"{'--no-rules' if choices.answers == 'none' else '--answers'} goes with --blanks alone")
    until, phases = None, PHASES
    if choices.until is not None:
        with _naming("--until"):
            until, phases = parse_until(choices.until, document.network)
    if choices.phases is not None:
        with _naming("--phases"):
            named = _phases(choices.phases)
        phases = tuple(phase for phase in phases if phase in named)
    if not phases:
        raise Failure("--phases and --until leave no step over; name phases up to the last step")
    check_sample(document, choices.sample)
    return SolutionOptions(
        choices.sample, phases, until, choices.detail, choices.blanks, choices.rules, choices.answers, choices.digits
    )


@contextmanager
def _naming(option: str) -> Iterator[None]:
    """Says in which option the name stands that nothing has."""
    try:
        yield
    except UnknownName as error:
        raise Failure(f"{option}: {error.why}") from error


def _phases(text: str) -> tuple[str, ...]:
    named = tuple(word.strip() for word in text.split(","))
    for word in named:
        if word not in PHASES:
            raise UnknownName("phase", word, PHASES)
    return named


def check_sample(document: Document, sample: int) -> None:
    """Refuses a sample that is not there."""
    rows = len(document.data.train)
    if rows and sample >= rows:
        raise Failure(f"--sample {sample}: there is none; the training data has samples 0 to {rows - 1}")


def _json(document: Document, choices: Choices) -> str:
    """Every number of the whole pass: programs take what they need themselves."""
    options(document, choices)  # for what cannot be at all
    if choices.blanks or choices.until or choices.phases or choices.detail != "all":
        raise Failure("--format json is the whole pass; --phases, --until, --detail and --blanks are for the others")
    return as_json(alone(document, choices.sample), digits=choices.digits or numerals.DIGITS)


def _write(document: Document, chosen: SolutionOptions, target: _Target) -> None:
    apart = chosen.blanks and chosen.answers == "apart"
    if target.out is None and (apart or target.form == PDF):
        why = "--answers apart writes two files" if apart else "a PDF is no text"
        raise Failure(f"{why}; name a file with --out")
    _put(solution(document, chosen), target)
    if apart and target.out is not None:
        _put(answers(document, chosen), target._replace(out=_beside(target.out)))


def _put(of: Solution, target: _Target) -> None:
    if target.form != PDF:
        put(WRITERS[target.form](of), target.out)
        return
    if target.pdf is None:
        raise Failure("PDF is drawn by the window's part of the program, which is not here; html and latex need none")
    assert target.out is not None
    replace_file(target.out, target.pdf.write(of))
