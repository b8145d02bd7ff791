"""`new`: writes a file with a fully connected network."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
from click.core import ParameterSource

from engine import files
from engine.commands.common import Count, Failure, Number, check_result, result_path, say
from engine.commands.from_table import NO_SCALING, Recipe, Wishes, from_table
from engine.creation import new_document, parse_layers
from engine.datasets import DATA_SETS
from engine.document import Document
from engine.errors import UnknownName
from engine.functions.activations import ACTIVATIONS
from engine.functions.initialisers import INITIALISERS
from engine.functions.losses import LOSSES

NO_DATA = "none"
SCALINGS = ("standard", "min_max", NO_SCALING)


def _names(names: Iterable[str]) -> str:
    return ", ".join(names)


@click.command(short_help="Write a network file.")
@click.option("--layers", metavar="2-4-1", help="The sizes of the layers, from input to output.")
@click.option("--activation", metavar="NAME", default="sigmoid", help=f"One of {_names(ACTIVATIONS)}.")
@click.option("--output-activation", metavar="NAME", help="The output layer's, where it differs.")
@click.option("--loss", metavar="NAME", default="half_squared_error", help=f"One of {_names(LOSSES)}.")
@click.option(
    "--init", metavar="NAME", default="xavier_uniform", help=f"How weights are drawn: {_names(INITIALISERS)}."
)
@click.option("--seed", type=Count(), metavar="N", default=0, help="Of the draw, and of the order of samples.")
@click.option("--data", metavar="NAME", help=f"One of {_names([*DATA_SETS, NO_DATA])}.  [default: xor where it fits]")
@click.option("--learning-rate", type=Number(), metavar="NUMBER", default=0.1, help="The learning rate.")
@click.option("--csv", "table", metavar="FILE", type=click.Path(path_type=Path), help="Take the data from this table.")
@click.option("--target", "targets", metavar="NAME", multiple=True, help="A column of the table that is to be learnt.")
@click.option("--input", "inputs", metavar="NAME", multiple=True, help="A column to learn from that seems of no use.")
@click.option("--ignore", "ignored", metavar="NAME", multiple=True, help="A column of the table to leave out.")
@click.option("--test", type=Number(), metavar="SHARE", default=0.2, help="The share of its rows kept for testing.")
@click.option("--scale", metavar="NAME", default="standard", help=f"Scaling of its numbers: {_names(SCALINGS)}.")
@click.option("--rows", type=Count(), metavar="N", help="Draw so many of its rows; all, if left out.")
@result_path("--out", "The file to write.", required=True)
@click.pass_context
def new(
    context: click.Context,
    /,
    *,
    layers: str | None,
    activation: str,
    output_activation: str | None,
    loss: str,
    init: str,
    seed: int,
    data: str | None,
    learning_rate: float,
    table: Path | None,
    targets: tuple[str, ...],
    inputs: tuple[str, ...],
    ignored: tuple[str, ...],
    test: float,
    scale: str,
    rows: int | None,
    out: Path,
) -> None:
    """Write a file with a fully connected network, its weights drawn at random and its biases 0.

    With --csv the network is made for a table: what no option says is proposed, with its reason. The last column is
    learnt, or one that is called target, label or class.
    """
    check_result(out, table)
    if table is not None:
        recipe = Recipe(targets, inputs, ignored, _share(test), _scaling(scale), rows or None)
        document, lines = from_table(table.absolute(), recipe, _wishes(context, layers, seed))
        _write(document, out, lines)
        return
    if layers is None:
        raise Failure("name the sizes of the layers with --layers, or a table with --csv")
    sizes = parse_layers(layers)
    document = new_document(
        sizes,
        activation=activation,
        output_activation=output_activation,
        loss=loss,
        initialiser=init,
        seed=seed,
        data=_data(data, sizes),
        learning_rate=learning_rate,
    )
    _write(document, out, [])


def _write(document: Document, out: Path, lines: list[str]) -> None:
    files.write(document, out)
    network = document.network
    say([f"{out}: {len(network.neurons)} neurons, {len(network.connections)} connections", *lines])


def _wishes(context: click.Context, layers: str | None, seed: int) -> Wishes:
    """What was said of the network on the command line; defaults are not said."""
    said = {
        name: context.params[name]
        for name in ("activation", "output_activation", "loss", "init", "learning_rate")
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE
    }
    return Wishes(layers=layers, seed=seed, **said)


def _share(test: float) -> float:
    if not 0 <= test < 1:
        raise Failure(f"--test: {test:g} cannot be; give a share from 0 to below 1, as 0.2")
    return test


def _scaling(name: str) -> str:
    if name not in SCALINGS:
        raise UnknownName("scaling", name, SCALINGS)
    return name


def _data(name: str | None, sizes: tuple[int, ...]) -> str | None:
    """The name of the data set to take; xor is what a network of its shape is made for unless something is said."""
    if name is None:
        return "xor" if (sizes[0], sizes[-1]) == (2, 1) else None
    return None if name == NO_DATA else name
