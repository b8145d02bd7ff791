"""`predict`: what a network makes of rows of inputs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import click
import numpy as np

from engine import files
from engine.commands.common import Failure, check_result, network_file, put, result_path
from engine.document import Document
from engine.evaluation import outputs
from engine.network import Vector
from engine.tables import read_rows


@click.command(short_help="Compute outputs.")
@network_file
@click.option(
    "--csv", "source", metavar="FILE", type=click.Path(path_type=Path), help="Take the inputs from this CSV file."
)
@result_path("--out", "Where to write it, if not to standard output.")
def predict(file: Path, source: Path | None, out: Path | None) -> None:
    """Compute the outputs for the rows of FILE, training rows first, then test rows, or for those of a CSV file.

    The CSV has a column for each input, separated by commas, semicolons or tabs, with or without a line of names. With
    semicolons or tabs the decimal sign may be a comma. The result is CSV with the inputs, then the outputs.
    """
    document = files.read(file)
    check_result(out, file, source)
    if not document.network.output_count:
        raise Failure(f"{file}: the network has no output neuron; it needs at least one before it can predict")
    inputs = _own_inputs(document, file) if source is None else read_rows(source, document.network.input_count)
    put(_table(document, inputs), out)


def _own_inputs(document: Document, file: Path) -> Vector:
    inputs = np.concatenate([document.data.train.inputs, document.data.test.inputs])
    if not len(inputs):
        raise Failure(f"{file}: there are no rows in it; name a CSV file with --csv")
    return inputs


def _table(document: Document, inputs: Vector) -> str:
    neurons, results = document.network.neurons, outputs(document, inputs)
    names = [n.name for n in (*neurons[: inputs.shape[1]], *neurons[len(neurons) - results.shape[1] :])]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(np.hstack([inputs, results]).tolist())
    return text.getvalue()
