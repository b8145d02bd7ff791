"""What a file's beginning tells: encoding, delimiter, decimal sign, header, and what its columns are."""

from __future__ import annotations

import io
from pathlib import Path

import msgspec
import pytest

from engine.errors import InvalidData, StudioError
from engine.sources import CsvFormat
from engine.tabular.cells import decimal_of, is_missing, number
from engine.tabular.preview import SHOWN, guess_format, preview, unique
from engine.tabular.text import encoding_of
from tests.engine.tabular.make_dirty import PATH, text
from tests.engine.tabular.writing import DIALECTS, plain, write

HEADER = ("länge", "breite", "sorte")
ROWS = [(i / 7 + 0.01, -i * 2.5 + 0.5, ("rot", "grün, hell", "blau")[i % 3]) for i in range(1, 31)]


@pytest.mark.parametrize("form", DIALECTS, ids=repr)
def test_the_format_of_a_plain_table_is_found(tmp_path: Path, form: CsvFormat) -> None:
    found = guess_format(write(tmp_path / "t.csv", form, HEADER, ROWS))
    # A quote that is never needed is not to be seen.
    assert msgspec.structs.replace(found, quote=form.quote) == form
    assert preview(tmp_path / "t.csv").names == HEADER


def test_a_mark_of_utf_8_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    assert preview(write(tmp_path / "t.csv", CsvFormat(), HEADER, ROWS, bom=True)).names == HEADER


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b"a,b\n1,2\n", "utf-8"),
        ("ä,b\n".encode(), "utf-8"),
        ("ä,b\n".encode()[:1], "utf-8"),  # cut in the middle of a letter
        ("ä,b\n".encode("cp1252"), "cp1252"),
        (b"\x81,\xe4\n", "latin-1"),
        ("a,b\n1,2".encode("utf-16"), "utf-16"),
        ("a,b\n1,2".encode("utf-16-le"), "utf-16-le"),
        ("a,b\n1,2".encode("utf-16-be"), "utf-16-be"),
        (b"", "utf-8"),
    ],
)
def test_the_encoding_is_told_by_the_bytes(head: bytes, encoding: str) -> None:
    assert encoding_of(head) == encoding


@pytest.mark.parametrize(
    ("text_", "decimal", "value"),
    [
        ("1.5", ".", 1.5), ("1,5", ",", 1.5), ("1.234,5", ",", 1234.5), ("1,234.5", ".", 1234.5), ("−3", ".", -3.0),
        ("1 234,5", ",", 1234.5), ("12'345", ".", 12345.0), ("1e-3", ".", 1e-3), (" 7 ", ".", 7.0),
        ("1e999", ".", float("inf")), ("$1,234.50", ".", 1234.5), ("-$5", ".", -5.0), ("12.5 %", ".", 12.5),
        ("1.234,50 €", ",", 1234.5), ("€ 7", ",", 7.0),
    ],
)  # fmt: skip
def test_numbers_are_read_in_both_ways_of_writing(text_: str, decimal: str, value: float) -> None:
    assert number(text_, decimal) == value


@pytest.mark.parametrize(
    "text_",
    ["", "x", "1_000", "1,2,3", "0.1.2", "1.2.3", "--1", "1e", "٣", "0x10", "1,23.5", "$", "%", "$%", "$5%", "5%%"],
)
def test_what_is_no_number_is_none(text_: str) -> None:
    assert number(text_, ".") != number(text_, ".")


@pytest.mark.parametrize("text_", ["", " ", "NA", "n/a", "NaN", "null", "?", "-"])
def test_marks_of_missing_values(text_: str) -> None:
    assert is_missing(text_)


@pytest.mark.parametrize(
    ("cells", "sign"),
    [(["1,5", "2"], ","), (["1.5", "2"], "."), (["1.234", "0,5"], ","), (["1,234", "0.5"], "."), (["1"], "."),
     (["1,234"], ","), (["1.234"], ".")],
)  # fmt: skip
def test_the_decimal_sign_is_told_by_numbers_that_cannot_be_otherwise(cells: list[str], sign: str) -> None:
    assert decimal_of(cells) == sign


def test_where_numbers_do_not_tell_the_usual_decimal_sign_is_taken() -> None:
    assert (decimal_of(["1,234"], "."), decimal_of(["1.234"], ","), decimal_of(["1,5"], ".")) == (".", ",", ",")


def test_commas_between_cells_make_a_comma_within_one_group_digits(tmp_path: Path) -> None:
    shown = preview(plain(tmp_path / "t.csv", 'sqft,price,sold\n"1,234","$350,000",yes\n"2,100","$1,020,500",no\n'))
    assert shown.format.decimal == "."
    assert [facts.seems for facts in shown.facts] == ["number", "number", "classes"]


def test_a_delimiter_at_the_end_of_the_rows_alone_shifts_no_name(tmp_path: Path) -> None:
    assert preview(plain(tmp_path / "t.csv", "a,b,y\n1,2,3,\n4,5,6,\n")).names == ("a", "b", "y", "column 4")


def test_the_line_in_which_excel_names_the_delimiter_is_no_row(tmp_path: Path) -> None:
    shown = preview(plain(tmp_path / "t.csv", "sep=;\na;b;y\n1,5;2;3\n2,5;4;5\n"))
    assert (shown.format.delimiter, shown.format.skipped, shown.names) == (";", 1, ("a", "b", "y"))


def test_names_are_on_one_line_and_not_endless(tmp_path: Path) -> None:
    names = preview(plain(tmp_path / "t.csv", f'"height\n(cm)",\x1b[31m w,{"n" * 50_000}\n1,2,3\n4,5,6\n')).names
    assert (names[0], names[1], len(names[2])) == ("height (cm)", "[31m w", 200)


def test_without_a_header_columns_are_numbered(tmp_path: Path) -> None:
    shown = preview(plain(tmp_path / "t.csv", "1,2,a\n3,4,b\n5,6,a\n"))
    assert (shown.format.header, shown.names) == (False, ("column 1", "column 2", "column 3"))
    assert shown.lines == (1, 2, 3)


def test_the_user_overrules_what_was_found(tmp_path: Path) -> None:
    path = plain(tmp_path / "t.csv", "a;b\n1,5;2\n")
    shown = preview(path, CsvFormat(delimiter=";", decimal=",", header=False))
    assert shown.rows == (("a", "b"), ("1,5", "2"))


def test_the_dirty_file_is_that_of_its_maker() -> None:
    assert PATH.read_bytes() == text().encode("cp1252")


def test_a_dirty_file_is_understood() -> None:
    shown = preview(PATH)
    assert shown.format == CsvFormat("cp1252", ";", decimal=",", header=True, skipped=2)
    assert [(c.name, c.role, c.kind) for c in shown.columns] == [
        ("Nr", "ignored", "number"),
        ("Datum", "ignored", "classes"),
        ("Flügel (mm)", "input", "number"),
        ("Gewicht (g)", "input", "number"),
        ("Rufe", "input", "number"),
        ("Farbe", "input", "classes"),
        ("Bemerkung", "ignored", "classes"),
        ("Art", "target", "classes"),
    ]
    assert shown.facts[-1].classes == ("Grünfink", "Kohlmeise", "Mönchsgrasmücke")
    assert len(shown.rows) == SHOWN
    assert {c.line: c.reason for c in shown.complaints} == {
        16: "9 cells, where the table has 8 columns",
        45: "3 cells, where the table has 8 columns",
        98: "a quote is opened and never closed",
        129: "it holds a zero byte",
        160: "text follows behind a closing quote",
        181: "1 cell, where the table has 8 columns",
    }


@pytest.mark.parametrize(
    ("header", "rows", "roles"),
    [
        ("x,target,z", "1.5,2.5,3.5\n2,3,4.5\n", ["input", "target", "input"]),
        ("x,species,z", "1.5,a,3.5\n2,b,4.5\n3.5,a,1\n", ["input", "target", "input"]),
        ("id,x,y", "7,1.5,2.5\n9,2,3\n8,3,1\n", ["ignored", "input", "target"]),
        ("when,x,y", "2024-01-01,1.5,2.5\n2024-01-02,2,3\n", ["ignored", "input", "target"]),
        ("x,same,y", "1.5,3,2.5\n2,3,3.5\n", ["input", "ignored", "target"]),
        ("x,y,none", "1.5,2.5,\n2,3.5,NA\n", ["input", "target", "ignored"]),
    ],
)
def test_roles_are_guessed(tmp_path: Path, header: str, rows: str, roles: list[str]) -> None:
    shown = preview(plain(tmp_path / "t.csv", f"{header}\n{rows}"))
    assert [column.role for column in shown.columns] == roles


def test_few_whole_numbers_of_a_target_are_classes(tmp_path: Path) -> None:
    shown = preview(plain(tmp_path / "t.csv", "x,digit\n" + "".join(f"{i}.5,{i % 10}\n" for i in range(40))))
    assert shown.columns[1].kind == "classes"
    assert shown.facts[1].classes == tuple("0123456789")


def test_names_are_made_unique() -> None:
    assert unique(["a", "b", "a", "a (2)", "a"]) == ("a", "b", "a (2)", "a (2) (2)", "a (3)")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "there is no table"),
        (b"\n\n\n", "there is no table"),
        (b"\0\0\1\2" * 1000, "not a text"),
        (b"PK\3\4" + b"x" * 50, "a workbook .*save its table as CSV"),
        (b"\x1f\x8b\x08" + b"x" * 50, "compressed; unpack it first"),
        (b"1," * 10_001, "t.csv, line 1: 10,002 columns are too many"),
        (None, "no such file"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes | None, why: str) -> None:
    path = tmp_path / "t.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InvalidData, match=why):
        preview(path)


def test_folders_and_unknown_encodings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidData, match="this is a folder"):
        preview(tmp_path)
    path = plain(tmp_path / "t.csv", "a,b\n1,2\n")
    with pytest.raises(StudioError, match='no encoding is called "utf-9"; did you mean "utf-8"'):
        preview(path, CsvFormat("utf-9"))
    with pytest.raises(InvalidData, match="cannot be the same"):
        preview(path, CsvFormat(delimiter='"'))


def test_a_file_that_gives_nothing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr("engine.tabular.preview.open_file", lambda path: (Broken(), 10))
    with pytest.raises(InvalidData, match="cannot be read: Input/output error"):
        preview(tmp_path / "t.csv")
