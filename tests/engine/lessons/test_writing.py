"""The lesson that the documentation shows as an example is one that opens, plays and says what it claims."""

from __future__ import annotations

import json
import re

import jsonschema

from engine.examples import FOLDER
from engine.files import decode
from engine.lesson import ChoiceQuestion, NumberQuestion
from engine.lessons.answers import is_right, objection
from resources.make_lessons import complaints

_ROOT = FOLDER.parent.parent
PAGE = (_ROOT / "docs" / "writing-lessons.md").read_text(encoding="utf-8")


def example() -> str:
    (found,) = re.findall(r"```json\n(.+?)```", PAGE, re.DOTALL)
    return str(found)


def test_it_opens_and_every_step_can_be_done() -> None:
    assert list(complaints(decode(example().encode()))) == []


def test_it_is_valid_by_the_schema() -> None:
    schema = json.loads((_ROOT / "resources" / "backprop.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(example()), schema)


def test_its_slips_are_wrong_and_are_told() -> None:
    lesson = decode(example().encode()).lesson
    assert lesson is not None
    for step in lesson.steps:
        if isinstance(step.question, NumberQuestion | ChoiceQuestion):
            for slip in step.question.slips:
                answer = f"{slip.answer:g}"
                assert not is_right(step.question, answer)
                assert objection(step.question, answer) == slip.say
