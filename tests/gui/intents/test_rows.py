"""Wishes about the data: what the history calls them and what they do, rows of both parts at once."""

import numpy as np
import pytest

from engine.document import Document
from engine.edits.rows import Part, table
from engine.errors import StudioError
from gui.intents import Intent, rows
from tests.engine.edits.worked import trained

ROWS: list[list[float]] = [[0, 0, 0, 1], [0, 1, 1, 0], [1, 0, 0.5, 0.25], [1, 1, 0, 0]]
TEST: list[list[float]] = [[0.5, 0.5, 1, 0]]


def both(document: Document) -> tuple[list[list[float]], list[list[float]]]:
    return table(document, "train").tolist(), table(document, "test").tolist()


NETWORK = trained().network
CASES: dict[str, tuple[Intent, list[list[float]], list[list[float]]]] = {
    "Set row 2, x₂": (
        rows.set_cells(NETWORK, {("train", 1, 1): 5.0}),
        [ROWS[0], [0, 5, 1, 0], ROWS[2], ROWS[3]],
        TEST,
    ),
    "Set test row 1, target of o2": (rows.set_cells(NETWORK, {("test", 0, 3): 7.0}), ROWS, [[0.5, 0.5, 1, 7]]),
    "Set 2 cells": (
        rows.set_cells(NETWORK, {("train", 0, 0): 3.0, ("test", 0, 0): 3.0}),
        [[3, 0, 0, 1], *ROWS[1:]],
        [[3, 0.5, 1, 0]],
    ),
    "Paste 2 rows": (
        rows.paste("train", 3, 2, "a\tb\n8\t9\n6\t7"),
        [*ROWS[:3], [1, 1, 8, 9], [0, 0, 6, 7]],
        TEST,
    ),
    "Add a row": (rows.add_row("train", 1), [ROWS[0], [0, 0, 0, 0], *ROWS[1:]], TEST),
    "Add a test row": (rows.add_row("test", None, [1, 2, 3, 4]), ROWS, [*TEST, [1, 2, 3, 4]]),
    "Remove rows 1, 3": (rows.remove({"train": [2, 0]}), [ROWS[1], ROWS[3]], TEST),
    "Remove 2 rows": (rows.remove({"train": [0], "test": [0]}), ROWS[1:], []),
    "Remove 4 rows": (rows.remove({"train": [0, 1, 2, 3]}), [], TEST),
    "Duplicate row 1": (rows.duplicate({"train": [0]}), [ROWS[0], *ROWS], TEST),
    "Move rows 3, 4": (rows.move({"train": [2, 3]}, {"train": 0}), [ROWS[2], ROWS[3], ROWS[0], ROWS[1]], TEST),
    "Sort the rows by target of o1": (
        rows.sort(NETWORK, 2, descending=False),
        [ROWS[0], ROWS[3], ROWS[2], ROWS[1]],
        TEST,
    ),
    "Sort the rows by x₁, descending": (
        rows.sort(NETWORK, 0, descending=True),
        [ROWS[2], ROWS[3], ROWS[0], ROWS[1]],
        TEST,
    ),
    "Sort the rows by E": (
        rows.reorder({"train": np.array([3, 2, 1, 0])}, "E", descending=False),
        ROWS[::-1],
        TEST,
    ),
    "Use row 2 for testing": (
        rows.set_part({"train": [1], "test": [0]}, "test"),
        [ROWS[0], ROWS[2], ROWS[3]],
        [*TEST, ROWS[1]],
    ),
    "Use test row 1 for training": (rows.set_part({"test": [0]}, "train"), [*ROWS, *TEST], []),
}


@pytest.mark.parametrize("text", CASES)
def test_a_wish_is_named_and_done(text: str) -> None:
    intent, train, test = CASES[text]
    assert intent.text == text
    assert both(intent.make(trained())) == (train, test)


def test_what_is_not_changed_stays_the_same_array() -> None:
    before = trained()
    after = rows.set_cells(NETWORK, {("train", 0, 2): 1.0}).make(before)
    assert after.data.train.inputs is before.data.train.inputs
    assert after.data.test is before.data.test
    assert not after.data.train.targets.flags.writeable


def test_nothing_to_paste_is_refused_when_it_is_asked_for() -> None:
    with pytest.raises(StudioError, match="no table of numbers"):
        rows.paste("train", 0, 0, "\n")


@pytest.mark.parametrize("order", [[0, 1], [0, 1, 2, 2]])
def test_an_order_of_other_rows_is_refused(order: list[int]) -> None:
    orders: dict[Part, np.ndarray[tuple[int], np.dtype[np.intp]]] = {"train": np.array(order)}
    with pytest.raises(StudioError, match="has changed"):
        rows.reorder(orders, "E", descending=False).make(trained())
