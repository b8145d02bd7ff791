"""A document's conventions in the real window: the dialog, the mark of what is by hand, and every view with numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QDialogButtonBox, QLabel, QLineEdit, QSpinBox, QToolButton
from pytestqt.qtbot import QtBot

from engine import files
from engine.conventions import Conventions, Letters, Rounding
from engine.document import Document, with_conventions
from engine.network import Indices
from engine.place import Place
from engine.settings import Training
from engine.training import train
from gui.canvas.tips import tip
from gui.intents.conventions import set_conventions
from gui.selection import selecting
from tests.mouse import Mouse
from tests.studio import Studio, opened, same_document

EXAMPLES = Path(__file__).parents[2] / "resources" / "examples"
BOOK = Conventions("net_out", Letters(error="F"), "negative", "delta", thresholds=True, digits=3)
Button = QDialogButtonBox.StandardButton


def example(name: str) -> Document:
    return files.read(EXAMPLES / f"{name}.backprop")


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    with opened(qtbot, tmp_path, example("han_kamber_3_2_1")) as made:
        yield made


@pytest.fixture
def macleod(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    with opened(qtbot, tmp_path, example("macleod_2_2_1")) as made:
        yield made


def asked(studio: Studio) -> QDialog:
    studio.window.actions_["conventions"].trigger()
    return studio.window.findChildren(QDialog, "conventions")[-1]  # one that is closed may not be deleted yet


def field(dialog: QDialog, kind: type[Any], name: str) -> Any:
    found = dialog.findChild(kind, name)
    assert found is not None, name
    return found


def choose(dialog: QDialog, name: str, value: object) -> None:
    box = field(dialog, QComboBox, f"edit_{name}")
    box.setFocus()
    while box.currentData() != value:
        before = box.currentIndex()
        QTest.keyClick(box, Qt.Key.Key_Down)
        assert box.currentIndex() != before, f"{name} has no {value}"


def press(dialog: QDialog, which: QDialogButtonBox.StandardButton) -> None:
    QTest.mouseClick(field(dialog, QDialogButtonBox, "").button(which), Qt.MouseButton.LeftButton)


def preview(dialog: Any) -> list[str]:
    return [label.plain_text() for pair in dialog._preview.labels for label in pair]


def write(studio: Studio, conventions: Conventions) -> None:
    studio.session.request(set_conventions(studio.document.conventions, conventions))


def badge(studio: Studio) -> QToolButton:
    found: QToolButton = studio.widget(QToolButton, "hand_badge")
    return found


def step(studio: Studio, size: Any, times: int = 1) -> None:
    studio.session.set_step_size(size)
    studio.step(times)


# --- the dialog ---------------------------------------------------------------------------------------------------


def test_it_fits_a_small_screen_unfolded_too_and_tab_goes_through_the_choices_to_the_buttons(studio: Studio) -> None:
    dialog = asked(studio)
    assert dialog.focusWidget() is field(dialog, QComboBox, "edit_notation")
    for name in ("conventions_own_letters", "conventions_by_kind"):
        field(dialog, QToolButton, name).click()
    studio.settle()
    assert dialog.height() <= 600
    field(dialog, QComboBox, "edit_order").setFocus()
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert dialog.focusWidget() in field(dialog, QDialogButtonBox, "").buttons()
    press(dialog, Button.Cancel)


def test_what_is_chosen_is_one_entry_and_can_be_undone(studio: Studio) -> None:
    before = studio.document
    dialog = asked(studio)
    choose(dialog, "notation", "net_out")
    choose(dialog, "delta", "negative")
    choose(dialog, "update", "delta")
    choose(dialog, "digits", 3)
    field(dialog, QCheckBox, "edit_thresholds").click()
    press(dialog, Button.Ok)
    assert studio.document.conventions == replace_error(BOOK)
    assert studio.session.state.undo_text == "Change the conventions"
    studio.session.undo()
    assert same_document(studio.document, before)
    assert studio.document.conventions == before.conventions


def replace_error(of: Conventions) -> Conventions:
    return Conventions(of.notation, Letters(), of.delta, of.update, of.thresholds, of.digits)


def test_the_formulas_of_the_document_follow_what_is_chosen(studio: Studio) -> None:
    dialog = asked(studio)
    assert preview(dialog)[0].startswith("a_4 = ")
    choose(dialog, "notation", "z_a")
    assert preview(dialog)[0].startswith("z_4 = ")
    field(dialog, QCheckBox, "edit_thresholds").click()
    assert "− θ_4" in preview(dialog)[0]
    choose(dialog, "update", "delta")
    assert "− η" in preview(dialog)[4]
    choose(dialog, "delta", "negative")
    assert "+ η" in preview(dialog)[4]
    assert field(dialog, QComboBox, "edit_update").currentText() == "w + η δ a"
    field(dialog, QToolButton, "conventions_own_letters").click()
    letter = field(dialog, QLineEdit, "conventions_letter_delta")
    assert letter.placeholderText() == "δ"
    QTest.keyClicks(letter, "Err")
    assert preview(dialog)[2].startswith("Err_4 = ")
    press(dialog, Button.Cancel)
    assert studio.document.conventions == Conventions()


def test_one_number_rounds_all_kinds_and_each_can_be_another(studio: Studio) -> None:
    dialog: Any = asked(studio)
    every, outs = field(dialog, QSpinBox, "edit_decimals"), field(dialog, QSpinBox, "conventions_round_out")
    assert not outs.isVisible()
    assert every.text() == "not rounded"
    every.setFocus()
    for _ in range(4):
        QTest.keyClick(every, Qt.Key.Key_Up)
    assert dialog.conventions().rounding == Rounding.to(3)
    field(dialog, QToolButton, "conventions_by_kind").click()
    assert outs.isVisible()
    outs.setFocus()
    QTest.keyClick(outs, Qt.Key.Key_Up)
    assert dialog.conventions().rounding == Rounding(3, 4, 3, 3, 3, 3)
    assert every.text() == "each as below"
    QTest.keyClick(outs, Qt.Key.Key_Down)
    assert every.text() == "3"
    choose(dialog, "order", "output_first")
    press(dialog, Button.Ok)
    assert studio.session.state.undo_text == "Calculate by hand: 3 decimals, output weights first"
    dialog = asked(studio)
    assert field(dialog, QSpinBox, "edit_decimals").value() == 3
    every = field(dialog, QSpinBox, "edit_decimals")
    every.setFocus()
    for _ in range(4):
        QTest.keyClick(every, Qt.Key.Key_Down)
    choose_first(dialog, "order")
    press(dialog, Button.Ok)
    assert studio.session.state.undo_text == "Calculate exactly again"


def choose_first(dialog: QDialog, name: str) -> None:
    QTest.keyClick(field(dialog, QComboBox, f"edit_{name}"), Qt.Key.Key_Home)


def test_what_cannot_be_stepped_by_hand_is_said_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    start = replace(example("han_kamber_3_2_1"), training=Training(gradient_clip=1.0))
    with opened(qtbot, tmp_path, start) as studio:
        dialog = asked(studio)
        choose(dialog, "order", "output_first")
        assert "clip nothing" in field(dialog, QLabel, "edit_message").text()
        press(dialog, Button.Cancel)


def test_the_palette_has_it(studio: Studio) -> None:
    assert studio.window.actions_["conventions"].objectName() == "action_conventions"
    assert studio.window.actions_["conventions"].isEnabled()


# --- by hand ------------------------------------------------------------------------------------------------------


def test_what_is_by_hand_is_marked_all_the_time(macleod: Studio) -> None:
    assert not badge(macleod).isVisible()
    write(macleod, Conventions(rounding=Rounding(out=3, delta=4), update_order="output_first"))
    assert badge(macleod).isVisible()
    said = "calculated by hand: outputs to 3, deltas to 4 decimals, output weights first"
    assert badge(macleod).accessibleName() == said
    step(macleod, "sample")
    assert macleod.session.state.undo_text == "Step: update with sample 1 (rounded by hand)"
    weights = dict(zip((s.of for s in macleod.document.network.slots), macleod.document.parameters, strict=True))
    assert weights["h1", "o"] == pytest.approx(0.272392, abs=1e-12)
    assert badge(macleod).isVisible()
    QTest.mouseClick(badge(macleod), Qt.MouseButton.LeftButton)
    press(macleod.widget(QDialog, "conventions"), Button.Cancel)
    macleod.session.undo()
    macleod.session.undo()
    assert not badge(macleod).isVisible()


def test_the_mark_covers_nothing_of_a_network_that_is_all_in_view(macleod: Studio) -> None:
    write(macleod, Conventions(rounding=Rounding.to(3)))
    canvas, mark = macleod.window.canvas, badge(macleod).geometry()
    shown = canvas.mapFromScene(canvas.network_scene.content_rect()).boundingRect()
    assert not shown.intersects(mark)
    assert canvas.rect().contains(mark)


def test_steps_of_epochs_are_exact_and_say_so(macleod: Studio) -> None:
    write(macleod, Conventions(update_order="output_first"))
    step(macleod, "epoch")
    assert badge(macleod).accessibleName().startswith("training and steps of epochs are exact")
    step(macleod, "sample")
    assert badge(macleod).accessibleName() == "calculated by hand: output weights first"


def test_training_is_exact_and_says_so(macleod: Studio) -> None:
    exact = macleod.document
    write(macleod, Conventions(rounding=Rounding.to(1)))
    macleod.window.run_for(200_000_000)
    macleod.qtbot.waitUntil(lambda: macleod.session.training)
    assert badge(macleod).accessibleName().startswith("training and steps of epochs are exact; shorter steps calc")
    macleod.session.pause()
    macleod.qtbot.waitUntil(lambda: not macleod.session.training)
    epochs = macleod.document.state.epoch
    if epochs < 50_000:
        assert same_parameters(train(exact, epochs).document, macleod.document)


def same_parameters(one: Document, other: Document) -> bool:
    return bool((one.parameters == other.parameters).all())


# --- every view ---------------------------------------------------------------------------------------------------


def test_the_canvas_has_letters_signs_and_digits(studio: Studio) -> None:
    step(studio, "phase", 3)
    write(studio, BOOK)
    canvas = studio.window.canvas
    scene, trace = canvas.network_scene, studio.session.stepper.frame
    assert trace is not None
    six = studio.document.network.index["6"]
    look = scene.neurons[six].look
    assert look.letters == ("net", "δ")
    assert look.delta == "0.131"
    assert look.value == "0.474"
    assert look.bias is not None
    assert look.bias.value == "−0.1"
    assert look.bias.below == "∂ 0.131"
    assert scene.parts.error.look.letter == "F"
    assert scene.parts.error.look.formula == "F = ½(t − out)²"
    write(studio, Conventions())
    assert scene.neurons[six].look.delta == "−0.1312"
    bias = scene.neurons[six].look.bias
    assert bias is not None
    assert bias.value == "0.1"


def test_the_documents_digits_are_before_the_views(studio: Studio) -> None:
    scene = studio.window.canvas.network_scene
    write(studio, Conventions(digits=9))
    studio.window.actions_["digits_3"].trigger()
    assert scene.digits == 9
    write(studio, Conventions())
    assert scene.digits == 3


def test_a_threshold_is_typed_in_its_place(studio: Studio) -> None:
    write(studio, Conventions(thresholds=True))
    network = studio.document.network
    neuron = network.index["4"]
    studio.window.canvas.edit(Place("bias", neuron))
    editor = studio.widget(QLineEdit, "number_editor")
    assert editor.text() == "0.4"  # the bias is −0.4
    assert editor.accessibleName().startswith("threshold of 4")
    editor.selectAll()
    QTest.keyClicks(editor, "0,25")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert studio.document.parameters[network.bias_slots[neuron]] == -0.25


def test_a_threshold_is_typed_in_the_inspector(studio: Studio) -> None:
    write(studio, Conventions(thresholds=True))
    network = studio.document.network
    neuron = network.index["5"]
    studio.window.canvas.select(selecting(Place("neuron", neuron)))
    rows = {entry.title: editor for entry, _t, editor in studio.window.inspector._values.rows if editor.isVisible()}
    assert set(rows) == {"threshold"}
    line: Any = rows["threshold"]
    assert line.text() == "−0.2"
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "0.75")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert studio.document.parameters[network.bias_slots[neuron]] == -0.75
    assert line.text() == "0.75"


def test_weights_and_thresholds_together_are_set_as_they_are_shown(studio: Studio) -> None:
    write(studio, Conventions(thresholds=True))
    network = studio.document.network
    into: Indices = network.weight_slots[network.incoming(4).start : network.incoming(4).stop]
    places = [Place("neuron", 4), *(Place("connection", int(c)) for c in network.incoming(4))]
    studio.window.canvas.select(selecting(*places))
    line: Any = next(e for p, _t, e in studio.window.inspector._values.rows if p.title == "value")
    line.setFocus()
    QTest.keyClicks(line, "0.5")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert studio.document.parameters[into].tolist() == [0.5] * len(into)
    assert studio.document.parameters[network.bias_slots[4]] == -0.5


def test_inspector_outline_data_bar_and_plot_follow(studio: Studio) -> None:
    write(studio, BOOK)
    step(studio, "phase", 3)
    network, window = studio.document.network, studio.window
    six = network.index["6"]
    window.canvas.select(selecting(Place("neuron", six)))
    shown = {title.text(): link.text() for _r, title, link in window.inspector._figures.rows if link.isVisible()}
    assert shown["delta δ"] == "0.131"
    assert shown["weighted sum net"] == "−0.105"
    assert shown["error F"] == "0.138"
    assert shown["gradient"] == "0.131"
    model = window.data.model
    titles = [model.headerData(i, Qt.Orientation.Horizontal) for i in range(model.columnCount())]
    assert titles[-3:] == ["t", "out", "F"]
    assert window.toolbar._error_caption.text() == "ERROR F"
    assert window.display._views.plot is None or "F" in window.display._views.plot._errors.labelText
    assert "threshold −0.1" in window.canvas.accessibleDescription()


def test_a_tip_of_a_threshold_calls_it_one(studio: Studio) -> None:
    scene = studio.window.canvas.network_scene
    neuron = studio.document.network.index["4"]
    assert tip(scene, Place("bias", neuron)).startswith("bias of 4")
    write(studio, Conventions(letters=Letters(error="C"), thresholds=True))
    step(studio, "phase", 3)
    said = tip(scene, Place("bias", neuron)).split("\n")
    assert said[0] == "threshold of 4"
    assert "value 0.4" in said
    assert any(line.startswith("gradient ∂C/∂θ −0.0087") for line in said)


def test_another_way_of_writing_leaves_the_pass_and_another_arithmetic_ends_it(studio: Studio) -> None:
    step(studio, "phase", 2)
    at = studio.position
    write(studio, BOOK)
    assert studio.position == at
    write(studio, Conventions(rounding=Rounding.to(2)))
    assert studio.position == 0


def test_a_file_with_conventions_opens_in_them(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path, with_conventions(example("han_kamber_3_2_1"), BOOK)) as studio:
        assert studio.window.canvas.network_scene.neurons[5].look.letters == ("net", "δ")
        assert studio.window.toolbar._error_caption.text() == "ERROR F"
        mouse = Mouse(studio.window)
        mouse.click(mouse.neuron("6"))
        assert "threshold −0.1" in studio.window.canvas.accessibleDescription()
