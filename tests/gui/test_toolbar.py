"""The bar: what it shows, what it says, and that it fits."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QSpinBox, QToolButton

from gui.panels.number_field import NumberField
from gui.stepper import ANY_STEP_SIZE
from tests.studio import Studio


def test_the_parts_have_their_names_and_accessible_names(studio: Studio) -> None:
    for kind, name in ((QComboBox, "step_size"), (NumberField, "learning_rate"), (QLabel, "epoch"), (QLabel, "error")):
        assert studio.widget(kind, name).accessibleName()


def test_every_button_has_a_tip_and_a_name(studio: Studio) -> None:
    for name in ("open", "save", "undo", "redo", "step", "step_back", "run", "pause", "reset", "randomize"):
        assert studio.button(name).toolTip()
        assert studio.button(name).accessibleName()


def test_buttons_can_be_pressed_just_when_their_actions_can(studio: Studio) -> None:
    names = ("open", "save", "undo", "redo", "step", "step_back", "run", "reset", "randomize")
    for width in (1440, 800, 1440):
        studio.window.resize(width, 900)
        studio.settle()
        for name in filter(lambda name: studio.button(name).isVisible(), names):
            assert studio.button(name).isEnabled() == studio.window.actions_[name].isEnabled(), name
    assert not studio.button("undo").isEnabled()


@pytest.mark.parametrize(("number", "text"), [(0, "0"), (12345, "12,345")])
def test_the_epoch_is_read_easily(studio: Studio, number: int, text: str) -> None:
    studio.window.toolbar.show_epoch(number)
    assert studio.widget(QLabel, "epoch").text() == text


@pytest.mark.parametrize(("error", "text"), [(0.0136247, "0.0136247"), (math.nan, "–"), (1.25e-9, "1.25e−9")])
def test_the_error_is_shown_in_six_digits(studio: Studio, error: float, text: str) -> None:
    studio.window.toolbar.show_error(error)
    assert studio.widget(QLabel, "error").text() == text


def test_all_step_sizes_can_be_chosen_by_keyboard(studio: Studio) -> None:
    combo = studio.widget(QComboBox, "step_size")
    assert [combo.itemData(i) for i in range(combo.count())] == list(ANY_STEP_SIZE)
    for key, size in ((Qt.Key.Key_Home, "term"), (Qt.Key.Key_Down, "number"), (Qt.Key.Key_End, "1000 epochs")):
        combo.setFocus()
        QTest.keyClick(combo, key)
        assert studio.session.stepper.size == size
    assert studio.window.settings.step_size == "1000 epochs"


def test_a_learning_rate_is_typed_with_a_comma(studio: Studio) -> None:
    field = studio.widget(NumberField, "learning_rate")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0,25")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert studio.document.training.optimizer.learning_rate == 0.25


def test_a_learning_rate_that_cannot_be_is_refused_with_the_reason(studio: Studio) -> None:
    field = studio.widget(NumberField, "learning_rate")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "-1")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert studio.document.training.optimizer.learning_rate == 0.5
    assert "greater than 0" in studio.window.strip.text


def test_the_sample_is_chosen_with_the_arrows_of_its_box(studio: Studio) -> None:
    box = studio.widget(QSpinBox, "sample")
    assert box.text() == "sample 1 of 4"
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Up)
    studio.settle()
    assert studio.session.stepper.row == 1
    assert box.value() == 2


@pytest.mark.parametrize(("width", "all_fit"), [(1440, True), (1100, True), (900, True), (800, True), (640, False)])
def test_it_fits_into_800_pixels_and_folds_below(studio: Studio, width: int, all_fit: bool) -> None:
    studio.window.resize(width, 700)
    studio.qtbot.wait(20)
    more = studio.widget(QToolButton, "qt_toolbar_ext_button")
    assert more.isVisible() != all_fit
    assert studio.button("step").isVisible()
    assert studio.widget(QSpinBox, "sample").isVisible() == all_fit


@pytest.mark.parametrize("width", [1440, 1240, 1100, 900])
def test_long_figures_of_the_past_push_nothing_out_of_the_bar(studio: Studio, width: int) -> None:
    bar = studio.window.toolbar
    studio.window.resize(width, 700)
    bar.show_epoch(1_234_567, past=True)
    bar.show_error(6.16298e-33)
    bar.show_samples(200)
    studio.qtbot.wait(20)
    assert not studio.widget(QToolButton, "qt_toolbar_ext_button").isVisible()
    where = studio.widget(QLabel, "error").geometry()
    bar.show_epoch(0)
    bar.show_error(0.5)
    studio.qtbot.wait(20)
    assert studio.widget(QLabel, "error").geometry() == where


def test_a_narrow_bar_leaves_out_what_the_menus_have(studio: Studio) -> None:
    studio.window.resize(900, 700)
    studio.qtbot.wait(20)
    assert not studio.button("open").isVisible()
    assert studio.window.actions_["open"].isVisible()
    assert studio.widget(QSpinBox, "sample").text() == "1 of 4"
    studio.window.resize(1440, 700)
    studio.qtbot.wait(20)
    assert studio.button("open").isVisible()


def test_run_and_pause_share_a_place(studio: Studio) -> None:
    button, actions = studio.button("run"), studio.window.actions_
    assert button.defaultAction() is actions["run"]
    studio.click("run")
    assert button.defaultAction() is actions["pause"]
    assert button.accessibleName() == "Pause"
    studio.click("pause")
    studio.settle()
    assert button.defaultAction() is actions["run"]
    assert actions["pause"].isVisible()
