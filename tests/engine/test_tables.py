from pathlib import Path

import numpy as np
import pytest

from engine.errors import InvalidData
from engine.tables import MAX_BYTES, read_rows


def _file(folder: Path, text: str | bytes) -> Path:
    path = folder / "in.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    "text",
    [
        "1,2.5\n3,-4e-1\n",
        "1,2.5\r\n3,-4e-1",
        "x,y\n1,2.5\n3,-4e-1\n",
        "\ufeffx,y\n1,2.5\n3,-4e-1\n",
        '"first, of two",y\n"1","2.5"\n3,-4e-1\n',
        "1, 2.5 \n\n ,\n3,-4e-1\n\n",
        "1;2,5\n3;-4e-1\n",
        "x;y\n1;2,5\n3;-0,4\n",
        "1;2.5\n3;-0.4\n",
        "1\t2,5\n3\t-0,4\n",
    ],
)
def test_tables_as_people_have_them(tmp_path: Path, text: str) -> None:
    np.testing.assert_array_equal(read_rows(_file(tmp_path, text), 2), [[1.0, 2.5], [3.0, -0.4]])


def test_the_rows_are_read_only(tmp_path: Path) -> None:
    assert not read_rows(_file(tmp_path, "1\n2\n"), 1).flags.writeable


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1,2\n3\n", "line 2: 1 column, the network has 2 inputs"),
        ("a,b\n\n1,2,3\n", "line 3: 3 columns, the network has 2 inputs"),
        ("1,2\n3,x\n", 'line 2, column 2: "x" is not a number'),
        ("1,x\n3,4\n", 'line 1, column 2: "x" is not a number'),
        ("1,2\n3,\n", "line 2, column 2: the cell is empty"),
        ("1,2\n3,nan\n", 'line 2, column 2: "nan" is not a finite number'),
        ("nan,nan\n", 'line 1, column 1: "nan" is not a finite number'),
        ("1,2\n-inf,1\n", 'line 2, column 1: "-inf" is not a finite number'),
        ("1,2\n1e999,1\n", 'line 2, column 1: "1e999" is not a finite number'),
        ("1,2\n1_0,1\n", 'line 2, column 1: "1_0" is not a number'),
        ("", "there are no rows of numbers in it"),
        ("x,y\n\n", "there are no rows of numbers in it"),
        (b"1,2\n\xff\xfe,3\n", "not UTF-8 text; save it as CSV in UTF-8"),
        ("1,2\n" + "9" * 200_000 + ",1\n", "line 2: not CSV: field larger than field limit (131072)"),
    ],
)
def test_a_refusal_names_file_line_and_column(tmp_path: Path, text: str | bytes, why: str) -> None:
    path = _file(tmp_path, text)
    with pytest.raises(InvalidData) as refused:
        read_rows(path, 2)
    assert str(refused.value).removeprefix(str(path)).lstrip(",: ") == why


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidData, match="there is no such file"):
        read_rows(tmp_path / "none.csv", 1)
    with pytest.raises(InvalidData, match="this is a folder"):
        read_rows(tmp_path, 1)
    with pytest.raises(InvalidData) as refused:
        read_rows(tmp_path / ("x" * 300), 1)
    assert refused.value.why.startswith("cannot be read: ")


def test_a_giant_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "giant.csv"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(InvalidData, match="larger than 64 MiB"):
        read_rows(path, 1)
