"""The command `predict`: outputs of a file's own rows and of a table's."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine import files
from engine.evaluation import outputs
from engine.network import read_only
from tests.engine.command_line import XOR, Command, held_out, written


def _table(text: str) -> tuple[list[str], list[list[float]]]:
    names, *rows = csv.reader(io.StringIO(text))
    return names, [[float(cell) for cell in row] for row in rows]


def test_predict_takes_the_file_s_own_rows(command: Command, tmp_path: Path) -> None:
    document = held_out(files.read(XOR))
    names, rows = _table(command.succeeds("predict", written(document, tmp_path)))
    inputs = np.vstack([document.data.train.inputs, document.data.test.inputs])
    assert names == ["x_1", "x_2", "y_1"]
    np.testing.assert_array_equal(rows, np.hstack([inputs, outputs(document, inputs)]))


@pytest.mark.parametrize("text", ["0.5,-1e-3\n1,0\n", "a;b\n0,5;-0,001\n1;0\n", "0.5\t-0.001\n1\t0"])
def test_predict_takes_the_rows_of_a_table(command: Command, tmp_path: Path, text: str) -> None:
    (tmp_path / "in.csv").write_text(text)
    document = files.read(XOR)
    _, rows = _table(command.succeeds("predict", XOR, "--csv", tmp_path / "in.csv"))
    inputs = np.array([[0.5, -1e-3], [1.0, 0.0]])
    np.testing.assert_array_equal(rows, np.hstack([inputs, outputs(document, inputs)]))
    assert command.succeeds("predict", XOR, "--csv", tmp_path / "in.csv", "--out", tmp_path / "out.csv") == ""
    np.testing.assert_array_equal(_table((tmp_path / "out.csv").read_text())[1], rows)


def test_predict_names_the_line_of_a_table_that_is_wrong(command: Command, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("a,b\n1,2\n3,NaN\n")
    line = command.fails("predict", XOR, "--csv", tmp_path / "in.csv", "--out", tmp_path / "out.csv")
    assert line == f'main.py predict: {tmp_path / "in.csv"}, line 3, column 2: "NaN" is not a finite number'
    assert not (tmp_path / "out.csv").exists()


def test_predict_without_rows_asks_for_some(command: Command, tmp_path: Path) -> None:
    command.succeeds("new", "--layers", "3-1", "--out", tmp_path / "n")
    assert command.fails("predict", tmp_path / "n").endswith("there are no rows in it; name a CSV file with --csv")


def test_predict_stays_quiet_where_numbers_leave_their_range(command: Command, tmp_path: Path) -> None:
    document = files.read(XOR)
    huge = read_only(np.full(document.network.parameter_count, 1e308))
    path = written(replace(document, parameters=huge, initial=huge), tmp_path)
    assert len(_table(command.succeeds("predict", path))[1]) == 4
