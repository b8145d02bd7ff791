from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from engine.formula.splitting import OPERATORS, opened, split_before, split_inside
from gui.panels.formula_label import ASK, FormulaLabel
from gui.theme import DARK, LIGHT

NUMBERS = (
    r"\delta_{h_1} = \textcolor{factor1}{0.5523\,(1-0.5523)} \cdot \textcolor{factor2}{0.30}"
    r" \cdot \textcolor{factor3}{0.0368} = 0.002728"
)
PLAIN = "δ_h1 = 0.5523 (1 - 0.5523) · 0.30 · 0.0368 = 0.002728"


@pytest.fixture
def label(qtbot: QtBot) -> FormulaLabel:
    widget = FormulaLabel(LIGHT)
    qtbot.addWidget(widget)
    widget.set_formula(NUMBERS, PLAIN)
    widget.resize(widget.sizeHint())
    widget.show()
    return widget


def test_it_takes_the_room_of_its_formula(label: FormulaLabel) -> None:
    assert label.heightForWidth(label.sizeHint().width()) == label.sizeHint().height()
    larger = label.sizeHint()
    label.set_formula(NUMBERS, PLAIN, size=11.0)
    assert label.sizeHint().width() < larger.width() * 0.6


def test_it_breaks_where_it_is_too_wide(label: FormulaLabel) -> None:
    wide = label.sizeHint()
    assert label.heightForWidth(int(wide.width() * 0.9)) <= wide.height()  # a little smaller, on one line
    assert label.heightForWidth(int(wide.width() * 0.6)) > wide.height() * 1.5
    label.resize(int(wide.width() * 0.6), 200)
    for role in ("factor1", "factor2", "factor3"):
        assert label.rect().contains(label.role_rect(role).toAlignedRect())
    assert label.toolTip() == ""


def test_a_layout_gives_it_the_height_of_its_lines(qtbot: QtBot) -> None:
    column = QWidget()
    qtbot.addWidget(column)
    layout = QVBoxLayout(column)
    label = FormulaLabel(LIGHT)
    label.set_formula(NUMBERS, PLAIN)
    layout.addWidget(label)
    layout.addStretch()
    column.resize(300, 400)
    column.show()
    assert label.height() == label.heightForWidth(label.width()) > label.sizeHint().height()


def test_what_does_not_fit_at_all_is_in_the_tooltip(label: FormulaLabel) -> None:
    label.resize(60, 60)
    assert label.toolTip() == PLAIN
    assert not label.grab().isNull()


def test_pointing_at_a_factor_names_it_once(label: FormulaLabel) -> None:
    heard: list[str] = []
    label.role_hovered.connect(heard.append)
    for role in ("factor1", "factor2"):
        middle = label.role_rect(role).center().toPoint()
        QTest.mouseMove(label, middle)
        QTest.mouseMove(label, middle + QPoint(1, 0))
    QTest.mouseMove(label, QPoint(2, 2))
    assert heard == ["factor1", "factor2", ""]
    QTest.mouseMove(label, label.role_rect("factor3").center().toPoint())
    QGuiApplication.sendEvent(label, QEvent(QEvent.Type.Leave))
    assert heard[3:] == ["factor3", ""]


def test_highlighting_from_outside_outlines_without_a_signal(label: FormulaLabel, qtbot: QtBot) -> None:
    before = label.grab().toImage()
    with qtbot.assertNotEmitted(label.role_hovered):
        label.set_highlighted("factor3")
    assert label.grab().toImage() != before


def test_assistive_tools_read_the_plain_text(label: FormulaLabel) -> None:
    assert label.accessibleName() == PLAIN
    label.set_formula(r"a \cdot b")
    assert label.accessibleName() == "a · b"


def test_it_is_copied_by_keyboard(label: FormulaLabel, qtbot: QtBot) -> None:
    label.setFocus()
    qtbot.waitUntil(label.hasFocus)
    QTest.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == PLAIN
    modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(label, Qt.Key.Key_C, modifiers)
    assert QGuiApplication.clipboard().text() == (
        r"\delta_{h_1} = 0.5523\,(1-0.5523) \cdot 0.30 \cdot 0.0368 = 0.002728"
    )


def test_its_menu_offers_both_ways_of_copying(label: FormulaLabel) -> None:
    assert label.contextMenuPolicy() is Qt.ContextMenuPolicy.ActionsContextMenu
    assert [action.text() for action in label.actions()] == ["Copy", "Copy as LaTeX"]


def test_it_changes_with_the_theme(label: FormulaLabel) -> None:
    light = label.grab().toImage()
    label.set_theme(DARK)
    assert label.grab().toImage() != light


@pytest.mark.parametrize(
    ("latex", "pieces"),
    [
        ("a=b=c", ["a", "=b", "=c"]),
        (r"a=\textcolor{x}{b=c}", ["a", r"=\textcolor{x}{b=c}"]),
        (r"f(a=b)\left(c=d\right)", [r"f(a=b)\left(c=d\right)"]),
        ("", [""]),
    ],
)
def test_formulas_break_outside_of_groups(latex: str, pieces: list[str]) -> None:
    assert split_before(latex, ("=",)) == pieces


def test_a_sign_is_no_place_to_break() -> None:
    assert split_before("-a + -b - c", ("+", "-")) == ["-a ", "+ -b ", "- c"]


def test_flat_brackets_are_opened_and_tall_ones_stay() -> None:
    flat = r"f'\left(a\right) \cdot \left(b \cdot \left(-c\right) + d\right)"
    assert split_inside(opened(flat), OPERATORS) == [
        r"f'(a) ", r"\cdot (b ", r"\cdot \left(-c\right) ", "+ d)"
    ]  # fmt: skip
    tall = r"\left(\frac{a}{b} + c\right)"
    assert opened(tall) == tall


def test_a_bracket_wider_than_a_line_is_broken_within(qtbot: QtBot) -> None:
    label = FormulaLabel()
    qtbot.addWidget(label)
    terms = " + ".join(rf"\textcolor{{factor{i}}}{{w_{{{i}}} \cdot \delta_{{{i}}}}}" for i in range(1, 7))
    label.resize(260, 200)
    label.set_formula(rf"\delta = \textcolor{{factor1}}{{f'(a)}} \cdot \left({terms}\right)", "")
    assert label.toolTip() == ""
    rights = [label.role_rect(f"factor{i}").right() for i in range(1, 7)]
    assert max(rights) <= 260


LINKED = (
    r"\delta = \textcolor{factor1}{\textcolor{link0}{\textcolor{link1}{0.55}"
    r" \cdot \left(1-\textcolor{link1}{0.55}\right)}}"
    r" \cdot \textcolor{factor2}{\textcolor{link2}{0.30}}"
)
SOURCES = ("slope", "out", "weight")


@pytest.fixture
def linked(label: FormulaLabel) -> FormulaLabel:
    label.set_formula(LINKED, links=SOURCES)
    label.resize(label.sizeHint())
    return label


@pytest.fixture
def asked(linked: FormulaLabel) -> list[object]:
    heard: list[object] = []
    linked.link_clicked.connect(heard.append)
    return heard


def test_a_number_that_is_clicked_is_asked_about(linked: FormulaLabel, asked: list[object]) -> None:
    for source in ("weight", "out"):
        QTest.mouseClick(linked, Qt.MouseButton.LeftButton, pos=linked.link_rect(source).center().toPoint())
    between = QPoint(round(linked.link_rect("out").right()) + 8, linked.height() // 2)
    QTest.mouseClick(linked, Qt.MouseButton.LeftButton, pos=between)  # the dot belongs to the slope alone
    QTest.mouseClick(linked, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    assert asked == ["weight", "out", "slope"]


def test_a_press_that_is_let_go_elsewhere_asks_nothing(linked: FormulaLabel, asked: list[object]) -> None:
    weight, out = (linked.link_rect(source).center().toPoint() for source in ("weight", "out"))
    QTest.mousePress(linked, Qt.MouseButton.LeftButton, pos=weight)
    QTest.mouseRelease(linked, Qt.MouseButton.LeftButton, pos=out)
    QTest.mouseClick(linked, Qt.MouseButton.RightButton, pos=weight)
    assert asked == []


def test_what_can_be_clicked_looks_so_under_the_pointer(linked: FormulaLabel) -> None:
    before = linked.grab().toImage()
    QTest.mouseMove(linked, linked.link_rect("weight").center().toPoint())
    assert linked.cursor().shape() is Qt.CursorShape.PointingHandCursor
    assert linked.toolTip() == ASK
    assert linked.grab().toImage() != before
    QTest.mouseMove(linked, QPoint(3, 3))
    assert linked.cursor().shape() is Qt.CursorShape.ArrowCursor
    assert linked.toolTip() == ""
    assert linked.grab().toImage() == before


def test_keys_go_from_number_to_number(linked: FormulaLabel, asked: list[object], qtbot: QtBot) -> None:
    linked.clearFocus()
    linked.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(linked.hasFocus)
    assert linked.accessibleDescription().endswith("Return explains it")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(linked, key)
    assert linked.accessibleDescription().startswith("0.30")
    for key in (Qt.Key.Key_Enter, Qt.Key.Key_Backtab, Qt.Key.Key_Left, Qt.Key.Key_Return):
        QTest.keyClick(linked, key)
    assert asked == ["slope", "out", "weight", "slope"]


def test_tab_leaves_behind_the_last_number(linked: FormulaLabel, qtbot: QtBot) -> None:
    linked.clearFocus()
    linked.setFocus(Qt.FocusReason.BacktabFocusReason)
    qtbot.waitUntil(linked.hasFocus)
    assert linked.accessibleDescription().startswith("0.30")
    assert not linked.focusNextPrevChild(True)
    assert linked.focusNextPrevChild(False)


def test_the_same_formula_may_ask_for_other_numbers(linked: FormulaLabel, asked: list[object]) -> None:
    linked.set_formula(LINKED, links=("a", "b", "c"))
    QTest.mouseClick(linked, Qt.MouseButton.LeftButton, pos=linked.link_rect("c").center().toPoint())
    assert asked == ["c"]


def test_links_stay_where_they_stand_in_broken_lines(linked: FormulaLabel, asked: list[object]) -> None:
    linked.resize(linked.width() * 2 // 3, 200)
    QTest.mouseClick(linked, Qt.MouseButton.LeftButton, pos=linked.link_rect("weight").center().toPoint())
    assert asked == ["weight"]
