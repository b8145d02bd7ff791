"""`explain`: one sample's whole pass as a worked solution."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click
import msgspec

from engine import files
from engine.commands.common import Count, Failure, check_result, network_file, put, result_path, speaking_of
from engine.document import Document
from engine.explain import as_json, as_text
from engine.trace import Trace, trace

FORMATS = {"text": as_text, "json": as_json}


@click.command(short_help="Work out one sample's whole pass.")
@network_file
@click.option("--sample", type=Count(), metavar="I", default=0, help="Which row of the training data; the first is 0.")
@click.option("--format", "form", type=click.Choice([*FORMATS]), default="text", help="What to write.")
@result_path("--out", "Where to write it, if not to standard output.")
def explain(file: Path, sample: int, form: str, out: Path | None) -> None:
    """Work out one update on one sample of FILE, forward, error, backward and update, every number with its rule."""
    document = files.read(file)
    check_result(out, file)
    with speaking_of(file):
        solution = FORMATS[form](alone(document, sample))
    put(solution, out)


def alone(document: Document, sample: int) -> Trace:
    """The update on one sample alone, whatever the document's batch size."""
    rows = len(document.data.train)
    if rows and sample >= rows:
        raise Failure(f"--sample {sample}: there is none; the training data has samples 0 to {rows - 1}")
    training = msgspec.structs.replace(document.training, batch_size=1)
    return trace(replace(document, training=training), (sample,))
