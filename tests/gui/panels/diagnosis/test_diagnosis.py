"""The diagnosis in the window: cards with what was found, where it is on the canvas, and what is done about it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.diagnosis import RULES, Diagnosis, Evidence, Finding, diagnose
from engine.diagnosis.finding import Kind
from engine.document import Document
from gui.panels.diagnosis import DiagnosisPanel
from gui.panels.diagnosis.card import FindingCard
from gui.panels.diagnosis.drawings import lengths_of
from gui.panels.diagnosis.steady import LOOKS, Steady
from gui.theme import DARK, LIGHT
from resources.make_diagnoses import PAIRS, Pair, alike, deep, line, made, xor
from tests.studio import Studio, opened


def finding(kind: Kind, statement: str = "It is 3 times as large.") -> Finding:
    return Finding(kind, "warning", statement, "This is why. It is so.")


def diagnosis(*kinds: Kind) -> Diagnosis:
    return Diagnosis(tuple(map(finding, kinds)), tuple(rule for rule in RULES if rule.kind not in kinds))


class Opened:
    """A window in which the panel can be seen."""

    def __init__(self, studio: Studio, qtbot: QtBot) -> None:
        self.studio, self.qtbot = studio, qtbot
        dock = studio.window.docks["diagnosis"]
        dock.raise_()
        qtbot.waitUntil(lambda: "diagnosis" in studio.window.plotting.panels)
        panel = studio.window.plotting.panels["diagnosis"]
        assert isinstance(panel, DiagnosisPanel)
        self.panel = panel

    def kinds(self) -> set[Kind]:
        return set(self.panel.cards)

    def click(self, widget: QWidget) -> None:
        self.panel.area.ensureWidgetVisible(widget)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def wait_for(self, *kinds: Kind) -> None:
        self.qtbot.waitUntil(lambda: self.kinds() == set(kinds) and self.panel.summary.text() != "Looking …")


@pytest.fixture
def shown(qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    with opened(qtbot, tmp_path, alike(0.0)) as studio:
        studio.window.resize(1440, 900)
        yield Opened(studio, qtbot)


def show(shown: Opened, document: Document) -> None:
    shown.studio.session.replace(document)
    shown.studio.settle()


def test_a_click_shows_the_units_on_the_canvas(shown: Opened) -> None:
    shown.wait_for("symmetric_units")
    card = shown.panel.cards["symmetric_units"]
    assert "2 hidden units" in card.statement.text()
    shown.click(card.show_button)
    assert shown.studio.window.canvas.selection.neurons(shown.studio.document.network) == ("h1", "h2")


def test_a_button_does_what_is_advised_as_one_entry_that_undo_takes_back(shown: Opened) -> None:
    shown.wait_for("symmetric_units")
    before = shown.studio.document
    shown.click(shown.panel.cards["symmetric_units"].buttons[0])
    shown.studio.settle()
    assert shown.studio.session.state.undo_text == "Xavier initial weights"
    shown.wait_for()
    assert shown.panel.summary.isVisible()
    shown.studio.session.undo()
    assert shown.studio.document is before
    shown.wait_for("symmetric_units")


def test_only_the_first_card_says_all_at_once_and_each_unfolds_by_a_click(qtbot: QtBot) -> None:
    panel = DiagnosisPanel()
    qtbot.addWidget(panel)
    panel.resize(300, 700)
    panel.show()
    qtbot.waitExposed(panel)
    panel.show_diagnosis(diagnosis("dead_units"))
    panel.show_diagnosis(diagnosis("symmetric_units", "dead_units"))
    first, second = (panel.cards[kind] for kind in ("dead_units", "symmetric_units"))
    assert not first.more.isHidden()
    for unfolded in (False, True, False):
        assert second.more.isHidden() is not unfolded
        QTest.mouseClick(second.fold, Qt.MouseButton.LeftButton)


def test_without_a_finding_it_lists_what_was_looked_for(shown: Opened) -> None:
    show(shown, xor(0.1, 60))
    shown.wait_for()
    assert shown.panel.summary.text() == "Nothing to worry about."
    assert all(rule.looks_for in shown.panel.looked.text() for rule in RULES)


def test_while_it_cannot_be_seen_nothing_is_asked(shown: Opened) -> None:
    shown.wait_for("symmetric_units")
    plotting = shown.studio.window.plotting
    asked: list[object] = []
    plotting.observing.observed.connect(asked.append)
    shown.studio.window.docks["explanation"].raise_()
    shown.qtbot.waitUntil(lambda: not shown.panel.isVisible() or shown.panel.visibleRegion().isEmpty())
    show(shown, line(1.0, 10))
    shown.qtbot.wait(150)
    assert not asked
    assert not plotting.observing.waiting


def test_it_speaks_of_a_run_that_goes_on(shown: Opened) -> None:
    show(shown, xor(0.1, 5))
    shown.wait_for()
    shown.studio.session.set_learning_rate(1e-5)
    shown.studio.session.run(None)
    shown.qtbot.waitUntil(lambda: "rate_too_low" in shown.kinds(), timeout=10_000)
    assert shown.studio.session.training
    shown.studio.press(Qt.Key.Key_Escape)
    shown.studio.settle()


def fits(card: FindingCard, width: int) -> bool:
    whole = card.statement.height() >= card.statement.heightForWidth(card.statement.width())
    return whole and card.width() <= width and card.more.geometry().bottom() <= card.height()


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.kind)
@pytest.mark.parametrize("width", [250, 420])
def test_every_finding_fits_its_card(pair: Pair, width: int, qtbot: QtBot) -> None:
    panel = DiagnosisPanel()
    qtbot.addWidget(panel)
    panel.resize(width, 700)
    panel.set_theme(DARK)
    panel.show()
    found = diagnose(made(pair)[0])
    panel.show_diagnosis(found)
    panel.set_theme(LIGHT)
    qtbot.waitExposed(panel)
    for card in panel.cards.values():
        card.unfold(True)
        qtbot.waitUntil(partial(fits, card, width))
    assert not panel.grab().isNull()


# --- no flicker -----------------------------------------------------------------------------------------------------


def test_a_finding_that_comes_and_goes_while_a_run_goes_on_stays() -> None:
    steady = Steady()
    for kinds in (("dead_units",), (), ("dead_units",), (), (), ("dead_units",)):
        shown = steady.take(diagnosis(*kinds), running=True)
        assert [one.kind for one in shown] == ["dead_units"]


def test_it_goes_after_some_looks_without_it() -> None:
    steady = Steady()
    steady.take(diagnosis("dead_units"), running=True)
    looks = [bool(steady.take(diagnosis(), running=True)) for _ in range(LOOKS)]
    assert looks == [True] * (LOOKS - 1) + [False]


def test_of_a_network_at_rest_what_was_found_is_shown_at_once() -> None:
    steady = Steady()
    steady.take(diagnosis("dead_units"), running=True)
    assert not steady.take(diagnosis(), running=False)


def test_newer_numbers_take_the_place_of_older_ones() -> None:
    steady = Steady()
    steady.take(diagnosis("dead_units"), running=True)
    newer = Diagnosis((finding("dead_units", "4 of 8"),), ())
    assert steady.take(newer, running=True) == newer.findings


# --- bars -----------------------------------------------------------------------------------------------------------


def test_bars_go_by_powers_of_ten_where_they_are_told_to() -> None:
    lengths, limit = lengths_of(Evidence("x", (("a", 1e-4), ("b", 1e-2), ("c", 1.0), ("d", 0.0)), logarithmic=True))
    assert lengths == pytest.approx([0.2, 0.6, 1.0, 0.0])
    assert limit is None


def test_bars_are_shares_of_the_largest_with_the_limit_among_them() -> None:
    lengths, limit = lengths_of(Evidence("x", (("a", 0.5), ("b", 0.25)), limit=1.0))
    assert (lengths, limit) == ([0.5, 0.25], 1.0)
    assert lengths_of(Evidence("x", (("a", 0.5),), limit=0.25, whole=1.0)) == ([0.5], 0.25)
    assert lengths_of(Evidence("x", (("a", 0.0),))) == ([0.0], None)


def test_a_deep_network_points_at_its_layers(shown: Opened) -> None:
    show(shown, deep("sigmoid", "xavier_uniform"))
    shown.wait_for("vanishing_gradients")
    shown.click(shown.panel.cards["vanishing_gradients"].show_button)
    assert shown.studio.window.canvas.selection.layers() == (1, 2, 3, 4, 5)
