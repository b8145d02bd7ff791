"""`predict`: what a network makes of rows of inputs."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np

from engine import files
from engine.columns import scaled, unscaled
from engine.commands.common import Failure, check_result, network_file, put, result_path
from engine.document import Document
from engine.evaluation import outputs
from engine.network import Vector
from engine.sources import CsvSource
from engine.tables import read_rows
from engine.tabular.inputs import Field, Value, fields, read_inputs


@click.command(short_help="Compute outputs.")
@network_file
@click.option(
    "--csv", "source", metavar="FILE", type=click.Path(path_type=Path), help="Take the inputs from this CSV file."
)
@result_path("--out", "Where to write it, if not to standard output.")
def predict(file: Path, source: Path | None, out: Path | None) -> None:
    """Compute the outputs for the rows of FILE, training rows first, then test rows, or for those of a CSV file.

    The CSV has a column for each input, separated by commas, semicolons or tabs, with or without a line of names. With
    semicolons or tabs the decimal sign may be a comma. The result is CSV with the inputs, then the outputs. Where the
    network came from a table, values are those of the table, not scaled, and classes have their names.
    """
    document = files.read(file)
    check_result(out, file, source)
    if not document.network.output_count:
        raise Failure(f"{file}: the network has no output neuron; it needs at least one before it can predict")
    inputs = _own_inputs(document, file) if source is None else _inputs_of(document, source)
    put(_table(document, inputs), out)


def _own_inputs(document: Document, file: Path) -> Vector:
    inputs = np.concatenate([document.data.train.inputs, document.data.test.inputs])
    if not len(inputs):
        raise Failure(f"{file}: there are no rows in it; name a CSV file with --csv")
    return inputs


def _inputs_of(document: Document, source: Path) -> Vector:
    columns = document.data.inputs
    if any(column.name for column in columns):
        came_from = document.data.source
        return read_inputs(source, columns, came_from.format.decimal if isinstance(came_from, CsvSource) else "")
    return scaled(columns, read_rows(source, document.network.input_count))


def _table(document: Document, inputs: Vector) -> str:
    neurons, results = document.network.neurons, outputs(document, inputs)
    names = [n.name for n in neurons[: inputs.shape[1]]], [n.name for n in neurons[len(neurons) - results.shape[1] :]]
    columns = [*_inputs(document, inputs, names[0]), *_outputs(document, results, names[1])]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([name for name, _ in columns])
    writer.writerows(zip(*(values for _, values in columns), strict=True))
    return text.getvalue()


_Column = tuple[str, Sequence[Value]]  # its name and its cells


def _inputs(document: Document, inputs: Vector, names: list[str]) -> list[_Column]:
    """The inputs as the table had them, where the network came from one."""
    if not document.data.inputs:
        return _plain(names, inputs)
    found = fields(document.data.inputs)
    return [(field.name or names[field.start], _as_found(field, field.values(inputs))) for field in found]


def _as_found(field: Field, values: list[Value]) -> list[Value]:
    """Values that went through a scaling and back, without what that left in their last digits."""
    if field.columns[0].scaling is None:
        return values
    return [value if isinstance(value, str) else float(f"{value:.12g}") for value in values]


@np.errstate(all="ignore")  # an output that diverged stands for no value, as it stands
def _outputs(document: Document, results: Vector, names: list[str]) -> list[_Column]:
    """The outputs, not scaled, under their neurons' names; then the class that they say, under the column's name."""
    columns = document.data.targets
    told = [(field.name or "class", field.values(results)) for field in fields(columns) if field.classes]
    return [*_plain(names, unscaled(columns, results)), *told]


def _plain(names: list[str], table: Vector) -> list[_Column]:
    return list(zip(names, table.T.tolist(), strict=True))
