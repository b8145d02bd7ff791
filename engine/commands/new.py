"""`new`: writes a file with a fully connected network."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from engine import files
from engine.commands.common import Count, Number, check_result, result_path, say
from engine.creation import new_document, parse_layers
from engine.datasets import DATA_SETS
from engine.functions.activations import ACTIVATIONS
from engine.functions.initialisers import INITIALISERS
from engine.functions.losses import LOSSES

NO_DATA = "none"


def _names(names: Iterable[str]) -> str:
    return ", ".join(names)


@click.command(short_help="Write a network file.")
@click.option("--layers", metavar="2-4-1", required=True, help="The sizes of the layers, from input to output.")
@click.option("--activation", metavar="NAME", default="sigmoid", help=f"One of {_names(ACTIVATIONS)}.")
@click.option("--output-activation", metavar="NAME", help="The output layer's, where it differs.")
@click.option("--loss", metavar="NAME", default="half_squared_error", help=f"One of {_names(LOSSES)}.")
@click.option(
    "--init", metavar="NAME", default="xavier_uniform", help=f"How weights are drawn: {_names(INITIALISERS)}."
)
@click.option("--seed", type=Count(), metavar="N", default=0, help="Of the draw, and of the order of samples.")
@click.option("--data", metavar="NAME", help=f"One of {_names([*DATA_SETS, NO_DATA])}.  [default: xor where it fits]")
@click.option("--learning-rate", type=Number(), metavar="NUMBER", default=0.1, help="The learning rate.")
@result_path("--out", "The file to write.", required=True)
def new(
    *,
    layers: str,
    activation: str,
    output_activation: str | None,
    loss: str,
    init: str,
    seed: int,
    data: str | None,
    learning_rate: float,
    out: Path,
) -> None:
    """Write a file with a fully connected network, its weights drawn at random and its biases 0."""
    sizes = parse_layers(layers)
    check_result(out)
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
    files.write(document, out)
    network = document.network
    say([f"{out}: {len(network.neurons)} neurons, {len(network.connections)} connections"])


def _data(name: str | None, sizes: tuple[int, ...]) -> str | None:
    """The name of the data set to take; xor is what a network of its shape is made for unless something is said."""
    if name is None:
        return "xor" if (sizes[0], sizes[-1]) == (2, 1) else None
    return None if name == NO_DATA else name
