"""The samples as a table: cells, pasted blocks, rows, and the running epoch's place in them."""

import math

import numpy as np
import pytest

from engine.batches import epoch_order
from engine.document import Document
from engine.edits.rows import (
    add_rows,
    column_name,
    duplicate_rows,
    move_rows,
    move_to_other_part,
    paste_cells,
    remove_rows,
    reorder_rows,
    set_cells,
    sort_rows,
    sorted_order,
    table,
)
from tests.engine.edits.refusing import Refusal, assert_refused
from tests.engine.edits.worked import trained

ROWS = [[0, 0, 0, 1], [0, 1, 1, 0], [1, 0, 0.5, 0.25], [1, 1, 0, 0]]


def _changed(document: Document, *rows: int) -> list[list[float]]:
    return [table(document, "train").tolist()[row] for row in rows]


def test_a_part_is_one_table() -> None:
    assert table(trained(), "train").tolist() == ROWS
    assert table(trained(), "test").tolist() == [[0.5, 0.5, 1, 0]]
    assert [column_name(trained(), column) for column in range(4)] == ["x_1", "x_2", "o1", "o2"]


def test_cells_are_set_and_the_epoch_goes_on() -> None:
    after = set_cells(trained(), "train", {(0, 0): 0.5, (3, 3): -2.0})
    assert _changed(after, 0, 3) == [[0.5, 0, 0, 1], [1, 1, 0, -2]]
    assert after.state.update == 2
    assert after.data.test is trained().data.test


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("9\t8\n7\t6\n", [[9, 8], [7, 6]]),
        ("9;8\r\n7;6", [[9, 8], [7, 6]]),
        ("9, 8\n7, 6", [[9, 8], [7, 6]]),
        ("0,5\t−3\n1e-1\t,25", [[0.5, -3], [0.1, 0.25]]),
    ],
)
def test_a_block_of_a_spreadsheet_is_pasted(text: str, rows: list[list[float]]) -> None:
    if text.startswith("9, 8"):  # by itself such a line is a decimal comma: three numbers tell a list
        text = text.replace("\n", ", 0\n") + ", 0"
    after = paste_cells(trained(), "train", 1, 1, text)
    assert [row[1:3] for row in _changed(after, 1, 2)] == rows
    assert after.state.update == 2


def test_a_block_goes_on_in_new_rows() -> None:
    after = paste_cells(trained(), "train", 3, 3, "5\n0,25\n7")
    assert _changed(after, 3, 4, 5) == [[1, 1, 0, 5], [0, 0, 0, 0.25], [0, 0, 0, 7]]
    assert after.state.update == 0


def test_a_first_line_of_names_is_left_out() -> None:
    after = paste_cells(trained(), "train", 0, 0, "x1\tx2\n9\t8\n7\t6")
    assert [row[:2] for row in _changed(after, 0, 1, 2)] == [[9, 8], [7, 6], [1, 0]]


def test_only_the_array_with_a_change_is_made_anew() -> None:
    before = trained().data.train
    by_target = set_cells(trained(), "train", {(0, 2): 5.0}).data.train
    by_input = set_cells(trained(), "train", {(0, 0): 5.0}).data.train
    assert by_target.inputs is before.inputs
    assert by_input.targets is before.targets
    assert not by_target.targets.flags.writeable
    assert not by_input.inputs.flags.writeable
    same = trained()
    assert set_cells(same, "train", {}) is same


def test_rows_take_any_order_that_has_each_once() -> None:
    after = reorder_rows(trained(), "train", np.array([3, 1, 0, 2]))
    assert table(after, "train").tolist() == [ROWS[3], ROWS[1], ROWS[0], ROWS[2]]
    assert after.state.update == 0
    assert sorted_order(np.array([2.0, np.nan, 1.0]), descending=True).tolist() == [0, 2, 1]


def test_rows_are_added() -> None:
    after = add_rows(trained(), "train", [[1, 2, 3, 4]], 1)
    assert _changed(after, 0, 1, 2) == [ROWS[0], [1, 2, 3, 4], ROWS[1]]
    assert (after.state.update, after.state.epoch) == (0, 3)
    zeros = add_rows(trained(), "test")
    assert table(zeros, "test").tolist()[-1] == [0, 0, 0, 0]
    assert zeros.state.update == 2
    assert sorted(epoch_order(after)[0].tolist()) == [0, 1, 2, 3, 4]


def test_rows_are_removed_duplicated_and_moved() -> None:
    assert table(remove_rows(trained(), "train", [2, 0]), "train").tolist() == [ROWS[1], ROWS[3]]
    doubled = duplicate_rows(trained(), "train", [1, 0])
    assert table(doubled, "train").tolist() == [ROWS[0], ROWS[1], ROWS[0], ROWS[1], ROWS[2], ROWS[3]]
    moved = move_rows(trained(), "train", [3, 1], 0)
    assert table(moved, "train").tolist() == [ROWS[1], ROWS[3], ROWS[0], ROWS[2]]
    assert {doubled.state.update, moved.state.update} == {0}
    assert move_rows(trained(), "train", [0], 0) is trained()


def test_rows_are_sorted_and_equal_ones_keep_their_order() -> None:
    up = sort_rows(trained(), "train", 2)
    assert table(up, "train").tolist() == [ROWS[0], ROWS[3], ROWS[2], ROWS[1]]
    down = sort_rows(trained(), "train", 0, descending=True)
    assert table(down, "train").tolist() == [ROWS[2], ROWS[3], ROWS[0], ROWS[1]]


def test_rows_change_between_training_and_test() -> None:
    after = move_to_other_part(trained(), "train", [1])
    assert table(after, "test").tolist() == [[0.5, 0.5, 1, 0], ROWS[1]]
    back = move_to_other_part(after, "test", [1])
    assert table(back, "train").tolist() == [ROWS[0], ROWS[2], ROWS[3], ROWS[1]]
    assert after.state.update == 0


def test_the_history_and_all_parameters_stay() -> None:
    after = remove_rows(trained(), "train", [0, 1, 2, 3])
    assert after.parameters is trained().parameters
    assert after.state.history is trained().state.history
    np.testing.assert_array_equal(table(after, "train"), np.empty((0, 4)))


REFUSED: dict[str, Refusal] = {
    "no number": (
        lambda d: set_cells(d, "train", {(2, 1): math.nan}),
        'row 3, column "x_2": a cell must be a finite number',
    ),
    "no row": (
        lambda d: set_cells(d, "test", {(1, 0): 1.0}),
        "row 2: there is no such row; the table has 1",
    ),
    "no column": (
        lambda d: set_cells(d, "train", {(0, 4): 1.0}),
        "column 5: there is no such column; the table has 4",
    ),
    "pasted words": (
        lambda d: paste_cells(d, "train", 0, 2, "1\tx"),
        'row 1, column "o2": "x" is not a number; type one such as 0.25, −3 or 1e-3',
    ),
    "pasted gap": (
        lambda d: paste_cells(d, "train", 0, 0, "1\t2\n3\t"),
        'row 2, column "x_2": the cell is empty; type a number',
    ),
    "too wide": (
        lambda d: paste_cells(d, "train", 0, 3, "1\t2"),
        "row 1, column 5: the table has 4 columns; paste fewer",
    ),
    "nothing to paste": (
        lambda d: paste_cells(d, "train", 0, 0, " \n "),
        "there is no table of numbers to paste",
    ),
    "paste beyond": (
        lambda d: paste_cells(d, "train", 5, 0, "1"),
        "row 6: there is no such row; the table has 4",
    ),
    "too much to paste": (
        lambda d: paste_cells(d, "train", 0, 0, "1\n" * 2**24),
        "more than 16 MiB of text; read it as a file instead",
    ),
    "row of another width": (
        lambda d: add_rows(d, "train", [[1.0, 2.0]]),
        "new row 1: the table has 4 columns, the row has 2",
    ),
    "row without a number": (
        lambda d: add_rows(d, "train", [[1.0, 2.0, math.inf, 0.0]]),
        'new row 1, column "o1": must be a finite number',
    ),
    "add beyond": (
        lambda d: add_rows(d, "train", None, 9),
        "row 10: there is no such row; the table has 4",
    ),
    "no selection": (lambda d: remove_rows(d, "train", []), "no row is selected; select at least one"),
    "order of other rows": (
        lambda d: reorder_rows(d, "train", np.array([0, 1, 1, 2])),
        "order of rows: it does not fit the table, which has changed; try again",
    ),
    "remove beyond": (
        lambda d: remove_rows(d, "train", [4]),
        "row 5: there is no such row; the table has 4",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_makes_no_sense_is_refused_at_its_place(name: str) -> None:
    assert_refused(REFUSED[name])
