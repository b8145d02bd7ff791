"""Data in a line of words, and what of them does not fit a network. For the dialogs that bring data in."""

from __future__ import annotations

from engine.columns import Columns, class_names
from engine.data import Data
from engine.network import Network
from engine.proposal import label

_MOST = 6  # names that are listed


def summary(data: Data) -> str:
    """How many rows for what, how many inputs and outputs, and what the outputs stand for."""
    train, test = len(data.train), len(data.test)
    parts = f": {train:,} to train, {test:,} to test" if test else ""
    rows = f"{train + test:,} row{'' if train + test == 1 else 's'}"
    ends = f"{_count(data.train.inputs.shape[1], 'input')}, {_count(data.train.targets.shape[1], 'output')}"
    return f"{rows}{parts}; {ends}{_outputs(data.targets)}"


def misfit(data: Data, network: Network) -> str:
    """Why data do not go into a network; empty where they do."""
    has = network.input_count, network.output_count
    needs = data.train.inputs.shape[1], data.train.targets.shape[1]
    if has == needs:
        return ""
    return (
        f"The present network has {_count(has[0], 'input')} and {_count(has[1], 'output')}; "
        f"these data need {needs[0]} and {needs[1]}."
    )


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _outputs(targets: Columns) -> str:
    names = class_names(targets) or tuple(column.one_of or column.name for column in targets)
    names = tuple(name for name in names if name)
    if not names:
        return ""
    more = f", … {len(names) - _MOST} more" if len(names) > _MOST else ""
    return f" ({', '.join(map(label, names[:_MOST]))}{more})"
