"""The inspector with any selection in any network: it shows it, and each wish is carried out or refused in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from engine.document import Document
from engine.errors import StudioError
from engine.place import ERROR_PLACE, Place
from gui.intents import Intent
from gui.panels.inspector import InspectorPanel
from gui.panels.inspector.actions import MOVES, OF_SHARED_DEEDS, ONWARD
from gui.panels.inspector.properties import OF_SHARED, PROPERTIES, VALUES, Choice, Number, Switch
from gui.panels.inspector.subject import Subject
from gui.selection import Selection, selecting
from tests.engine.strategies import documents, moderate, texts


def places(document: Document) -> list[Place]:
    network = document.network
    neurons = range(len(network.neurons))
    return [
        ERROR_PLACE,
        *(Place("neuron", i) for i in neurons),
        *(Place("bias", i) for i in neurons if network.bias_slots[i] >= 0),
        *(Place("target", i) for i in network.layer_range(-1)),
        *(Place("connection", i) for i in range(len(network.connections))),
        *(Place("layer", i) for i in range(len(network.layers))),
    ]


def entries(state: Any) -> st.SearchStrategy[Any]:
    """What somebody may enter where this is shown."""
    if isinstance(state, Choice):
        return st.sampled_from([value for _text, value in state.options])
    if isinstance(state, Switch):
        return st.booleans()
    return st.sampled_from([0.0, 2.0, 5.0]) if isinstance(state, Number) else texts


def subject(document: Document, drawn: list[Place]) -> Subject:
    return Subject(document.network, document.parameters, selecting(*drawn))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.data())
def test_any_selection_is_shown(qtbot: QtBot, data: st.DataObject) -> None:
    panel = InspectorPanel()
    qtbot.addWidget(panel)
    for _ in range(3):
        document = data.draw(documents(values=moderate))
        drawn = data.draw(st.lists(st.sampled_from(places(document)), max_size=6))
        panel.show_selection(document.network, document.parameters, selecting(*drawn))
        panel.show_parameters(document.parameters)
    panel.deleteLater()


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_each_wish_is_carried_out_or_refused(data: st.DataObject) -> None:
    document = data.draw(documents(values=moderate))
    of = subject(document, data.draw(st.lists(st.sampled_from(places(document)), min_size=1, max_size=4)))
    for entry in (*VALUES, *PROPERTIES, *OF_SHARED):
        state = entry.read(of)
        if state is not None:
            assert _outcome(partial(entry.wish, of, data.draw(entries(state))), document)
    for deed in (*MOVES, *ONWARD, *OF_SHARED_DEEDS):
        if deed.there(of) and deed.possible(of):
            assert _outcome(partial(deed.do, of), document)


def _outcome(wish: Callable[[], Intent | Selection], document: Document) -> str:
    """What became of a wish, in words."""
    try:
        wanted = wish()
        if isinstance(wanted, Intent):
            wanted.make(document)
            return wanted.text
    except StudioError as error:
        return str(error)
    return "selected"
