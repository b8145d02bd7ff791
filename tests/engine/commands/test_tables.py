"""From a table to a network on the command line: proposed, trained, and asked with values and class names."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from engine import files
from engine.cli import run
from engine.sources import CsvSource
from tests.engine.tabular.make_dirty import PATH
from tests.engine.tabular.writing import plain

Caught = pytest.CaptureFixture[str]


@pytest.fixture
def birds(tmp_path: Path, capsys: Caught) -> Path:
    out = tmp_path / "birds.backprop"
    assert run(["new", "--csv", str(PATH), "--out", str(out)]) == 0
    capsys.readouterr()
    return out


def test_new_says_what_became_of_the_table_and_why_the_network_is_so(tmp_path: Path, capsys: Caught) -> None:
    out = tmp_path / "birds.backprop"
    assert run(["new", "--csv", str(PATH), "--test", "0.25", "--out", str(out)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[1:4] == [
        "inputs: Flügel (mm), Gewicht (g), Rufe, Farbe",
        "targets: Art",
        "ignored: Nr, Datum, Bemerkung",
    ]
    assert "rows: 123 for training, 41 for testing" in said
    assert "left out: 8 rows that cannot be read, 16 with a missing value" in said
    assert "  line 16: 9 cells, where the table has 8 columns" in said
    assert any(line.startswith("outputs: softmax. 3 classes") for line in said)
    document = files.read(out)
    assert (document.name, document.network.layers[-1].activation) == ("dirty", "softmax")
    assert [n.label for n in document.network.layers[-1].neurons] == ["Grünfink", "Kohlmeise", "Mönchsgrasmücke"]


def test_what_an_option_says_is_not_proposed(tmp_path: Path, capsys: Caught) -> None:
    out = tmp_path / "birds.backprop"
    words = ["--layers", "7-5-3", "--activation", "elu", "--learning-rate", "0.02", "--scale", "min_max", "--seed", "4"]
    assert run(["new", "--csv", str(PATH), *words, "--out", str(out)]) == 0
    assert "hidden layers" not in capsys.readouterr().out
    document = files.read(out)
    assert [len(layer.neurons) for layer in document.network.layers] == [7, 5, 3]
    assert document.network.layers[1].activation == "elu"
    assert document.training.optimizer.learning_rate == 0.02
    assert isinstance(document.data.source, CsvSource)
    assert (document.data.source.columns[2].scaling, document.data.source.split.seed) == ("min_max", 4)
    assert document.data.train.inputs.max() == 1.0


def test_a_column_that_seems_of_no_use_is_taken_on_request(tmp_path: Path, capsys: Caught) -> None:
    table, out = plain(tmp_path / "t.csv", "id,y\n1,a\n2,b\n3,a\n4,b\n"), tmp_path / "t.backprop"
    assert run(["new", "--csv", str(table), "--out", str(out)]) != 0
    assert f"{table}: no column is taken for an input; name one with --input: id, y" in capsys.readouterr().err
    assert run(["new", "--csv", str(table), "--input", "id", "--out", str(out)]) == 0
    assert [column.name for column in files.read(out).data.inputs] == ["id"]


def test_targets_and_ignored_columns_are_chosen_by_name(tmp_path: Path, capsys: Caught) -> None:
    out = tmp_path / "birds.backprop"
    words = ["--target", "Flügel (mm)", "--target", "Rufe", "--ignore", "Farbe", "--scale", "none", "--rows", "50"]
    assert run(["new", "--csv", str(PATH), *words, "--out", str(out)]) == 0
    assert "targets: Flügel (mm), Rufe\n" in capsys.readouterr().out
    data = files.read(out).data
    assert [column.name for column in data.targets] == ["Flügel (mm)", "Rufe"]
    assert "Farbe" not in {column.name for column in data.inputs}
    assert len(data.train) + len(data.test) <= 50


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--target", "Artt"], 'no column is called "Artt"; did you mean "Art"?'),
        (["--test", "1"], "--test: 1 cannot be; give a share from 0 to below 1, as 0.2"),
        (["--scale", "standart"], 'no scaling is called "standart"; did you mean "standard"?'),
        (["--layers", "4-3"], "layers: the table asks for 7 inputs and 3 outputs, not for 4-3"),
        (["--loss", "cross"], 'no loss is called "cross"'),
    ],
)
def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, capsys: Caught, words: list[str], why: str) -> None:
    assert run(["new", "--csv", str(PATH), *words, "--out", str(tmp_path / "x.backprop")]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert why in said.err


def test_new_without_layers_or_table_asks_for_one(tmp_path: Path, capsys: Caught) -> None:
    assert run(["new", "--out", str(tmp_path / "x.backprop")]) == 2
    assert "name the sizes of the layers with --layers, or a table with --csv" in capsys.readouterr().err


def predicted(capsys: Caught, *words: object) -> list[dict[str, str]]:
    assert run(["predict", *map(str, words)]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_a_trained_network_tells_the_class_of_raw_values(birds: Path, tmp_path: Path, capsys: Caught) -> None:
    trained = tmp_path / "trained.backprop"
    assert run(["train", str(birds), "--epochs", "30", "--out", str(trained)]) == 0
    said = capsys.readouterr().out
    assert "train accuracy: 1" in said
    assert "test accuracy: " in said
    asked = plain(tmp_path / "a.csv", "Farbe;Flügel (mm);Gewicht (g);Rufe\ngrün;88,5;27,1;1.400\ngelb;74;18;1150\n")
    rows = predicted(capsys, trained, "--csv", asked)
    assert [(row["Flügel (mm)"], row["Farbe"], row["Art"]) for row in rows] == [
        ("88.5", "grün", "Grünfink"),
        ("74.0", "gelb", "Kohlmeise"),
    ]
    assert float(rows[0]["Grünfink"]) > 0.9


def test_a_network_s_own_rows_are_told_as_the_table_had_them(birds: Path, capsys: Caught) -> None:
    first = predicted(capsys, birds)[0]
    lines = PATH.read_bytes().decode("cp1252")
    assert f";{first['Flügel (mm)'].replace('.', ',')};" in lines
    assert first["Art"] in ("Grünfink", "Kohlmeise", "Mönchsgrasmücke")


def test_outputs_that_were_scaled_are_told_as_values(tmp_path: Path, capsys: Caught) -> None:
    table = plain(tmp_path / "t.csv", "a,b\n" + "".join(f"{i}.5,{1000 + i}\n" for i in range(40)))
    out = tmp_path / "line.backprop"
    assert run(["new", "--csv", str(table), "--out", str(out)]) == 0
    assert run(["train", str(out), "--epochs", "300", "--out", str(out)]) == 0
    assert "accuracy" not in capsys.readouterr().out
    rows = predicted(capsys, out, "--csv", plain(tmp_path / "a.csv", "a\n20.5\n30.5\n"))
    assert [abs(float(row["b"]) - 1000 - i) < 3 for row, i in zip(rows, (20, 30), strict=True)] == [True, True]
