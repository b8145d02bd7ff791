"""Notes: Markdown from strangers, shown without fetching or opening anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QPixmap, QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.panels.notes import EMPTY, NotesPanel
from gui.theme import DARK, LIGHT, Theme

NOTES = """# Heading

Press **Step**, then read [the article](https://example.org/x).

| quantity | value |
|---|---:|
| net | 0.21 |

![far](https://example.org/x.png) ![near](file:///etc/hostname) <script>alert(1)</script>
"""


@pytest.fixture
def panel(qtbot: QtBot) -> NotesPanel:
    panel = NotesPanel()
    qtbot.addWidget(panel)
    panel.resize(320, 400)
    panel.show_notes("Worked example", NOTES)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def found(panel: NotesPanel, text: str) -> QTextCursor:
    cursor = panel.browser.document().find(text)
    assert not cursor.isNull()
    return cursor


def test_markdown_is_read(panel: NotesPanel) -> None:
    text = panel.browser.toPlainText()
    assert "Heading" in text
    assert "**" not in text
    assert found(panel, "Step").charFormat().fontWeight() > 500
    assert found(panel, "0.21").currentTable() is not None
    assert panel.findChild(QWidget, "notes") is None
    assert panel.objectName() == "notes"


def test_notes_begin_at_their_beginning(panel: NotesPanel) -> None:
    panel.show_notes("Long", "\n\n".join(f"Paragraph {i}" for i in range(60)))
    panel.resize(300, 200)
    panel.set_theme(DARK)
    assert panel.browser.verticalScrollBar().maximum() > 0
    assert panel.browser.verticalScrollBar().value() == 0


@pytest.mark.parametrize(("width", "whole"), [(700, True), (300, True), (120, False)])
def test_numbers_in_tables_stay_whole_where_they_can(panel: NotesPanel, qtbot: QtBot, width: int, whole: bool) -> None:
    panel.show_notes(
        "", "| number | printed | true |\n|---|---|---|\n| a change | 0.0000177005547 | 0.0000177005547 |\n"
    )
    panel.resize(width, 300)
    qtbot.wait(20)
    block = found(panel, "0.0000177005547").block()
    assert (block.layout().lineCount() == 1) == whole
    if whole:
        assert found(panel, "number").block().layout().lineCount() == 1
        assert not panel.browser.horizontalScrollBar().isVisible()


def test_html_is_text(panel: NotesPanel) -> None:
    assert "<script>alert(1)</script>" in panel.browser.toPlainText()


def test_nothing_is_loaded(panel: NotesPanel, tmp_path: Path) -> None:
    picture = tmp_path / "x.png"
    QPixmap(200, 200).save(str(picture))
    for address in ("https://example.org/x.png", "file:///etc/hostname", str(picture)):
        loaded = panel.browser.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl(address))
        assert isinstance(loaded, QImage)
        assert (loaded.width(), loaded.height()) == (1, 1)
        assert panel.browser.loadResource(QTextDocument.ResourceType.StyleSheetResource.value, QUrl(address)) is None


def test_a_picture_is_named_and_not_shown(panel: NotesPanel, tmp_path: Path) -> None:
    QPixmap(2000, 2000).save(str(tmp_path / "x.png"))
    panel.show_notes("", f"before ![my hand]({tmp_path / 'x.png'}) after ![hers](https://example.org/x.png)")
    assert panel.browser.toPlainText() == "before [picture: my hand] after [picture: hers]"
    assert panel.browser.document().size().height() < 100


def test_a_name_is_shown_as_it_is_written(panel: NotesPanel, tmp_path: Path) -> None:
    QPixmap(2000, 2000).save(str(tmp_path / "x.png"))
    panel.show_notes(f"<img src={tmp_path / 'x.png'}>" + "m" * 1000, "")
    assert panel._title.textFormat() == Qt.TextFormat.PlainText
    assert panel.minimumSizeHint().width() < 300


def test_a_link_is_refused_in_words(panel: NotesPanel) -> None:
    said: list[str] = []
    panel.link_refused.connect(said.append)
    place = panel.browser.cursorRect(found(panel, "article")).center()
    place.setX(place.x() - 12)
    QTest.mouseClick(panel.browser.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(said) == 1
    assert "https://example.org/x" in said[0]
    assert panel._refusal.isVisible()
    assert "Heading" in panel.browser.toPlainText()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_links_and_tables_have_the_colours_of_the_theme(panel: NotesPanel, theme: Theme) -> None:
    panel.set_theme(theme)
    assert found(panel, "article").charFormat().foreground().color() == theme.link
    table = found(panel, "0.21").currentTable()
    assert table.format().borderBrush().color() == theme.border


def test_another_document_replaces_the_notes(panel: NotesPanel) -> None:
    panel.show_notes("", "")
    assert panel.browser.toPlainText() == EMPTY
    assert panel._title.isHidden()
