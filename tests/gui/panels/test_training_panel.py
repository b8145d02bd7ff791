"""The training panel: every setting has a row, typed by hand or chosen, and says what does not go together."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.creation import begun_anew, new_document
from engine.data import samples
from engine.document import Document, with_stopping, with_training
from engine.edits.layers import set_layer_activation
from engine.initialisation import Initialisation
from engine.settings import Adam, Cosine, Exponential, RmsProp, StepDecay, Training
from engine.stopping import Stopping
from gui.intents import Intent
from gui.intents.training import NEW_OPTIMIZERS, NEW_SCHEDULES
from gui.intents.training_words import SETTINGS
from gui.panels.inspector.editors import ChoiceEditor, NumberEditor, SwitchEditor
from gui.panels.number_field import NumberField
from gui.panels.training import TrainingPanel
from gui.panels.training.rows import LimitEditor
from gui.panels.training.sections import REMARKS, SECTIONS
from gui.panels.training.settings import ROWS
from gui.theme import DARK

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


class Form:
    """The panel on a document that follows what it asks for, as a session does."""

    def __init__(self, panel: TrainingPanel, document: Document) -> None:
        self.panel, self.document = panel, document
        self.texts: list[str] = []
        self.reasons: list[str] = []
        panel.requested.connect(self._do)
        panel.refused.connect(self.reasons.append)
        panel.show_document(document, anew=True)

    def _do(self, intent: Intent) -> None:
        self.texts.append(intent.text)
        self.show(intent.make(self.document))

    def show(self, document: Document) -> None:
        self.document = document
        self.panel.show_document(document)

    def train(self, **changed: object) -> None:
        self.show(with_training(self.document, msgspec.structs.replace(self.document.training, **changed)))

    def number(self, key: str) -> NumberEditor:
        editor = self.panel.row(key).editor
        assert isinstance(editor, NumberEditor)
        return editor

    def choice(self, key: str) -> ChoiceEditor:
        editor = self.panel.row(key).editor
        assert isinstance(editor, ChoiceEditor)
        return editor

    def switch(self, key: str) -> SwitchEditor:
        editor = self.panel.row(key).editor
        assert isinstance(editor, SwitchEditor)
        return editor

    def type(self, key: str, text: str, enter: Qt.Key = Qt.Key.Key_Return) -> None:
        field = self.number(key)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, enter)

    def choose(self, key: str, text: str) -> None:
        box = self.choice(key)
        index = box.findText(text)
        assert index >= 0, text
        box.setCurrentIndex(index)
        box.activated.emit(index)

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(8, widget.height() // 2))

    def shown(self, section: str) -> set[str]:
        rows = self.panel.sections[section].rows
        return {key for key, row in rows.items() if row.editor.isVisible()}

    def remark(self, key: str) -> str:
        line = self.panel.row(key).remark
        assert line is not None
        return line.words.text() if line.isVisible() else ""


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    panel = TrainingPanel()
    qtbot.addWidget(panel)
    panel.resize(300, 1200)
    panel.show()
    qtbot.waitExposed(panel)
    panel.activateWindow()
    return Form(panel, new_document((2, 2, 1), data="xor", seed=1))


def test_every_setting_has_a_row_a_name_and_a_sentence() -> None:
    parts: tuple[tuple[str, type[msgspec.Struct]], ...] = (
        ("training", Training),
        ("stopping", Stopping),
        *(("optimizer", type(of)) for of in NEW_OPTIMIZERS.values()),
        *(("schedule", type(of)) for of in NEW_SCHEDULES.values()),
    )
    fields = {f"{part}.{name}" for part, kind in parts for name in kind.__struct_fields__}
    rows = {key.removesuffix(".0").removesuffix(".1") for key in ROWS}
    assert fields <= rows
    assert sorted(key for section in SECTIONS for key in section.keys) == sorted(ROWS)
    assert all(words.title and words.tip for words in SETTINGS.values())
    assert set(REMARKS) <= set(ROWS)


def test_the_rows_of_a_closed_section_are_not_made(form: Form) -> None:
    made = {name for name, section in form.panel.sections.items() if section.rows}
    assert made == {"learning"}
    form.click(form.panel.sections["batches"].head)
    assert form.shown("batches") == {"training.batches", "training.reduction", "training.shuffle"}
    form.click(form.panel.sections["batches"].head)
    assert not form.shown("batches")


def test_sections_open_by_key(form: Form) -> None:
    head = form.panel.sections["stopping"].head
    head.setFocus()
    QTest.keyClick(head, Qt.Key.Key_Space)
    assert "stopping.epochs" in form.shown("stopping")


@pytest.mark.parametrize("name", NEW_OPTIMIZERS)
def test_an_optimizer_has_its_own_hyper_parameters(form: Form, name: str) -> None:
    form.train(optimizer=NEW_OPTIMIZERS[name])
    shown = {key.split(".")[1] for key in form.shown("learning") if key.startswith("optimizer.")}
    fields = set(type(NEW_OPTIMIZERS[name]).__struct_fields__)
    assert shown == fields - {"nesterov"}  # which means nothing without momentum


def test_choosing_another_optimizer_swaps_the_fields(form: Form) -> None:
    form.choose("training.optimizer", "Adam")
    assert form.texts == ["Optimizer: Adam"]
    assert isinstance(form.document.training.optimizer, Adam)
    assert form.number("optimizer.betas.1").text() == "0.999"
    assert not form.number("optimizer.momentum").isVisible()
    assert "β₂" in form.panel.row("optimizer.betas.1").of.title
    assert form.panel.row("optimizer.betas.1").title.toolTip()


def test_numbers_are_typed_with_a_decimal_comma_or_as_arithmetic(form: Form) -> None:
    form.type("optimizer.momentum", "0,9")
    form.type("optimizer.learning_rate", "1/4")
    assert form.texts == ["Momentum 0.9", "Learning rate 0.25"]
    assert (form.document.training.optimizer.learning_rate, form.number("optimizer.momentum").text()) == (0.25, "0.9")


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("optimizer.learning_rate", "0", "above 0"),
        ("optimizer.momentum", "-1", "at least 0"),
        ("optimizer.momentum", "abc", "abc"),
        ("training.batch_size", "1,5", "whole number"),
        ("training.l1", "-0,1", "at least 0"),
        ("training.dropout", "1", "below 1"),
        ("stopping.epochs", "0", "whole number at least 1"),
    ],
)
def test_what_cannot_be_says_why_and_loses_nothing(form: Form, key: str, text: str, why: str) -> None:
    form.train(batch_size=4)
    before = form.document
    form.type(key, text)
    field = form.number(key)
    assert why in field.toolTip()
    assert why in form.reasons[-1]
    assert (field.text(), field.property("invalid")) == (text, "true")
    assert form.document is before
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.property("invalid") == "false"
    assert not form.texts


def test_leaving_a_field_accepts_and_escape_takes_back(form: Form) -> None:
    form.type("optimizer.momentum", "0.5", Qt.Key.Key_Tab)
    assert form.texts == ["Momentum 0.5"]
    field = form.number("optimizer.momentum")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0.7")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), form.texts) == ("0.5", ["Momentum 0.5"])


def test_what_is_typed_stays_while_the_document_changes(form: Form) -> None:
    field = form.number("optimizer.momentum")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0.3")
    form.train(l1=0.5)
    assert field.text() == "0.3"
    form.panel.show_document(form.document, anew=True)
    assert field.text() == "0"


def test_batches_are_one_sample_some_or_all(form: Form) -> None:
    form.choose("training.batches", "mini-batches")
    assert form.document.training.batch_size == 32
    form.type("training.batch_size", "3")
    form.choose("training.batches", "all samples")
    assert "training.batch_size" not in form.shown("batches")
    form.choose("training.batches", "each sample")
    assert form.texts == ["Batch size 32", "Batch size 3", "Full batch", "Batch size 1"]


def test_the_seed_stands_where_something_follows_from_it(form: Form) -> None:
    form.panel.sections["batches"].set_open(True)
    assert "training.seed" not in form.shown("batches")
    form.click(form.switch("training.shuffle"))
    assert form.texts == ["Shuffle: on"]
    assert "training.seed" in form.shown("batches")
    form.type("training.seed", "1234567890")
    assert (form.document.training.seed, form.number("training.seed").text()) == (1234567890, "1234567890")


def test_limits_are_switched_on_and_off(form: Form) -> None:
    editor = form.number("stopping.epochs")
    assert isinstance(editor, LimitEditor)
    QTest.mouseClick(
        editor.title, Qt.MouseButton.LeftButton, pos=editor.title.rect().topLeft() + editor.title.rect().center() / 8
    )
    assert form.document.stopping == Stopping(epochs=10_000)
    form.type("stopping.epochs", "500")
    form.type("stopping.error", "0,02")
    assert form.document.stopping == Stopping(epochs=500, error=0.02)
    editor.title.setFocus()
    QTest.keyClick(editor.title, Qt.Key.Key_Space)
    assert form.document.stopping == Stopping(error=0.02)
    assert (editor.text(), form.texts[-1]) == ("", "Epochs: off")


def test_patience_needs_test_rows_and_brings_its_own_settings(form: Form) -> None:
    form.panel.sections["stopping"].set_open(True)
    assert form.remark("stopping.patience") == "The test error needs test rows, of which there are none."
    assert not {"stopping.least", "stopping.restore_best"} & form.shown("stopping")
    form.type("stopping.patience", "20")
    assert {"stopping.least", "stopping.restore_best"} <= form.shown("stopping")
    assert "never met" in form.remark("stopping.patience")
    line = form.panel.row("stopping.patience").remark
    assert line is not None
    form.click(line.link)
    assert form.document.stopping == Stopping()
    rows = samples([[0.0, 1.0]], [[1.0]])
    form.show(replace(form.document, data=replace(form.document.data, test=rows)))
    assert form.remark("stopping.patience") == ""


@pytest.mark.parametrize(
    ("sizes", "output", "loss", "said", "after"),
    [
        ((2, 2, 3), "sigmoid", "cross_entropy", "add up to 1", ("softmax", "cross_entropy")),
        ((2, 2, 1), "sigmoid", "cross_entropy", "leaves out the samples", ("sigmoid", "binary_cross_entropy")),
        ((2, 2, 3), "softmax", "half_squared_error", "can be trained", ("softmax", "cross_entropy")),
        ((2, 2, 1), "softmax", "half_squared_error", "always 1", ("sigmoid", "half_squared_error")),
        ((2, 2, 1), "tanh", "binary_cross_entropy", "between 0 and 1", ("sigmoid", "binary_cross_entropy")),
    ],
)
def test_a_loss_that_does_not_fit_the_output_is_said_and_mended(
    form: Form, sizes: tuple[int, ...], output: str, loss: str, said: str, after: tuple[str, str]
) -> None:
    form.show(new_document(sizes, output_activation=output, loss=loss))
    assert said in form.remark("training.loss")
    line = form.panel.row("training.loss").remark
    assert line is not None
    form.click(line.link)
    assert (form.document.network.layers[-1].activation, form.document.training.loss) == after
    assert form.remark("training.loss") == ""


@pytest.mark.parametrize(
    ("sizes", "output", "loss"),
    [
        ((2, 1), "sigmoid", "half_squared_error"),
        ((2, 1), "sigmoid", "binary_cross_entropy"),
        ((2, 3), "softmax", "cross_entropy"),
        ((2, 3), "identity", "huber"),
    ],
)
def test_nothing_is_said_where_they_fit(form: Form, sizes: tuple[int, ...], output: str, loss: str) -> None:
    form.show(new_document(sizes, output_activation=output, loss=loss))
    assert form.remark("training.loss") == ""


def test_shuffling_a_full_batch_is_said_to_be_of_no_use(form: Form) -> None:
    form.train(shuffle=True, batch_size=None)
    assert "no difference" in form.remark("training.shuffle")
    form.train(batch_size=2)
    assert form.remark("training.shuffle") == ""


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (StepDecay(10, 0.5), "0.1 at epoch 0, 0.00313 at epoch 50"),
        (Exponential(0.9), "0.1 at epoch 0, 0.000970 at epoch 44"),
        (Cosine(100), "0.1 at epoch 0, 0 at epoch 100"),
    ],
)
def test_a_schedule_is_drawn_over_the_epochs_to_come(form: Form, schedule: object, words: str) -> None:
    form.panel.sections["schedule"].set_open(True)
    picture = form.panel._picture
    assert not picture.isVisible()
    form.train(schedule=schedule)
    assert picture.isVisible()
    assert picture.words == words
    form.show(with_stopping(form.document, Stopping(epochs=5)))
    assert "epoch 5" in picture.words
    assert not picture.grab().isNull()


def test_closed_sections_say_what_holds(form: Form) -> None:
    def summary(name: str) -> str:
        return form.panel.sections[name]._summary.text()

    assert [summary(section.name) for section in SECTIONS[1:]] == [
        "each sample", "only by hand", "constant", "none", "double precision", "Xavier uniform",
    ]  # fmt: skip
    form.train(batch_size=16, shuffle=True, l2=0.1, gradient_clip=1.0, schedule=Cosine(10), optimizer=RmsProp())
    form.train(precision="float32")
    form.show(with_stopping(form.document, Stopping(error=0.05)))
    form.show(begun_anew(form.document, {1: Initialisation("he_normal")}, 5))
    form.panel.sections["learning"].set_open(False)
    assert [summary(section.name) for section in SECTIONS] == [
        "RMSprop, η = 0.01", "batches of 16, shuffled", "error below 0.05", "cosine", "L2, clipping",
        "single precision", "2 initialisers by layer",
    ]  # fmt: skip


def test_how_weights_begin_is_told_with_the_seed(form: Form, qtbot: QtBot) -> None:
    form.show(begun_anew(form.document, {1: Initialisation("uniform", 2.0, 0.5)}, 77))
    form.panel.sections["initial"].set_open(True)
    words = form.panel._begins.text()
    assert "hidden 1: uniform 2, biases 0.5" in words
    assert "Drawn from the seed 77." in words
    with qtbot.waitSignal(form.panel.initial_weights_wanted):
        form.click(form.panel._initial)
    form.show(set_layer_activation(replace(form.document, initial_seed=None), 1, "relu"))
    assert "Not all of them" in form.panel._begins.text()


def test_what_is_locked_cannot_be_changed_and_says_why(form: Form) -> None:
    form.panel.set_locked("Not now.")
    assert not form.number("optimizer.momentum").isEnabled()
    assert not form.number("training.l1").isEnabled()
    assert form.panel._locked.text() == "Not now."
    form.panel.set_locked("")
    assert form.number("optimizer.momentum").isEnabled()
    assert not form.panel._locked.isVisible()


def test_it_is_readable_in_300_pixels(form: Form) -> None:
    form.panel.set_theme(DARK)
    form.train(optimizer=Adam(), schedule=StepDecay(10), batch_size=4, shuffle=True)
    for section in form.panel.sections.values():
        section.set_open(True)
    fields = form.panel.findChildren(NumberField)
    assert all(field.width() >= 60 for field in fields if field.isVisible())
    for section in form.panel.sections.values():
        for row in section.rows.values():
            if row.title.isVisible():
                box = 22 if isinstance(row.editor, LimitEditor) else 0
                assert row.title.fontMetrics().horizontalAdvance(row.of.title) + box <= row.title.width(), row.of.key
