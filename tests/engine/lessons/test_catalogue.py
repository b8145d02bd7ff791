"""The lessons that come with the program: their files, and that each says nothing but what is so."""

from __future__ import annotations

import re

import pytest

from engine.examples import Example
from engine.files import decode, encode
from engine.lesson import Lesson
from engine.lessons.answers import is_right, objection
from engine.lessons.catalogue import FOLDER, lessons
from engine.lessons.playing import play
from resources import make_lessons
from tests.nearly import difference

ALL = pytest.mark.parametrize("entry", lessons(), ids=lambda entry: entry.path.stem)


def lesson_of(entry: Example) -> Lesson:
    lesson = entry.document().lesson
    assert lesson is not None
    return lesson


def test_the_files_are_what_the_script_writes() -> None:
    made = make_lessons.files()
    assert sorted(made) == sorted(FOLDER.glob("*.backprop"))
    for path, contents in made.items():
        there = path.read_text(encoding="utf-8")
        assert difference(there, contents.decode()) is None, f"{path.name}: run python -m resources.make_lessons"


@ALL
def test_every_claim_holds(entry: Example) -> None:
    assert list(make_lessons.complaints(entry.document())) == []


@ALL
def test_it_has_six_to_ten_steps_and_asks_questions(entry: Example) -> None:
    lesson = lesson_of(entry)
    assert 6 <= len(lesson.steps) <= 10
    assert sum(step.question is not None for step in lesson.steps) >= 2
    assert lesson.title == entry.title
    assert lesson.about


@ALL
def test_its_texts_are_short_and_whole(entry: Example) -> None:
    for step in lesson_of(entry).steps:
        words = re.sub(r"\$\$.*?\$\$", "", step.text)
        assert len(words.split()) <= 110, step.title
        assert step.text.count("$$") % 2 == 0
        assert not re.search(r"nan|undefined|∞|\{|\}", words), step.title
        assert bool(step.task) == bool(step.until), step.title
        for said in (check.yes + check.no for check in step.check):
            assert "*" not in said, step.title  # shown as plain text


@ALL
def test_its_file_keeps_every_step(entry: Example) -> None:
    document = entry.document()
    again = decode(encode(document))
    assert again.lesson == document.lesson
    assert encode(again) == encode(document)


@ALL
def test_playing_it_ends_with_every_step_done(entry: Example) -> None:
    played = play(entry.document())
    assert [one.step.title for one in played if not one.after.may_go_on] == []
    assert [one.step.title for one in played if one.step.asks and one.before.may_go_on] == []


@ALL
def test_its_slips_are_wrong_answers_and_each_is_told(entry: Example) -> None:
    questions = [step.question for step in lesson_of(entry).steps if step.question is not None]
    for asked, slip in ((question, slip) for question in questions for slip in question.slips):
        assert not is_right(asked, f"{slip.answer:g}"), (asked.words, slip)
        assert objection(asked, f"{slip.answer:g}") == slip.say, (asked.words, slip)
