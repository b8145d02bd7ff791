"""The explanation panel: what it shows of one number and of many, pointing at factors, copying, and what it keeps."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from engine.explain import Explanation
from engine.place import Place
from engine.steps import Quantity, StepSize
from engine.trace import Frame, Trace
from gui import typeset
from gui.panels.explanation import ExplanationPanel
from gui.panels.explanation_section import ExplanationSection
from gui.panels.explanation_text import FEW, LISTED, MOST, first_of_kind, with_subscripts
from gui.theme import DARK, LIGHT
from tests.gui.panels.worked_example import explanations, frames, whole_pass


@pytest.fixture(scope="module")
def update() -> Trace:
    return whole_pass()


@pytest.fixture
def panel(qtbot: QtBot) -> ExplanationPanel:
    panel = ExplanationPanel()
    qtbot.addWidget(panel)
    panel.resize(430, 800)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def show(panel: ExplanationPanel, frame: Frame) -> list[Explanation]:
    found, steps = explanations(frame), frame.trace.steps
    ordinal, count = steps.ordinal(frame.position, frame.size), steps.count(frame.size)
    panel.show_explanations(found, ordinal, count, frame.size)
    QApplication.processEvents()
    return found


def hidden_delta(update: Trace) -> Frame:
    return next(
        frame
        for frame in frames(update, "number")
        if (frame.numbers[0].quantity, frame.numbers[0].neuron) == (Quantity.DELTA, 2)
    )


def sections(panel: ExplanationPanel) -> list[ExplanationSection]:
    return [section for section in panel._sections if section.isVisible()]


def words(panel: QWidget) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible() and label.text()]


def point(at: QWidget, place: QPoint) -> None:
    QTest.mouseMove(at, place)
    QApplication.processEvents()


def test_one_number_is_shown_in_full(panel: ExplanationPanel, update: Trace) -> None:
    (of,) = show(panel, hidden_delta(update))
    (section,) = sections(panel)
    assert panel.header.status.text() == "step 12 of 25"
    assert of.question in words(panel)
    assert {"the rule", "with the numbers", "result", "WHERE IT COMES FROM"} <= set(words(panel))
    assert section._rule.plain_text() == "δ_h1 = f′(a_h1)·w_1,3·δ_o3"
    assert section._numbers.plain_text().startswith("δ_h1 = 0.")
    assert section._captions.isVisible()
    assert panel._sources.isVisible()


def test_every_step_of_every_size_is_shown(panel: ExplanationPanel, update: Trace) -> None:
    found: list[Explanation] = []
    sizes: list[StepSize] = ["term", "number", "neuron", "layer", "phase", "sample"]
    for size in sizes:
        for frame in frames(update, size):
            found = show(panel, frame)
            explained = len(found) if len(found) <= FEW else sum(first_of_kind(found))
            assert len(sections(panel)) == min(explained, MOST)
            assert found[0].question in panel.text()
            assert panel._results.isVisible() == (len(found) > FEW)
            assert panel._more.isVisible() == (len(found) > LISTED + 4)
    assert panel._more.text() == f"… and {len(found) - LISTED} more"


def test_of_many_numbers_there_is_a_list_and_one_explanation_of_each_kind(
    panel: ExplanationPanel, update: Trace
) -> None:
    found = show(panel, frames(update, "phase")[0])
    assert len(found) > FEW
    assert f"{len(found)} NUMBERS IN THIS STEP" in words(panel)
    assert all(section._question.isVisible() for section in sections(panel))
    panel.show_explanations(found[:2], 1, 4, "layer")
    assert not panel._results.isVisible()


def test_what_follows_its_like_says_all_in_one_equation(panel: ExplanationPanel, update: Trace) -> None:
    found = show(panel, frames(update, "layer")[0])
    third = sections(panel)[2]
    assert not third._result.isVisible()
    value = found[2].result_text(4).partition("= ")[2]
    assert third._numbers.plain_text().endswith(f"= {value}")


def test_subscripts_in_a_question_are_set_as_such() -> None:
    assert with_subscripts("How does w_x1,h4 <b> change?") == "How does w<sub>x1,h4</sub> &lt;b&gt; change?"
    assert with_subscripts("What is <h₁>?") == "What is <h₁>?"


def test_of_several_alike_only_the_first_has_its_rule(panel: ExplanationPanel, update: Trace) -> None:
    found = show(panel, frames(update, "layer")[0])
    assert [of.quantity for of in found] == ["net", "out", "net", "out"]
    assert first_of_kind(found) == [True, True, False, True]  # the second neuron has another activation
    rules = [section._rule.isVisible() for section in sections(panel)]
    assert rules == [True, True, False, True]
    assert all(section._numbers.isVisible() for section in sections(panel))
    assert not panel._sources.isVisible()


def test_waiting_takes_the_place_of_explanations(panel: ExplanationPanel, update: Trace) -> None:
    show(panel, frames(update, "number")[0])
    panel.show_waiting("Press Step")
    assert words(panel) == ["EXPLANATION", "Press Step"]
    assert sections(panel) == []
    show(panel, frames(update, "number")[0])
    assert "Press Step" not in words(panel)


def test_a_note_has_a_box(panel: ExplanationPanel, update: Trace) -> None:
    noted = next(f for f in frames(update, "number") if explanations(f)[0].note)
    (of,) = show(panel, noted)
    assert of.note in words(panel)


def test_pointing_at_a_factor_asks_for_its_places(panel: ExplanationPanel, update: Trace) -> None:
    (of,) = show(panel, hidden_delta(update))
    (section,) = sections(panel)
    asked: list[object] = []
    panel.emphasis_requested.connect(asked.append)
    for label in (section._numbers, section._rule):
        point(label, label.role_rect("factor2").center().toPoint())
        assert asked == [{"factor2": list(of.factors[1].places)}]
        assert section._captions._highlighted == "factor2"
        QApplication.sendEvent(label, QEvent(QEvent.Type.Leave))
        assert asked[-1] == {}
        asked.clear()


def test_pointing_at_a_caption_asks_too(panel: ExplanationPanel, update: Trace) -> None:
    (of,) = show(panel, hidden_delta(update))
    captions = sections(panel)[0]._captions
    asked: list[object] = []
    panel.emphasis_requested.connect(asked.append)
    point(captions, captions.boxes(captions.width())[0].center().toPoint())
    assert asked == [{"factor1": list(of.factors[0].places)}]


def test_places_light_their_factor_without_a_word(panel: ExplanationPanel, update: Trace) -> None:
    (of,) = show(panel, hidden_delta(update))
    (section,) = sections(panel)
    asked: list[object] = []
    panel.emphasis_requested.connect(asked.append)
    panel.highlight_places([Place("neuron", 4)])
    assert of.factors[2].places == (Place("neuron", 4),)
    assert section._numbers._highlighted == "factor3"
    panel.highlight_places([])
    assert section._numbers._highlighted == ""
    assert asked == []


def test_all_can_be_copied(panel: ExplanationPanel, update: Trace) -> None:
    (of,) = show(panel, hidden_delta(update))
    panel.copy_text_action.trigger()
    text = QGuiApplication.clipboard().text()
    assert text.startswith(of.question + "\n")
    assert of.substituted_text() in text
    assert "Where it comes from:" in text
    panel.copy_latex_action.trigger()
    latex = QGuiApplication.clipboard().text()
    assert of.question in latex
    assert r"\delta _{h_{1}} = f'\left(a_{h_{1}}\right) \cdot w_{1,3}" in latex
    assert "textcolor" not in latex
    assert panel.contextMenuPolicy() == Qt.ContextMenuPolicy.ActionsContextMenu


def test_words_can_be_selected(panel: ExplanationPanel, update: Trace) -> None:
    show(panel, hidden_delta(update))
    question = sections(panel)[0]._question
    QTest.mouseDClick(question, Qt.MouseButton.LeftButton, pos=QPoint(8, question.height() // 4))
    assert question.hasSelectedText()


def test_assistive_tools_read_it_all(panel: ExplanationPanel, update: Trace) -> None:
    (of,) = show(panel, hidden_delta(update))
    assert panel.objectName() == "explanation"
    assert panel.accessibleName() == "Explanation"
    assert of.result_text() in panel.accessibleDescription()


@pytest.mark.parametrize("width", [320, 430, 520])
def test_nothing_is_wider_than_the_panel(panel: ExplanationPanel, update: Trace, width: int) -> None:
    panel.resize(width, 600)
    for frame in frames(update, "number"):
        show(panel, frame)
        assert panel._scroll.horizontalScrollBar().maximum() == 0
        (section,) = sections(panel)
        for label in section.formulas:
            if label.isVisible():
                assert label.toolTip() == ""  # it would say in full what does not fit
                assert label.height() >= label.heightForWidth(label.width())
        captions = section._captions
        if captions.isVisible():
            assert captions.height() >= captions.heightForWidth(captions.width())
            assert all(box.right() <= captions.width() for box in captions.boxes(captions.width()))


def test_a_hidden_panel_is_filled_when_it_is_shown(panel: ExplanationPanel, update: Trace) -> None:
    panel.hide()
    (of,) = show(panel, hidden_delta(update))
    panel.show()
    assert of.question in words(panel)


def test_a_new_step_begins_at_the_top(panel: ExplanationPanel, update: Trace) -> None:
    panel.resize(430, 200)
    show(panel, frames(update, "layer")[0])
    panel._scroll.verticalScrollBar().setValue(150)
    show(panel, frames(update, "layer")[1])
    assert panel._scroll.verticalScrollBar().value() == 0


def test_themes_reach_every_part(panel: ExplanationPanel, update: Trace) -> None:
    show(panel, hidden_delta(update))
    for theme in (DARK, LIGHT):
        panel.set_theme(theme)
        image = sections(panel)[0]._numbers.grab().toImage()
        colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
        assert theme.factors[0].background.name() in colours
        assert theme.factors[2].strong.name() in colours


def test_digits(panel: ExplanationPanel, update: Trace) -> None:
    (of,) = show(panel, hidden_delta(update))
    panel.set_digits(6)
    assert sections(panel)[0]._result.plain_text() == of.result_text(6)


def test_a_step_seen_before_lays_out_no_formula_and_makes_no_widget(
    panel: ExplanationPanel, update: Trace, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = frames(update, "number")
    for frame in steps:
        show(panel, frame)
    widgets = panel.findChildren(QWidget)
    laid_out: list[str] = []
    monkeypatch.setattr(typeset, "lay_out", lambda latex, **_how: laid_out.append(latex))
    for frame in steps:
        show(panel, frame)
    assert laid_out == []
    assert panel.findChildren(QWidget) == widgets
