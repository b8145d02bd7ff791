"""Files with lessons that no program can follow are refused with one line that says where."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from engine.creation import new_document
from engine.errors import InvalidFile
from engine.files import decode, encode
from engine.lesson import Lesson, LessonStep, Reset

LESSON = Lesson("A lesson", (LessonStep("First", "Text", setup=(Reset(),)),))


def with_lesson(lesson: object) -> bytes:
    contents: dict[str, Any] = json.loads(encode(replace(new_document((2, 1), data="and"), lesson=LESSON)))
    contents["lesson"] = lesson
    return json.dumps(contents).encode()


def with_step(**step: object) -> bytes:
    return with_lesson({"title": "A lesson", "steps": [{"title": "First", "text": "Text", **step}]})


def test_a_lesson_comes_back_from_its_file() -> None:
    document = replace(new_document((2, 1), data="and"), lesson=LESSON)
    assert decode(encode(document)).lesson == LESSON


@pytest.mark.parametrize(
    ("contents", "where"),
    [
        (with_lesson({}), "lesson"),
        (with_lesson({"title": "x", "steps": []}), "lesson.steps"),
        (with_lesson({"title": "", "steps": [{"title": "a", "text": "b"}]}), "lesson.title"),
        (with_lesson([]), "lesson"),
        (with_lesson({"title": "x", "steps": [{"title": "a", "text": "b"}] * 101}), "lesson.steps"),
        (with_step(text="x" * 8001), "lesson.steps[0].text"),
        (with_step(setup=[{"kind": "run_code"}]), "lesson.steps[0].setup[0].kind"),
        (with_step(setup=[{"kind": "step", "size": "phase"}]), "lesson.steps[0].setup[0].kind"),
        (with_step(setup=[{"kind": "train", "epochs": 5001}]), "lesson.steps[0].setup[0].epochs"),
        (with_step(reveal=[{"kind": "train", "epochs": 10**9}]), "lesson.steps[0].reveal[0].epochs"),
        (with_step(setup=[{"kind": "network", "layers": [200] * 20}]), "lesson.steps[0].setup[0].layers"),
        (with_step(setup=[{"kind": "network", "layers": [2, 10**6]}]), "lesson.steps[0].setup[0].layers[1]"),
        (with_step(setup=[{"kind": "network", "layers": [2, 1], "activation": "sigmiod"}]), "lesson.steps[0].setup[0]"),
        (with_step(setup=[{"kind": "initialise", "initialiser": "zero"}]), "lesson.steps[0].setup[0]"),
        (with_step(setup=[{"kind": "data", "source": {"kind": "built_in", "name": "?"}}]), "lesson.steps[0].setup[0]"),
        (
            with_step(setup=[{"kind": "data", "source": {"kind": "built_in", "name": "moons", "size": 10**6}}]),
            "lesson.steps[0].setup[0].source",
        ),
        (with_step(setup=[{"kind": "settings", "loss": "mse"}]), "lesson.steps[0].setup[0].loss"),
        (with_step(until=[{"kind": "sleep"}]), "lesson.steps[0].until[0].kind"),
        (with_step(check=[{"that": {"kind": "error", "below": "x"}}]), "lesson.steps[0].check[0].that.below"),
        (
            with_step(question={"kind": "choice", "words": "?", "choices": ["a", "b"], "right": 2}),
            "lesson.steps[0].question.right",
        ),
        (with_step(question={"kind": "essay", "words": "?"}), "lesson.steps[0].question.kind"),
    ],
)
def test_a_hostile_lesson_is_refused_by_its_place(contents: bytes, where: str) -> None:
    with pytest.raises(InvalidFile) as refused:
        decode(contents)
    assert str(refused.value).startswith(where)
    assert "\n" not in str(refused.value)


def test_a_misspelt_kind_gets_a_suggestion() -> None:
    with pytest.raises(InvalidFile, match='did you mean "reset"'):
        decode(with_step(setup=[{"kind": "resett"}]))


def test_a_field_of_another_kind_is_refused() -> None:
    with pytest.raises(InvalidFile, match="there is no such field"):
        decode(with_step(setup=[{"kind": "reset", "seed": 1}]))
