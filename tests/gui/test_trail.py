"""The way that stepping has come."""

from __future__ import annotations

from engine.creation import new_document
from engine.document import with_parameter
from engine.trace import after_update, trace
from gui.trail import Stretch, Trail
from tests.studio import xor


def test_the_stretch_that_led_to_a_document_is_found() -> None:
    trail, first = Trail(), xor()
    second, third = with_parameter(first, 0, 1.0), with_parameter(first, 0, 2.0)
    one, two = Stretch(first, second), Stretch(second, third)
    trail.add(one)
    trail.add(two)
    assert trail.to(third) is two
    assert trail.to(second) is one
    assert trail.to(first) is None
    trail.clear()
    assert trail.to(third) is None


def test_an_equal_document_is_not_the_same() -> None:
    trail, first = Trail(), xor()
    trail.add(Stretch(first, with_parameter(first, 0, 1.0)))
    assert trail.to(with_parameter(first, 0, 1.0)) is None


def test_only_so_many_are_kept() -> None:
    trail, document = Trail(), xor()
    for _ in range(150):
        trail.add(Stretch(document, document))
    assert len(trail) == 100


def test_of_large_networks_fewer_are_kept() -> None:
    document = new_document((300, 1000, 10))
    trail = Trail()
    for _ in range(60):
        trail.add(Stretch(document, document))
    assert 2 <= len(trail) < 60


def test_traces_count_too() -> None:
    document = xor()
    update = trace(document, (0,), 0)
    trail = Trail()
    trail.add(Stretch(document, after_update(document, update), update, joined=True))
    assert len(trail) == 1
