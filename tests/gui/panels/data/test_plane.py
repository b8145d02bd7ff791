"""The samples as points: chosen, added, dragged and removed by mouse and keys, over what the network computes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.edits.layers import resize_layer
from engine.evaluation import outputs
from gui.panels.data.heat_map import HeatMap, Scale, picture
from gui.panels.data.plane_axes import Frame, fitted, ticks
from gui.panels.data.plane_view import PlaneView
from gui.theme import DARK, LIGHT, WeightScale
from tests.counting import calls
from tests.gui.panels.data.hands import LEFT, NONE, Hands, ask_for_menu, many, move, xor

KEY = Qt.Key
ROWS: list[list[float]] = [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]]


@pytest.fixture
def hands(qtbot: QtBot) -> Hands:
    made = Hands(qtbot, xor())
    QTest.mouseClick(made.panel.tools.plane, LEFT)
    return made


def view(hands: Hands) -> PlaneView:
    return hands.panel.plane.view


def at(hands: Hands, x: float, y: float) -> QPointF:
    return QPointF(*view(hands).frame.to_screen(np.array([[x, y]]))[0])


def click(hands: Hands, x: float, y: float) -> None:
    QTest.mouseClick(view(hands), LEFT, NONE, at(hands, x, y).toPoint())


def test_points_take_the_table_s_place_for_two_inputs_alone(hands: Hands) -> None:
    assert view(hands).isVisible()
    assert not hands.panel.table.isVisible()
    hands.document = resize_layer(hands.document, 0, 3)
    hands.show()
    assert not view(hands).isVisible()
    assert not hands.panel.tools.plane.isVisible()
    assert hands.panel.table.isVisible()


def test_a_click_chooses_a_training_sample_and_adds_nothing(hands: Hands) -> None:
    click(hands, 1, 0)
    click(hands, 0.25, 1 / 3)
    click(hands, 0.6, 0.6)
    assert hands.samples == [2]
    assert hands.wishes == []


def test_a_click_adds_a_point_with_the_chosen_target(hands: Hands) -> None:
    panel = hands.panel.plane
    assert [panel.target.itemText(i) for i in range(panel.target.count())] == ["0", "1"]
    QTest.mouseClick(panel.add, LEFT)
    panel.target.setEditText("1/4")
    click(hands, 0.5, 0.75)
    assert hands.train[-1] == pytest.approx([0.5, 0.75, 0.25], abs=0.01)
    assert hands.texts == ["Add a row"]
    assert len(repr(hands.train[-1][0])) <= 7
    click(hands, 0, 0)
    assert hands.samples == [0]
    QTest.keyClick(view(hands), KEY.Key_Escape)
    assert not panel.add.isChecked()


def test_a_target_that_is_none_is_refused(hands: Hands) -> None:
    QTest.mouseClick(hands.panel.plane.add, LEFT)
    hands.panel.plane.target.setEditText("1; 2")
    field = hands.panel.plane.target.lineEdit()
    assert field is not None
    assert field.property("invalid") == "true"
    click(hands, 0.5, 0.75)
    assert "one for each output" in hands.reasons[0] or "character" in hands.reasons[0]
    assert hands.wishes == []


def test_several_targets_are_chosen_together(qtbot: QtBot) -> None:
    data = Data(samples([[0, 0], [1, 1]], [[0, 1], [1, 0]]), no_samples(2, 2))
    hands = Hands(qtbot, xor(data, 2, 2))
    hands.panel.tools.plane.click()
    hands.panel.plane.add.click()
    hands.panel.plane.target.setCurrentIndex(1)
    click(hands, 0.25, 0.5)
    assert hands.train[-1][2:] == [1, 0]


def drag(hands: Hands, row: tuple[float, float], to: tuple[float, float]) -> None:
    start, end = at(hands, *row), at(hands, *to)
    QTest.mousePress(view(hands), LEFT, NONE, start.toPoint())
    move(view(hands), start + (end - start) / 2)
    move(view(hands), end)


def test_a_drag_is_one_edit_at_its_end(hands: Hands) -> None:
    drag(hands, (1, 0), (0.5, 0.25))
    assert hands.wishes == []
    QTest.mouseRelease(view(hands), LEFT, NONE, at(hands, 0.5, 0.25).toPoint())
    assert hands.train[2] == pytest.approx([0.5, 0.25, 1], abs=0.01)
    assert hands.texts == ["Move the point of row 3"]
    assert hands.samples == []


def test_a_test_row_is_dragged_too(hands: Hands) -> None:
    drag(hands, (0.25, 1 / 3), (0.75, 0.75))
    QTest.mouseRelease(view(hands), LEFT, NONE, at(hands, 0.75, 0.75).toPoint())
    assert hands.test[0] == pytest.approx([0.75, 0.75, 1], abs=0.01)


def test_escape_cancels_a_drag(hands: Hands) -> None:
    drag(hands, (1, 0), (0.5, 0.25))
    QTest.keyClick(view(hands), KEY.Key_Escape)
    QTest.mouseRelease(view(hands), LEFT, NONE, at(hands, 0.5, 0.25).toPoint())
    assert hands.wishes == []


def test_keys_go_from_point_to_point_choose_and_remove(hands: Hands) -> None:
    view(hands).setFocus()
    for _ in range(2):
        QTest.keyClick(view(hands), KEY.Key_Right)
    assert "Row 2: x₁ 0, x₂ 1, t 1" in view(hands).accessibleDescription()
    QTest.keyClick(view(hands), KEY.Key_Space)
    assert hands.samples == [1]
    QTest.keyClick(view(hands), KEY.Key_Delete)
    assert hands.train == [ROWS[0], *ROWS[2:]]


def test_the_menu_removes_a_point_and_turns_it_into_a_test(hands: Hands, qtbot: QtBot) -> None:
    ask_for_menu(view(hands), at(hands, 0, 1).toPoint())
    menu = next(menu for menu in hands.panel.plane.findChildren(QMenu) if menu.isVisible())
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts[:2] == ["Remove row 2", "Use row 2 for testing"]
    menu.actions()[1].trigger()
    menu.close()
    assert hands.test[-1] == ROWS[1]
    qtbot.waitUntil(lambda: not hands.panel.plane.findChildren(QMenu))
    assert [action.text() for action in hands.panel.plane.menu(None).actions()] == ["Add points", "Show all points"]


def test_the_wheel_zooms_at_the_mouse_and_a_button_shows_all(hands: Hands) -> None:
    before, place = view(hands).frame, at(hands, 1, 1)
    wheel = QWheelEvent(
        place, QPointF(view(hands).mapToGlobal(place.toPoint())), place.toPoint(), QPoint(0, 240),
        Qt.MouseButton.NoButton, NONE, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view(hands), wheel)
    assert view(hands).frame.part != before.part
    assert view(hands).frame.to_plane(place) == pytest.approx((1, 1))
    QTest.mouseClick(hands.panel.plane.fit, LEFT)
    assert view(hands).frame.part == before.part


def test_a_point_says_what_it_is(hands: Hands) -> None:
    place = at(hands, 0.25, 1 / 3).toPoint()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, place, view(hands).mapToGlobal(place))
    QApplication.sendEvent(view(hands), event)
    assert QToolTip.text() == "Test row 1: x₁ 0.25, x₂ 0.3333, t 1"
    QToolTip.hideText()


def test_it_is_drawn_in_both_themes_and_while_points_are_dragged(hands: Hands) -> None:
    hands.panel.show_sample(1)
    drag(hands, (1, 0), (0.5, 0.25))
    pictures = []
    for theme in (LIGHT, DARK):
        hands.panel.set_theme(theme)
        view(hands).setFocus()
        pictures.append(hands.panel.grab().toImage())
    assert pictures[0] != pictures[1]


def test_the_ground_is_what_the_network_computes(hands: Hands) -> None:
    document = hands.document
    values = HeatMap().values(document.network, document.parameters, QRectF(0, 0, 1, 1))
    assert values is not None
    assert values.shape == (64, 64)
    corner = outputs(document, np.array([[0.5 / 64, 63.5 / 64]]))
    assert values[0, 0] == pytest.approx(corner[0, 0])
    image = picture(values, Scale(0, 1), LIGHT)
    high = picture(np.full((4, 4), 1.0), Scale(0, 1), LIGHT).pixelColor(1, 1)
    assert image.width() == 64
    assert high.blue() > high.red()
    assert WeightScale().colours(LIGHT)[-1] != high


def test_the_ground_follows_the_weights(hands: Hands, qtbot: QtBot) -> None:
    before = view(hands).grab().toImage()
    hands.panel.show_parameters(hands.document.parameters + 3)
    qtbot.waitUntil(lambda: view(hands).grab().toImage() != before)


def test_what_is_too_much_has_no_ground() -> None:
    large = many(2, 2, 10)
    assert HeatMap().values(large.network, np.zeros(3), QRectF(0, 0, 1, 1)) is None
    wide = new_document((2, 400, 400, 1), data=None)
    assert HeatMap().values(wide.network, wide.parameters, QRectF(0, 0, 1, 1)) is None


def test_many_points_are_not_drawn_one_by_one(qtbot: QtBot) -> None:
    def work(points: int) -> int:
        hands = Hands(qtbot, many(points, 2, 1))
        hands.panel.tools.plane.click()
        view(hands).grab()
        return calls(lambda: view(hands).grab())

    assert work(60_000) < 2 * work(600)


@pytest.mark.parametrize(
    ("low", "high", "most", "found"),
    [(0.0, 1.0, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]), (-1.1, 1.1, 2, [0]), (0, 1e6, 2, [0, 5e5, 1e6]), (3e-7, 9e-7, 3, None)],
)
def test_axes_have_round_numbers(low: float, high: float, most: int, found: list[float] | None) -> None:
    numbers = ticks(low, high, most)
    assert 1 <= len(numbers) <= most + 1
    if found is not None:
        assert numbers == pytest.approx(found)


@pytest.mark.parametrize("points", [[], [[3.0, 4.0]], [[0.0, 5.0], [0.0, 7.0]], [[-1e9, 0], [1e9, 1e-9]]])
def test_all_points_fit(points: list[list[float]]) -> None:
    table = np.array(points).reshape(-1, 2)
    frame = Frame(fitted(table), QRectF(0, 0, 100, 100))
    assert frame.holds(table)
    assert frame.part.width() > 0
    assert frame.part.height() > 0
    far = frame
    for _ in range(500):
        far = far.zoomed(QPointF(50, 50), 0.5)
    assert replace(far).part.width() > 0
