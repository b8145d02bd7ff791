"""The published schema is the one of the records, and every file that the program writes satisfies it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given

from engine.document import Document
from engine.files import decode, encode
from engine.schema import PATH, SETTINGS, schema, text
from tests.engine.strategies import documents

EXAMPLE = Path(__file__).parent / "example.backprop"
VALIDATOR = jsonschema.Draft202012Validator(schema())


def example() -> Any:
    return json.loads(EXAMPLE.read_bytes())


def test_the_published_schema_is_that_of_the_records() -> None:
    assert PATH.read_text(encoding="utf-8") == text(), "run `python -m engine.schema`"


def test_it_is_a_json_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


def test_the_example_of_the_description_satisfies_it() -> None:
    VALIDATOR.validate(example())
    VALIDATOR.validate(json.loads(encode(decode(EXAMPLE.read_bytes()))))


@given(documents())
def test_every_written_file_satisfies_it(document: Document) -> None:
    VALIDATOR.validate(json.loads(encode(document)))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("nmae",), "x"),
        (("version",), 2),
        (("layers",), []),
        (("layers", 1, "activation"), "tahn"),
        (("layers", 1, "neurons", 0, "bias"), {"shared": "b1", "value": 1}),
        (("connections", 0, "weight"), {"label": "w"}),
        (("connections", 0, "weight"), None),
        (("training", "optimizer", "name"), "adma"),
        (("training", "optimizer", "learning_rate"), 0),
        (("training", "batch_size"), 0.5),
        (("state", "history"), {"stride": 0, "train": []}),
    ],
)
def test_it_refuses_what_reading_refuses(place: tuple[str | int, ...], value: object) -> None:
    contents = example()
    inner = contents
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    assert not VALIDATOR.is_valid(contents)


def test_everything_in_it_is_described() -> None:
    for name, definition in schema()["$defs"].items():
        assert "description" in definition, name
        for field, about in definition.get("properties", {}).items():
            assert "description" in about or "$ref" in about or field in UNDESCRIBED, f"{name}.{field}"


# A tag among others, and numbers that nobody writes by hand.
UNDESCRIBED = {"name", "kind", "bit_generator"}


def test_no_description_is_left_over() -> None:
    definitions = schema()["$defs"]
    fields = [(name, field) for name, definition in definitions.items() for field in definition.get("properties", {})]
    assert set(SETTINGS) <= {field for _, field in fields} | {f"{name}.{field}" for name, field in fields}
