"""Whole tables are read to the last digit in any dialect; any bytes make a table or one line that says why not."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import InvalidData, StudioError
from engine.sources import CsvFormat, Split
from engine.tabular import table as table_module
from engine.tabular.making import make_data
from engine.tabular.preview import preview
from engine.tabular.table import MOST_LISTED, Table, TableReader, TooLarge, read_table
from tests.engine.tabular.make_dirty import BAD, GOOD, PATH
from tests.engine.tabular.writing import DIALECTS, plain, write

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
WORDS = st.text(st.sampled_from("abzäß,;|'\"\n \t.1"), min_size=1, max_size=8).map(lambda s: f"w{s}w")
ROWS = st.lists(st.tuples(NUMBERS, WORDS), min_size=1, max_size=20)
in_one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def texts(table: Table, name: str) -> list[str]:
    cells = table.columns[name]
    assert cells.codes is not None
    return [cells.texts[code] for code in cells.codes.tolist()]


@in_one_folder
@given(st.sampled_from(DIALECTS), ROWS)
def test_what_was_written_is_read_back(tmp_path: Path, form: CsvFormat, rows: list[tuple[float, str]]) -> None:
    table = read_table(write(tmp_path / "t.csv", form, ("number", "word"), rows), form)
    assert table.refused == 0
    assert table.columns["number"].numbers.tolist() == [number for number, _ in rows]
    assert texts(table, "word") == [word for _, word in rows]


def test_many_different_numbers_are_read_to_the_last_digit(tmp_path: Path) -> None:
    values = np.random.RandomState(1).standard_normal(3 * table_module.MOST_TEXTS)
    for decimal, delimiter in ((".", ","), (",", ";")):
        form = CsvFormat(delimiter=delimiter, decimal=decimal)  # type: ignore[arg-type]  # one of both
        table = read_table(write(tmp_path / "t.csv", form, ("a", "b"), [(v, "x") for v in values.tolist()]), form)
        assert np.array_equal(table.columns["a"].numbers, values)
        assert table.columns["a"].codes is None
        assert set(texts(table, "b")) == {"x"}


def test_thousands_are_no_decimals_in_long_columns_either(tmp_path: Path) -> None:
    rows = "".join(f"{i},5;1.234\n" for i in range(2 * table_module.MOST_TEXTS)) + "1.234,5;2.000\n"
    table = read_table(plain(tmp_path / "t.csv", f"a;b\n{rows}"), CsvFormat(delimiter=";", decimal=","))
    assert table.columns["a"].numbers[-1] == 1234.5
    assert table.columns["b"].numbers[[0, -1]].tolist() == [1234.0, 2000.0]


def test_each_row_knows_its_line(tmp_path: Path) -> None:
    table = read_table(plain(tmp_path / "t.csv", 'a,b\n1,x\n\n2,"two\nlines"\n3,y\n'), CsvFormat())
    assert table.lines.tolist() == [2, 4, 6]


def test_bad_rows_of_the_dirty_file_are_told_by_their_lines() -> None:
    table = read_table(PATH)
    assert len(table) == GOOD + 2  # a word or infinity among numbers is seen when the columns are known
    assert (table.refused, table.found) == (len(BAD) - 2, GOOD + 2)
    lines = PATH.read_bytes().decode("cp1252").splitlines()
    for complaint in table.complaints:
        assert lines[complaint.line - 1] in BAD.values()


def test_behind_a_quote_that_is_never_closed_reading_goes_on(tmp_path: Path) -> None:
    text = 'a,b\n1,x\n2,"never closed\n' + "3,y\n" * 5000
    table = read_table(plain(tmp_path / "t.csv", text), CsvFormat())
    assert len(table) == 5001
    assert [(c.line, c.reason) for c in table.complaints] == [(3, "a quote is opened and never closed")]


def test_too_many_of_them_are_refused(tmp_path: Path) -> None:
    text = "a,b\n" + '"x\n' * 201 + "1,2\n" * 1500
    with pytest.raises(InvalidData, match=r"t\.csv, line \d+: again a quote"):
        read_table(plain(tmp_path / "t.csv", text), CsvFormat())


def test_complaints_are_counted_beyond_those_that_are_kept(tmp_path: Path) -> None:
    table = read_table(plain(tmp_path / "t.csv", "a,b\n" + "1,2\n" * 3000 + "1\n" * 2500), CsvFormat())
    assert (len(table.complaints), table.refused, len(table)) == (MOST_LISTED, 2500, 3000)


def test_the_digest_is_that_of_the_file() -> None:
    assert read_table(PATH).digest == hashlib.sha256(PATH.read_bytes()).hexdigest()


def test_reading_goes_in_slices_and_can_be_left(tmp_path: Path) -> None:
    reader = TableReader(plain(tmp_path / "t.csv", "a,b\n" + "1.5,2\n" * 500_000), CsvFormat())
    seen = [reader.progress.fraction]
    while reader.advance(0.0):
        seen.append(reader.progress.fraction)
    assert len(seen) > 100
    assert seen == sorted(seen)
    assert reader.progress.fraction == 1.0
    half = TableReader(tmp_path / "t.csv", CsvFormat())
    half.advance(0.0)
    half.close()


def test_ignored_columns_are_not_kept(tmp_path: Path) -> None:
    table = read_table(plain(tmp_path / "t.csv", "a,b,c\n1,2,3\n"), CsvFormat(), ignored=["b"])
    assert (table.names, list(table.columns)) == (("a", "b", "c"), ["a", "c"])


def test_rows_are_drawn_evenly(tmp_path: Path) -> None:
    path = plain(tmp_path / "t.csv", "a,b\n" + "".join(f"{i},0\n" for i in range(50_000)))
    table = read_table(path, CsvFormat(), rows=1000)
    drawn = table.columns["a"].numbers
    assert (len(table), table.found, table.limit) == (1000, 50_000, 1000)
    assert np.array_equal(drawn, np.sort(drawn))
    assert np.array_equal(drawn + 2, table.lines)
    assert np.histogram(drawn, bins=5, range=(0, 50_000))[0].min() > 150
    assert np.array_equal(read_table(path, CsvFormat(), rows=1000).lines, table.lines)
    assert len(read_table(path, CsvFormat(), rows=60_000)) == 50_000


def test_too_many_rows_are_refused_with_a_number_that_could_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_module, "MOST_ROWS", 9000)
    path = plain(tmp_path / "t.csv", "a,b\n" + "1,2\n" * 20_000)
    with pytest.raises(TooLarge, match="more than 9,000 rows of 2 columns; take at most 3,000 of the rows") as caught:
        read_table(path, CsvFormat())
    assert len(read_table(path, CsvFormat(), rows=caught.value.rows)) == 3000
    monkeypatch.setattr(table_module, "MAX_BYTES", 60_000)  # a network file that holds a thousand such rows
    with pytest.raises(TooLarge, match="take at most 1,000 of the rows"):
        read_table(path, CsvFormat())


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidData, match="line 1: longer than a million characters"):
        preview(plain(tmp_path / "t.csv", "a" * 3_000_000), CsvFormat())


# --- hostile bytes -------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [b",", b";", b"\t", b" ", b"|", b'"', b"'", b"\\", b"\n", b"\r", b"\r\n", b"\0", b"1", b"2.5", b"1,5", b"nan",
     b"inf", b"NA", b"a", b"\xe4", b"\xff\xfe", b"\xef\xbb\xbf", b"#", b"-", b"1e999", b"\xc3\xa4", b"class", b"y"]
)  # fmt: skip
HOSTILE = st.one_of(st.binary(max_size=300), st.lists(PIECES, max_size=120).map(b"".join))
FORMATS = st.one_of(
    st.none(),
    st.builds(
        CsvFormat,
        encoding=st.sampled_from(["utf-8", "utf-16", "cp1252", "shift_jis", "gb18030", "latin-1", "hex", "x"]),
        delimiter=st.characters(),
        quote=st.sampled_from(["", '"', "'", ","]),
        escape=st.sampled_from(["", "\\", "x"]),
        decimal=st.sampled_from([".", ","]),
        header=st.booleans(),
        skipped=st.integers(0, 5),
    ),
)


@in_one_folder
@given(HOSTILE, FORMATS)
def test_any_bytes_make_a_table_or_one_line(tmp_path: Path, content: bytes, form: CsvFormat | None) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    try:
        shown = preview(path, form)
        table = read_table(path, shown.format)
        made = make_data(table, shown.columns, Split(0.3, 1, stratified=True))
    except StudioError:
        return  # one line, as all of these are
    assert len(made.data.train) + len(made.data.test) + made.refused + made.incomplete == len(table) + table.refused
    assert len(made.data.train) >= 1


def test_an_endless_cell_is_told_from_an_open_quote(tmp_path: Path) -> None:
    table = read_table(plain(tmp_path / "t.csv", f"a,b\n{'x' * 200_000},1\n2,3\n"), CsvFormat())
    assert [(one.line, one.reason.split(";")[0]) for one in table.complaints] == [(2, "a cell is too long")]
