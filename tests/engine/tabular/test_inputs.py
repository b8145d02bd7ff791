"""A network that knows its columns takes values and class names, and gives them back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.columns import Column, Scaling
from engine.errors import InvalidData
from engine.tabular.inputs import fields, read_inputs
from tests.engine.tabular.writing import plain

COLUMNS = (
    Column("size", Scaling("standard", 10.0, 2.0)),
    *(Column("colour", one_of=name) for name in ("blue", "green", "red")),
    Column("sex", classes=("f", "m")),
)
ROWS = [[1.0, 0.0, 0.0, 1.0, 1.0], [-5.0, 1.0, 0.0, 0.0, 0.0]]


@pytest.mark.parametrize(
    "text",
    [
        "size,colour,sex\n12,red,m\n0,blue,f\n",
        "sex;other;size;colour\nm;1;12,0;red\nf;2;0,0;blue\n",
        "12,red,m\n0,blue,f\n",
        "a\tb\tc\n12\tred\tm\n0\tblue\tf\n",
    ],
)
def test_columns_are_found_by_name_or_by_place(tmp_path: Path, text: str) -> None:
    assert read_inputs(plain(tmp_path / "t.csv", text), COLUMNS).tolist() == ROWS


def test_a_table_of_nothing_but_classes_is_found_by_its_names(tmp_path: Path) -> None:
    assert read_inputs(plain(tmp_path / "t.csv", "sex\nm\nf\nm\n"), COLUMNS[4:]).tolist() == [[1.0], [0.0], [1.0]]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("size,colour,sex\n12,pink,m\n", 'line 2, column "colour": it is none of the classes blue, green, red'),
        ("size,colour,sex\n12,red,m\nx,red,m\n", 'line 3, column "size": "x" is not a finite number'),
        ("size,colour,sex\n12,red,m\n,red,m\n", 'line 3, column "size": the cell is empty'),
        ("size,colour,sex\n12,red,m\n5,red\n", "line 3: 2 cells, where the table has 3 columns"),
        ("size,colour\n12,red\n5,blue\n", 'there is no column "sex"'),
        ("12,red\n5,blue\n", "2 columns, the network has 3: size, colour, sex"),
        ("size,colour,sex\n", "there are no rows"),
        ("sex,size,shade\nm,12,red\nf,0,blue\n", 'there is no column "colour"'),  # by place all would be others
    ],
)
def test_what_cannot_be_taken_is_named(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(InvalidData, match=why):
        read_inputs(plain(tmp_path / "t.csv", text), COLUMNS)


def test_the_usual_decimal_sign_is_taken_where_numbers_do_not_tell(tmp_path: Path) -> None:
    path = plain(tmp_path / "t.csv", "size;sex\n1.234;m\n2.345;f\n")
    columns = (Column("size"), COLUMNS[4])
    assert read_inputs(path, columns)[0, 0] == 1.234
    assert read_inputs(path, columns, ",")[0, 0] == 1234.0


def test_numbers_are_told_as_values_and_classes() -> None:
    size, colour, sex = fields(COLUMNS)
    table = np.array(ROWS)
    assert (size.values(table), colour.values(table), sex.values(table)) == ([12.0, 0.0], ["red", "blue"], ["m", "f"])


def test_columns_of_one_name_that_are_no_classes_are_fields_of_their_own() -> None:
    assert [field.start for field in fields((Column("x"), Column("x"), Column("")))] == [0, 1, 2]
