"""Data out of tables: classes in their order, gaps filled and scalings fitted on training rows, all of it by recipe."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.columns import Column, Scaling, ScalingName, unscaled
from engine.data import Data, Samples, no_samples
from engine.errors import InvalidData, StudioError
from engine.files import decode, encode
from engine.preparation import rescaled
from engine.proposal import document_from, propose
from engine.sources import CsvColumn, CsvFormat, CsvSource, Split
from engine.tabular import making
from engine.tabular.again import read_again
from engine.tabular.making import Made, file_size, make_data
from engine.tabular.preview import preview
from engine.tabular.table import Table, TooLarge, read_table
from tests.engine.tabular.make_dirty import GOOD, PATH
from tests.engine.tabular.writing import plain

FLOWERS = "size,colour,kind\n1.5,red,b\n2.5,blue,a\n3.5,red,c\n4.5,green,b\n,red,a\n5.5,blue,c\n"
ALL = Split()
FAR = Scaling("standard", 1e308, 1e308)
COLUMNS = (CsvColumn("size"), CsvColumn("colour", kind="classes"), CsvColumn("kind", "target", "classes"))


def table_of(folder: Path, text: str, name: str = "t.csv") -> Table:
    return read_table(plain(folder / name, text), CsvFormat())


def made(folder: Path, text: str, *columns: CsvColumn, how: Split = ALL) -> Made:
    return make_data(table_of(folder, text), columns, how)


def test_classes_become_columns_of_0_and_1_in_alphabetical_order(tmp_path: Path) -> None:
    data = made(tmp_path, FLOWERS, *COLUMNS).data
    assert data.inputs == (Column("size"), *(Column("colour", one_of=c) for c in ("blue", "green", "red")))
    assert data.targets == tuple(Column("kind", one_of=c) for c in "abc")
    assert data.train.inputs[0].tolist() == [1.5, 0.0, 0.0, 1.0]
    assert data.train.targets[:2].tolist() == [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]


def test_two_classes_become_one_column(tmp_path: Path) -> None:
    text = "sex,ill\nm,yes\nf,no\nm,no\n"
    data = made(tmp_path, text, CsvColumn("sex", kind="classes"), CsvColumn("ill", "target", "classes")).data
    assert (data.inputs, data.targets) == (
        (Column("sex", classes=("f", "m")),),
        (Column("ill", classes=("no", "yes")),),
    )
    assert data.train.targets[:, 0].tolist() == [1.0, 0.0, 0.0]


def test_classes_that_are_numbers_are_in_the_order_of_numbers(tmp_path: Path) -> None:
    text = "x,n\n1,10\n2,9\n3,-1\n"
    data = made(tmp_path, text, CsvColumn("x"), CsvColumn("n", "target", "classes")).data
    assert [column.one_of for column in data.targets] == ["-1", "9", "10"]


@pytest.mark.parametrize(("way", "value"), [("mean", 3.5), ("median", 3.5), ("most_frequent", 1.5)])
def test_something_stands_in_for_a_missing_number(tmp_path: Path, way: str, value: float) -> None:
    size = CsvColumn("size", missing=way)  # type: ignore[arg-type]  # one of the ways
    result = made(tmp_path, FLOWERS, size, *COLUMNS[1:])
    assert result.data.train.inputs[4, 0] == value
    assert (result.filled, result.incomplete) == (1, 0)


def test_a_row_with_a_missing_value_is_left_out_and_named(tmp_path: Path) -> None:
    result = made(tmp_path, FLOWERS, *COLUMNS)
    assert (len(result.data.train), result.incomplete, result.refused) == (5, 1, 0)
    assert [(c.line, c.reason) for c in result.complaints] == [(6, 'column "size" says nothing')]


def test_words_and_infinity_among_numbers_are_named(tmp_path: Path) -> None:
    result = made(tmp_path, "a,b\n1,2\nx,3\n4,inf\n5,1e999\n7,8\n", CsvColumn("a"), CsvColumn("b", "target"))
    assert [(c.line, c.reason) for c in result.complaints] == [
        (3, 'column "a": "x" is not a number'),
        (4, 'column "b": the number is infinite'),
        (5, 'column "b": the number is infinite'),
    ]
    assert (len(result.data.train), result.refused, result.train.tolist()) == (2, 3, [2, 6])


CELLS = st.one_of(st.none(), st.floats(-1e6, 1e6))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CELLS, min_size=4, max_size=30), st.floats(-1e6, 1e6), st.integers(0, 99))
def test_test_rows_change_neither_scaling_nor_what_stands_in(
    tmp_path: Path, cells: list[float | None], other: float, seed: int
) -> None:
    size = CsvColumn("a", scaling="standard", missing="mean")
    how = Split(0.3, seed)

    def of(values: list[float | None]) -> Made | None:
        text = "".join(f"{'' if value is None else value!r},1\n" for value in values)
        try:
            return made(tmp_path, f"a,b\n{text}", size, CsvColumn("b", "target"), how=how)
        except StudioError:
            return None  # no training row says anything

    first = of(cells)
    if first is None:
        return
    tested = set(first.test.tolist())
    second = of([other if line in tested and value is not None else value for line, value in enumerate(cells, 2)])
    assert second is not None
    assert second.data.inputs == first.data.inputs
    assert np.array_equal(second.data.train.inputs, first.data.train.inputs)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=3, max_size=12),
    st.sampled_from(["min_max", "standard", None]),
    st.sampled_from(["mean", "median", "most_frequent"]),
)
def test_numbers_at_the_ends_of_their_range_make_data_or_one_line(
    tmp_path: Path, values: list[float], scaling: ScalingName | None, way: str
) -> None:
    text = "".join(f"{value!r},{i}\n" for i, value in enumerate(values)) + "NA,1\n"
    size = CsvColumn("a", scaling=scaling, missing=way)  # type: ignore[arg-type]  # one of the ways
    try:
        data = made(tmp_path, f"a,b\n{text}", size, CsvColumn("b", "target"), how=Split(0.3, 1)).data
        rescaled(data, ["min_max"])
    except InvalidData:
        return


def test_the_column_whose_values_lie_beyond_all_numbers_is_named() -> None:
    data = Data(Samples(np.ones((1, 1)), np.zeros((1, 1))), no_samples(1, 1), (Column("a", FAR),))
    with pytest.raises(InvalidData, match='column "a": its values lie too far apart'):
        rescaled(data, ["min_max"])


def test_a_mean_beyond_all_numbers_is_refused(tmp_path: Path) -> None:
    column = CsvColumn("a", missing="mean")
    with pytest.raises(InvalidData, match='column "a": the numbers are too large for their mean'):
        made(tmp_path, "a,b\n1.7e308,1\n1.7e308,2\n?,3\n", column, CsvColumn("b", "target"))


def test_the_dirty_file_becomes_data() -> None:
    shown, how = preview(PATH), Split(0.2, 3, stratified=True)
    result = make_data(read_table(PATH), shown.columns, how)
    assert (result.refused, result.incomplete) == (8, 16)
    assert len(result.data.train) + len(result.data.test) == GOOD - 16
    assert [column.one_of for column in result.data.targets] == ["Grünfink", "Kohlmeise", "Mönchsgrasmücke"]
    values = unscaled(result.data.inputs, result.data.train.inputs)
    assert 60 < values[:, 0].min() < values[:, 0].max() < 100
    assert values[:, 2].max() > 1000  # 1.338 with a decimal comma is one thousand
    assert np.allclose(result.data.train.inputs[:, :3].mean(axis=0), 0.0)
    whole = make_data(read_table(PATH), [msgspec.structs.replace(c, missing="median") for c in shown.columns], how)
    assert (len(whole.data.train) + len(whole.data.test), whole.filled) == (GOOD, 16)


def test_the_recipe_is_kept_in_the_file(tmp_path: Path) -> None:
    how = Split(0.3, 1, stratified=True)
    data = made(tmp_path, FLOWERS, *COLUMNS, how=how).data
    source = data.source
    assert isinstance(source, CsvSource)
    assert (source.path, source.columns, source.split) == (str(tmp_path / "t.csv"), COLUMNS, how)
    back = decode(encode(document_from(propose(data), data))).data
    assert (back.source, back.inputs, back.targets) == (source, data.inputs, data.targets)


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ([CsvColumn("kind", "target", "classes")], "none is an input"),
        ([CsvColumn("size")], "none is a target"),
        ([CsvColumn("sise"), *COLUMNS[1:]], 'no column is called "sise"; did you mean "size"'),
        ([COLUMNS[0], *COLUMNS], "one is named twice"),
        ([CsvColumn("colour"), COLUMNS[2]], 'no row can be taken; line 2: column "colour": "red" is not a number'),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, columns: list[CsvColumn], why: str) -> None:
    with pytest.raises(StudioError, match=why):
        made(tmp_path, FLOWERS, *columns)


def test_a_target_of_one_class_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidData, match=r'column "b": a target of one class alone'):
        made(tmp_path, "a,b\n1,x\n2,x\n", CsvColumn("a"), CsvColumn("b", "target", "classes"))


def test_data_that_no_file_could_hold_are_refused_with_a_number_of_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "a,b\n" + "".join(f"{i / 7},{i / 3}\n" for i in range(3000))
    columns = CsvColumn("a", scaling="standard"), CsvColumn("b", "target", scaling="standard")
    data = made(tmp_path, text, *columns).data
    size = len(encode(document_from(propose(data), data)))
    assert abs(file_size(data) - size) < 0.1 * size
    monkeypatch.setattr(making, "MAX_BYTES", 100_000)
    with pytest.raises(TooLarge, match="3,000 rows would make a network file of about") as caught:
        made(tmp_path, text, *columns)
    few = read_table(tmp_path / "t.csv", CsvFormat(), rows=caught.value.rows)
    source = make_data(few, columns, Split()).data.source
    assert isinstance(source, CsvSource)
    assert source.rows == caught.value.rows


# --- again ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def data(tmp_path: Path) -> Data:
    return made(tmp_path, FLOWERS, *COLUMNS).data


def test_an_unchanged_file_gives_the_same_data(tmp_path: Path, data: Data) -> None:
    again = read_again(data, table_of(tmp_path, FLOWERS))
    assert again.words == ("The file is unchanged.",)
    assert not again.changed
    assert np.array_equal(again.made.data.train.inputs, data.train.inputs)


def test_what_has_changed_is_said(tmp_path: Path, data: Data) -> None:
    again = read_again(data, table_of(tmp_path, FLOWERS.replace("size,", "size,").replace("1.5,", "9.5,")))
    assert again.words == ("The training rows, 5 as before, have other values.",)
    again = read_again(data, table_of(tmp_path, FLOWERS + "7.5,red,a\n", "new.csv"))
    assert again.words == (f"The file is now {tmp_path / 'new.csv'}.", "5 training rows became 6.")
    more = "".join(f"{line},{i}\n" for i, line in enumerate(FLOWERS.splitlines()))
    assert "New columns are ignored: 0." in read_again(data, table_of(tmp_path, more.replace("kind,0", "kind,0"))).words


def test_classes_keep_their_places_where_one_has_gone(tmp_path: Path, data: Data) -> None:
    again = read_again(data, table_of(tmp_path, FLOWERS.replace(",a", ",c")))
    assert again.made.data.targets == data.targets


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("colour,", "farbe,", 'there is no column "colour" any more'),
        (",a\n", ",z\n", r'column "kind": "z" is not among the classes that the network knows: a, b, c'),
        ("green", "pink", r'column "colour": "pink" is not among'),
    ],
)
def test_what_the_network_has_no_place_for_is_refused(tmp_path: Path, data: Data, old: str, new: str, why: str) -> None:
    with pytest.raises(InvalidData, match=why):
        read_again(data, table_of(tmp_path, FLOWERS.replace(old, new)))


def test_rows_that_were_edited_are_read_again_from_the_file_that_was_not(tmp_path: Path, data: Data) -> None:
    other = replace(data, train=Samples(data.train.inputs + 1, data.train.targets))
    again = read_again(other, table_of(tmp_path, FLOWERS))
    assert again.changed
    assert again.words == ("The file is unchanged.", "The training rows, 5 as before, have other values.")
    assert np.array_equal(again.made.data.train.inputs, data.train.inputs)


def test_columns_go_to_where_the_network_has_them_by_now(tmp_path: Path) -> None:
    text = "a,b,c,y\n1,2,3,4\n5,6,7,8\n"
    columns = *(CsvColumn(name, scaling="min_max") for name in "abc"), CsvColumn("y", "target")
    data = made(tmp_path, text, *columns).data
    order = [2, 0]  # the other was deleted, and these moved
    rows = Samples(data.train.inputs[:, order], data.train.targets)
    edited = replace(data, train=rows, test=no_samples(2, 1), inputs=tuple(data.inputs[i] for i in order))
    again = read_again(edited, table_of(tmp_path, text + "3,4,7,6\n"))
    assert again.made.data.inputs == edited.inputs
    assert again.made.data.train.inputs.tolist() == [[0.0, 0.0], [1.0, 1.0], [1.0, 0.5]]


def test_an_input_that_came_from_no_column_is_named(tmp_path: Path, data: Data) -> None:
    wider = replace(
        data,
        train=Samples(np.c_[data.train.inputs, np.zeros(len(data.train))], data.train.targets),
        test=Samples(np.c_[data.test.inputs, np.zeros(len(data.test))], data.test.targets),
        inputs=(*data.inputs, Column()),
    )
    with pytest.raises(InvalidData, match=rf"input {len(wider.inputs)}, which came from no column, has no place"):
        read_again(wider, table_of(tmp_path, FLOWERS))


def test_rows_that_came_from_no_table_cannot_be_read_again(tmp_path: Path, data: Data) -> None:
    with pytest.raises(InvalidData, match="came from no file"):
        read_again(Data(data.train, data.test), table_of(tmp_path, FLOWERS))
