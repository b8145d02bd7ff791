"""The data edited like a spreadsheet: by mouse and keys, cell by cell, row by row, and through the clipboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from engine.data import Data, no_samples
from engine.edits.rows import Part
from engine.network import Network
from gui.panels.data.commands import BUTTONS, COMMANDS, MENU, Marked
from tests.counting import calls
from tests.gui.panels.data.hands import ALT, CTRL, LEFT, NONE, SHIFT, Hands, ask_for_menu, many, xor

KEY = Qt.Key
ROWS: list[list[float]] = [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]]


@pytest.fixture
def hands(qtbot: QtBot) -> Hands:
    return Hands(qtbot, xor())


# --- cells ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"), [("0.5", 0.5), ("0,25", 0.25), ("−2", -2.0), ("1/4", 0.25), ("2*(3+4)", 14.0), (".5e1", 5.0)]
)
def test_a_number_is_typed_over_a_cell(hands: Hands, text: str, number: float) -> None:
    hands.go(1, 2)
    hands.type(text)
    assert hands.train[1] == [0, number, 1]
    assert hands.texts == ["Set row 2, x₂"]
    assert hands.at == (2, 2)


def test_a_test_row_is_typed_in_too(hands: Hands) -> None:
    hands.go(4, 3)
    hands.type("3", KEY.Key_Backtab)
    assert hands.test[0][2] == 3
    assert hands.texts == ["Set test row 1, target of y₁"]


def test_a_double_click_and_f2_open_a_cell_with_all_its_digits(hands: Hands) -> None:
    hands.double_click(4, 2)
    assert hands.field is not None
    assert hands.field.text() == repr(1 / 3)
    hands.key(KEY.Key_Escape)
    assert hands.field is None
    hands.key(KEY.Key_F2)
    assert hands.field is not None
    hands.key(KEY.Key_Tab)
    assert hands.wishes == []


def test_escape_restores(hands: Hands) -> None:
    hands.go(1, 2)
    hands.type("77", None)
    hands.key(KEY.Key_Escape)
    assert hands.field is None
    assert (hands.wishes, hands.train) == ([], ROWS)


@pytest.mark.parametrize(
    ("text", "why"), [("abc", "not known"), ("1//2", "number is missing"), ("1/0", "divides by 0")]
)
def test_what_makes_no_sense_is_refused_at_the_cell(hands: Hands, text: str, why: str) -> None:
    hands.go(1, 2)
    hands.type(text)
    field = hands.field
    assert field is not None
    assert field.property("invalid") == "true"
    assert why in field.toolTip()
    assert why in str(hands.reason)
    assert len(hands.reasons) == 1
    assert hands.wishes == []
    QTest.keyClicks(field, "5")
    assert hands.reason is None
    hands.key(KEY.Key_Return)
    assert hands.field is None
    assert hands.train[1][1] == 5


def test_leaving_a_cell_accepts_what_can_be_and_says_what_cannot(hands: Hands) -> None:
    hands.go(1, 2)
    hands.type("8", None)
    hands.click(3, 1)
    assert hands.train[1][1] == 8
    hands.type("x", None)
    hands.click(0, 1)
    assert hands.field is None
    assert hands.train[3] == ROWS[3]
    assert "keeps its number" in hands.reasons[-1]


def test_outputs_and_errors_cannot_be_typed(hands: Hands) -> None:
    for column in (4, 5):
        hands.go(1, column)
        QTest.keyClicks(hands.panel.table, "5")
        assert hands.field is None
    hands.key(KEY.Key_F2)
    assert hands.field is None


def test_tab_fills_a_row_and_enter_begins_the_next(hands: Hands) -> None:
    hands.go(1, 1)
    hands.type("5", KEY.Key_Tab)
    hands.type("6", KEY.Key_Tab)
    assert hands.at == (1, 3)
    hands.type("7", KEY.Key_Return)
    assert hands.at == (2, 1)
    assert hands.train[1] == [5, 6, 7]


def test_tab_goes_over_cells_that_stay_and_on_to_the_next_row(hands: Hands) -> None:
    hands.go(1, 1)
    hands.type("5", KEY.Key_Tab)
    hands.key(KEY.Key_Tab)
    hands.key(KEY.Key_Tab)
    assert hands.at == (2, 1)
    hands.key(KEY.Key_Backtab, SHIFT)
    assert hands.at == (1, 3)


def test_tab_leaves_the_table_where_nothing_is_being_filled_in(hands: Hands) -> None:
    hands.go(1, 1)
    hands.key(KEY.Key_Tab)
    assert not hands.panel.table.hasFocus()


def test_enter_on_the_last_row_adds_one(hands: Hands) -> None:
    hands.go(4, 1)
    hands.type("5", KEY.Key_Tab)
    hands.type("6", KEY.Key_Return)
    assert hands.test == [[5, 6, 1], [0, 0, 0]]
    assert hands.at == (5, 1)
    assert hands.texts[-1] == "Add a test row"


def test_enter_goes_down_and_up_and_chooses_no_sample(hands: Hands) -> None:
    hands.go(1, 2)
    hands.key(KEY.Key_Return)
    hands.key(KEY.Key_Return, SHIFT)
    hands.key(KEY.Key_Return, SHIFT)
    assert hands.at == (0, 2)
    assert hands.samples == []


def test_filling_down_and_setting_to_0(hands: Hands) -> None:
    hands.click(1, 1)
    hands.click(3, 2, SHIFT)
    hands.key(KEY.Key_D, CTRL)
    assert hands.train == [[0, 0, 0], [0, 1, 1], [0, 1, 1], [0, 1, 0]]
    assert hands.texts[-1] == "Fill 4 cells down"
    hands.key(KEY.Key_Delete)
    assert hands.train == [[0, 0, 0], [0, 0, 1], [0, 0, 1], [0, 0, 0]]
    assert hands.texts[-1] == "Set 6 cells"


def test_a_single_cell_is_filled_from_the_one_above(hands: Hands) -> None:
    hands.click(2, 1)
    hands.key(KEY.Key_D, CTRL)
    assert hands.train[2] == [0, 0, 1]


# --- rows -------------------------------------------------------------------------------------------------------------


def test_buttons_add_duplicate_and_remove(hands: Hands) -> None:
    hands.click(1, 2)
    hands.press("add")
    assert hands.train == [*ROWS, [0, 0, 0]]
    assert hands.at == (4, 2)
    hands.click(1, 2)
    hands.press("duplicate")
    assert hands.train[1:3] == [ROWS[1], ROWS[1]]
    assert hands.at[0] == 2
    hands.press("remove")
    assert hands.train == [*ROWS, [0, 0, 0]]
    assert hands.texts == ["Add a row", "Duplicate row 2", "Remove row 3"]


def test_several_rows_are_duplicated_and_stay_selected(hands: Hands) -> None:
    hands.select_rows(1, 3)
    assert hands.rows == [1, 3]
    hands.key(KEY.Key_D, CTRL | SHIFT)
    assert hands.train == [*ROWS, ROWS[1], ROWS[3]]
    assert hands.rows == [4, 5]


def test_delete_removes_entire_rows_of_both_parts(hands: Hands) -> None:
    hands.select_rows(0, 4)
    hands.key(KEY.Key_Delete)
    assert (hands.train, hands.test) == (ROWS[1:], [])
    assert hands.texts == ["Remove 2 rows"]
    assert hands.at[0] == 0


def test_insert_adds_below(hands: Hands) -> None:
    hands.go(0, 3)
    hands.key(KEY.Key_Insert)
    assert hands.train[:2] == [ROWS[0], [0, 0, 0]]
    assert hands.at == (1, 3)


def test_rows_move_with_alt_and_arrows_and_stay_selected(hands: Hands) -> None:
    hands.select_rows(2, 3)
    hands.key(KEY.Key_Up, ALT)
    assert hands.train == [ROWS[0], ROWS[2], ROWS[3], ROWS[1]]
    assert hands.rows == [1, 2]
    hands.key(KEY.Key_Down, ALT)
    assert hands.train == ROWS
    hands.key(KEY.Key_Down, ALT)
    assert len(hands.wishes) == 2
    assert not hands.panel.tools["down"].isEnabled()


def test_rows_are_dragged_by_their_numbers(hands: Hands) -> None:
    hands.drag_row(0, 3)
    assert hands.train == [ROWS[1], ROWS[2], ROWS[0], ROWS[3]]
    assert hands.rows == [2]
    hands.select_rows(0, 1)
    hands.drag_row(0, 4)
    assert hands.train == [ROWS[0], ROWS[3], ROWS[1], ROWS[2]]
    assert hands.rows == [2, 3]


def test_escape_cancels_a_drag_of_rows(hands: Hands) -> None:
    hands.drag_row(0, 3, drop=False)
    assert hands.panel.table.numbers.dragging
    assert not hands.panel.grab().isNull()
    hands.key(KEY.Key_Escape)
    assert not hands.panel.table.numbers.dragging
    QTest.mouseRelease(hands.panel.table.numbers.viewport(), LEFT, NONE, hands.header(3))
    assert hands.train == ROWS


def test_a_dragged_row_stays_in_its_part(hands: Hands) -> None:
    hands.drag_row(4, 0)
    assert (hands.train, len(hands.test)) == (ROWS, 1)
    hands.drag_row(0, 4)
    assert hands.train == [*ROWS[1:], ROWS[0]]


def test_a_click_on_one_of_several_selected_rows_selects_it_alone(hands: Hands) -> None:
    hands.select_rows(0, 1)
    hands.select_rows(1)
    assert hands.rows == [1]


def test_a_row_is_marked_for_testing_by_click_space_and_button(hands: Hands) -> None:
    index = hands.panel.model.index(1, 0)
    box = hands.panel.table.visualRect(index)
    box.setWidth(min(box.width(), 20))
    QTest.mouseClick(hands.panel.table.viewport(), LEFT, NONE, box.center())
    assert hands.test[-1] == ROWS[1]
    assert hands.samples == []
    hands.go(4, 0)
    hands.key(KEY.Key_Space)
    assert hands.train[-1] == ROWS[1]
    hands.select_rows(0, 1)
    hands.press("other_part")
    assert hands.train == [ROWS[3], ROWS[1]]
    assert hands.rows == [3, 4]
    assert hands.texts[-1] == "Use rows 1, 2 for testing"


def test_sorting_is_one_edit_and_a_double_click_turns_it_round(hands: Hands) -> None:
    header = hands.panel.table.horizontalHeader()
    at = header.rect().center()
    at.setX(header.sectionViewportPosition(3) + 8)
    for order in ([0, 0, 1, 1], [1, 1, 0, 0]):
        QTest.mouseClick(header.viewport(), LEFT, NONE, at)
        QTest.mouseDClick(header.viewport(), LEFT, NONE, at)
        assert [row[2] for row in hands.train] == order
    assert hands.texts == ["Sort the rows by target of y₁", "Sort the rows by target of y₁, descending"]


def test_rows_are_sorted_by_their_error(hands: Hands) -> None:
    menu = hands.panel.header_menu(5)
    menu.actions()[1].trigger()
    errors = hands.panel.model.values(5, "train")
    assert errors is not None
    assert (errors[1:] <= errors[:-1]).all()
    assert hands.texts == ["Sort the rows by error of the row, descending"]
    assert not any(action.isEnabled() for action in hands.panel.header_menu(0).actions())


def test_what_was_refused_moves_nothing_later(hands: Hands) -> None:
    hands.panel.requested.disconnect(hands._take)
    hands.go(1, 2)
    hands.press("add")
    hands.panel.requested.connect(hands._take)
    hands.click(2, 2)
    hands.type("5", KEY.Key_Tab)
    assert hands.at == (2, 3)


# --- clipboard --------------------------------------------------------------------------------------------------------


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def put(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def test_entire_rows_are_copied_with_all_digits_and_pasted_below(hands: Hands) -> None:
    hands.select_rows(4, 1)
    hands.key(KEY.Key_C, CTRL)
    assert clipboard() == f"0\t1\t1\n0.25\t{1 / 3!r}\t1\n"
    hands.go(3, 0)
    hands.key(KEY.Key_V, CTRL)
    assert hands.train == [*ROWS[:3], [0, 1, 1], [0.25, 1 / 3, 1]]
    assert hands.texts == ["Paste 2 rows"]


def test_a_block_is_cut_and_pasted_elsewhere(hands: Hands) -> None:
    hands.click(1, 2)
    hands.click(2, 3, SHIFT)
    hands.key(KEY.Key_X, CTRL)
    assert clipboard() == "1\t1\n0\t1\n"
    hands.go(0, 1)
    hands.key(KEY.Key_V, CTRL)
    assert hands.train == [[1, 1, 0], [0, 1, 0], [1, 0, 0], [1, 1, 0]]


def test_everything_is_copied_with_its_titles(hands: Hands) -> None:
    hands.key(KEY.Key_A, CTRL)
    hands.panel.do("copy_titles")
    lines = clipboard().splitlines()
    assert lines[0] == "test\tx₁\tx₂\tt\ty\tE"
    assert lines[5].startswith("test\t0.25\t")
    assert len(lines) == 6


def test_one_number_is_pasted_into_all_selected_cells(hands: Hands) -> None:
    put("0,5\n")
    hands.click(0, 1)
    hands.click(1, 2, SHIFT)
    hands.key(KEY.Key_V, CTRL)
    assert hands.train[:2] == [[0.5, 0.5, 0], [0.5, 0.5, 1]]


@pytest.mark.parametrize(
    ("text", "column", "why"),
    [
        ("1\tx", 1, "is not a number"),
        ("1\t2\t3\t4", 1, "paste fewer"),
        ("5", 4, "cannot be pasted over"),
        ("", 1, "no"),
    ],
)
def test_what_cannot_be_pasted_is_refused_whole(hands: Hands, text: str, column: int, why: str) -> None:
    put(text)
    hands.go(1, column)
    hands.key(KEY.Key_V, CTRL)
    assert hands.train == ROWS
    assert why in hands.reasons[-1]


def test_rows_are_pasted_where_there_are_none(qtbot: QtBot) -> None:
    hands = Hands(qtbot, xor(Data(no_samples(2, 1), no_samples(2, 1))))
    put("x1;x2;t\n0,5;1;0\n1;2;1\n")
    hands.key(KEY.Key_V, CTRL)
    assert hands.train == [[0.5, 1, 0], [1, 2, 1]]


def test_too_much_to_copy_is_refused(qtbot: QtBot) -> None:
    hands = Hands(qtbot, many(60_000, 30, 1))
    hands.panel.table.selectAll()
    hands.panel.do("copy")
    assert "too many to copy" in hands.reasons[-1]
    assert len(hands.rows) == 60_000


def test_a_column_is_chosen_out_of_a_large_selection_without_asking_cell_by_cell(qtbot: QtBot) -> None:
    def work(rows: int) -> int:
        hands = Hands(qtbot, many(rows, 30, 1))
        hands.panel.table.selectAll()
        header = hands.panel.table.horizontalHeader()
        at = header.rect().center()
        at.setX(header.sectionViewportPosition(1) + 8)
        count = calls(lambda: QTest.mouseClick(header.viewport(), LEFT, CTRL, at)) + calls(hands.panel.grab)
        assert hands.panel.table.ranges == [(range(rows), range(1, 2))]
        return count

    work(6_000)  # sets up what all need
    assert work(60_000) < 2 * work(6_000)


# --- menus ------------------------------------------------------------------------------------------------------------


def test_the_menu_offers_everything_that_can_be_done(hands: Hands) -> None:
    hands.click(0, 1)
    menu = hands.panel.cell_menu()
    texts = {action.text(): action.isEnabled() for action in menu.actions() if action.text()}
    assert texts.keys() >= {"Cut", "Copy", "Paste", "Copy with titles", "Insert a row above", "Fill down"}
    assert not texts["Move up"]
    assert texts["Move down"]
    next(action for action in menu.actions() if action.text() == "Insert a row above").trigger()
    assert hands.train == [[0, 0, 0], *ROWS]


def test_a_right_click_opens_it(hands: Hands, qtbot: QtBot) -> None:
    ask_for_menu(hands.panel.table.viewport(), hands.place(1, 1))
    menu = next(menu for menu in hands.panel.findChildren(QMenu) if menu.isVisible())
    menu.close()
    qtbot.waitUntil(lambda: not hands.panel.findChildren(QMenu))


def test_every_command_is_offered_and_has_its_own_keys() -> None:
    assert {*BUTTONS, *MENU} - {"-"} == COMMANDS.keys()
    keys = [command.keys for command in COMMANDS.values() if command.keys]
    assert len(keys) == len(set(keys))
    assert all(command.tip for command in COMMANDS.values())


@pytest.mark.parametrize("rows", [[], [0], [0, 1], [2, 3], [1, 4], [0, 1, 2, 3, 4]])
@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_said_to_be_possible_is(name: str, rows: list[int]) -> None:
    document = xor()
    network: Network = document.network
    marked = Marked(network, 4, 1, rows, [0, 1], row=rows[0] if rows else None)
    if not COMMANDS[name].possible(marked):
        return
    deed = COMMANDS[name].make(marked)
    after = deed.intent.make(document)
    parts: tuple[Part, ...] = ("train", "test")
    total = sum(len(getattr(after.data, part)) for part in parts)
    assert all(0 <= row < total for row in deed.then or ())
