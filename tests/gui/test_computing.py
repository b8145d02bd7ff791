"""What a worker trains by: nothing until something is offered, the newest that is, and only as long as it is wanted."""

from __future__ import annotations

import pytest

from engine.compiled_path import CompiledPath
from engine.errors import StudioError
from engine.kernel.stretch import stretch
from gui.computing import Computing
from tests.engine.compiled import PLAIN

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def told() -> list[object]:
    return []


@pytest.fixture
def computing(told: list[object]) -> Computing:
    made = Computing()
    made.loaded.connect(told.append)
    made.refused.connect(told.append)
    return made


def test_it_is_numpy_until_something_is_offered(computing: Computing) -> None:
    assert computing.known() is computing.path() is None


def test_what_is_offered_is_loaded_once_by_whoever_asks(computing: Computing, told: list[object]) -> None:
    loads: list[CompiledPath] = []

    def load() -> CompiledPath:
        loads.append(PLAIN)
        return PLAIN

    computing.offer(load)
    assert loads == []
    assert computing.path() is computing.path() is PLAIN
    assert loads == told == [PLAIN]


def test_the_newest_offer_counts(computing: Computing, told: list[object]) -> None:
    newer = CompiledPath(stretch)
    computing.offer(lambda: PLAIN)
    computing.offer(lambda: newer)
    assert computing.path() is newer
    assert told == [newer]


def test_what_is_not_wanted_is_known_all_the_same(computing: Computing) -> None:
    computing.offer(lambda: PLAIN)
    computing.wanted = False
    assert computing.path() is None
    assert computing.known() is PLAIN


def test_what_cannot_be_loaded_is_said_in_a_line(computing: Computing, told: list[object]) -> None:
    def load() -> CompiledPath:
        raise StudioError("no room")

    computing.offer(load)
    assert computing.path() is None
    assert told == ["no room"]
