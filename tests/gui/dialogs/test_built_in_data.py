"""The dialog of the built-in sets: options, preview, and the two ways on."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QListWidget
from pytestqt.qtbot import QtBot

from engine.creation import new_document
from engine.data import Data
from engine.datasets import DATA_SETS, built
from engine.sources import BuiltInSource, Split
from gui.dialogs.built_in_data import BuiltInDataDialog
from gui.theme import DARK


@pytest.fixture
def dialog(qtbot: QtBot) -> BuiltInDataDialog:
    made = BuiltInDataDialog(new_document((2, 2, 1), data="xor", seed=1), DARK)
    qtbot.addWidget(made)
    made.show()
    return made


def choose(dialog: BuiltInDataDialog, title: str) -> None:
    rows = dialog.findChild(QListWidget, "built_in_list")
    assert rows is not None
    rows.setCurrentRow(next(i for i in range(rows.count()) if rows.item(i).text().strip() == title))


@pytest.mark.parametrize("name", DATA_SETS)
def test_every_set_is_shown_with_what_it_is_and_where_it_comes_from(dialog: BuiltInDataDialog, name: str) -> None:
    entry = DATA_SETS[name]
    choose(dialog, entry.title)
    assert dialog._about.text() == entry.about
    assert dialog._origin.text() == f"{entry.source} {entry.licence}"
    assert dialog.ways.new.isEnabled()
    assert not dialog.grab().isNull()


def test_options_make_the_rows_and_the_seed_makes_them_the_same(dialog: BuiltInDataDialog, qtbot: QtBot) -> None:
    choose(dialog, "Moons")
    dialog._size.setValue(50)
    dialog._seed.setValue(7)
    dialog._test.setValue(20)
    qtbot.waitUntil(lambda: not dialog._timer.isActive())
    assert dialog.source() == BuiltInSource("moons", 50, 0.07, 7, split=Split(0.2, 7))
    taken: list[tuple[Data, bool]] = []
    dialog.chosen.connect(lambda data, new: taken.append((data, new)))
    dialog.ways.present.click()
    (data, new), same = taken[0], built(BuiltInSource("moons", 50, 0.07, 7, split=Split(0.2, 7)))
    assert not new
    assert (data.train.inputs == same.train.inputs).all()
    assert (len(data.train), len(data.test)) == (40, 10)


def test_what_does_not_fit_the_present_network_is_said(dialog: BuiltInDataDialog) -> None:
    choose(dialog, "Iris")
    assert not dialog.ways.present.isEnabled()
    assert "these data need 4 and 3" in dialog.ways.present.toolTip()
    choose(dialog, "XOR")
    assert dialog.ways.present.isEnabled()


def test_only_options_that_a_set_has_are_asked(dialog: BuiltInDataDialog) -> None:
    choose(dialog, "Parity")
    assert dialog._bits.isVisible()
    assert not dialog._noise.isVisible()
    assert not dialog._scaling.isVisible()
    choose(dialog, "Sine")
    assert dialog._noise.isVisible()
    assert not dialog._bits.isVisible()
