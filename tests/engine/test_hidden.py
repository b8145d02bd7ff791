"""The numbers of an exercise in files and through edits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from engine.decoding import decode
from engine.document import Document, with_exercise
from engine.edits import layers, neurons, parameters, rows
from engine.edits.consequences import consequences
from engine.edits.fragment import copied
from engine.encoding import encode
from engine.errors import InvalidFile
from engine.exercise import Exercise, HiddenNumber
from engine.network import Slot
from tests.engine.marking.asking import document

NUMBERS = (
    HiddenNumber("net", "h1"),
    HiddenNumber("error", None),
    HiddenNumber("error", "y1"),
    HiddenNumber("gradient", ("h1", "y1")),
    HiddenNumber("new_value", "h1"),
)
ASKED = Exercise(
    "By hand", "Type **four** decimals.", 0, ("delta",), NUMBERS, decimals=4, hints=2, locked=("parameters", "data")
)


def asked(exercise: Exercise = ASKED) -> Document:
    return with_exercise(document(), exercise)


def test_an_exercise_comes_back_from_a_file() -> None:
    assert decode(encode(asked())).exercise == ASKED
    assert encode(decode(encode(asked()))) == encode(asked())
    assert decode(encode(document())).exercise is None


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"sample": 1}, "exercise.sample: there is no row 1; the training data has 1, the first is row 0"),
        ({"kinds": ["dleta"]}, 'exercise.kinds[0]: "dleta" is not known here; did you mean "delta"?'),
        ({"decimals": 13}, "exercise.decimals: expected a whole number at most 12"),
        ({"hints": 4}, "exercise.hints: expected a whole number at most 3"),
        ({"locked": ["weights"]}, 'exercise.locked[0]: "weights" is not known here'),
        ({"ttile": "x"}, 'exercise.ttile: there is no such field; did you mean "title"?'),
        ({"quantity": "net", "of": "h9"}, 'exercise.numbers[0].of: no neuron is called "h9"; known: x1, x2'),
        ({"quantity": "out", "of": "x1"}, 'exercise.numbers[0].of: "x1" is an input, whose number is given'),
        ({"quantity": "net", "of": None}, "exercise.numbers[0].of: expected the id of a neuron"),
        ({"quantity": "error", "of": "h1"}, 'exercise.numbers[0].of: "h1" is no output; only outputs have a part'),
        ({"quantity": "gradient", "of": ["x1", "y1"]}, 'exercise.numbers[0].of: "x1" and "y1" are not connected'),
        ({"quantity": "new_value", "of": "x1"}, 'exercise.numbers[0].of: "x1" has no bias of its own'),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_place(change: dict[str, Any], line: str) -> None:
    contents = msgspec.json.decode(encode(asked()))
    if "quantity" in change:
        contents["exercise"]["numbers"] = [change]
    else:
        contents["exercise"].update(change)
    with pytest.raises(InvalidFile) as refused:
        decode(msgspec.json.encode(contents))
    assert str(refused.value).startswith(line)


def test_a_shared_weight_is_asked_for_by_its_name() -> None:
    tied = parameters.share(document(), [Slot("weight", ("x1", "h1")), Slot("weight", ("x1", "h2"))], name="s")
    contents = msgspec.json.decode(encode(tied))
    contents["exercise"] = {"numbers": [{"quantity": "gradient", "of": ["x1", "h1"]}]}
    with pytest.raises(InvalidFile, match='is shared; give its name, "s"'):
        decode(msgspec.json.encode(contents))
    contents["exercise"] = {"numbers": [{"quantity": "gradient", "of": "s"}]}
    kept = decode(msgspec.json.encode(contents)).exercise
    renamed = parameters.rename_shared(decode(msgspec.json.encode(contents)), "s", "tied").exercise
    assert kept is not None
    assert renamed is not None
    assert renamed.numbers == (HiddenNumber("gradient", "tied"),)


def test_renaming_a_neuron_renames_what_is_asked() -> None:
    after = neurons.set_id(asked(), "h1", "first")
    assert after.exercise is not None
    assert after.exercise.numbers[0].of == "first"
    assert after.exercise.numbers[3].of == ("first", "y1")
    assert decode(encode(after)).exercise == after.exercise


def test_what_goes_is_asked_no_more_and_that_is_said() -> None:
    before = asked()
    after = neurons.delete(before, ["h1"])
    assert after.exercise is not None
    assert after.exercise.numbers == (HiddenNumber("error", None), HiddenNumber("error", "y1"))
    assert "The exercise asks for 3 numbers less, since they are no more." in consequences(before, after)
    assert decode(encode(after)).exercise == after.exercise


def test_a_bias_that_is_taken_is_asked_no_more() -> None:
    after = layers.set_bias(asked(), ["h1"], False)
    assert after.exercise is not None
    assert HiddenNumber("new_value", "h1") not in after.exercise.numbers


def test_a_row_that_goes_gives_way_to_the_last() -> None:
    two = rows.add_rows(document(), "train", [[0.1, 0.2, 0.3, 0.4]])
    before = with_exercise(two, replace_sample(1))
    after = rows.remove_rows(before, "train", [1])
    assert after.exercise is not None
    assert after.exercise.sample == 0
    assert "The exercise is about row 1 now" in consequences(before, after)


def test_an_exercise_goes_along_with_its_row() -> None:
    numbered = rows.add_rows(document(), "train", [[float(i), 0.2, 0.3, 0.4] for i in range(1, 5)])
    before = with_exercise(numbered, replace_sample(3))
    edits: list[tuple[Callable[[Document], Document], int]] = [
        (lambda d: rows.remove_rows(d, "train", [0, 4]), 2),
        (lambda d: rows.add_rows(d, "train", [[9.0, 0.0, 0.0, 0.0]] * 2, 1), 5),
        (lambda d: rows.add_rows(d, "train"), 3),
        (lambda d: rows.duplicate_rows(d, "train", [0, 1]), 5),
        (lambda d: rows.sort_rows(d, "train", 0, descending=True), 1),
        (lambda d: rows.move_to_other_part(d, "train", [1, 2]), 1),
        (lambda d: rows.set_cells(d, "train", {(0, 0): 5.0}), 3),
    ]
    for edit, place in edits:
        after = edit(before)
        assert after.exercise is not None
        assert after.exercise.sample == place
        assert after.data.train.inputs[place, 0] == 3.0
        assert "exercise" not in consequences(before, after)
    gone = rows.remove_rows(before, "train", [3])
    assert "The exercise is about row 4 now, since its own went" in consequences(before, gone)
    assert "exercise" not in consequences(before, rows.remove_rows(before, "train", range(5)))


def replace_sample(sample: int) -> Exercise:
    return msgspec.structs.replace(ASKED, sample=sample)


def test_a_part_that_is_copied_asks_nothing() -> None:
    assert decode(copied(asked(), ["h1", "h2"]).encode()).exercise is None
    assert replace(asked(), exercise=None).exercise is None
