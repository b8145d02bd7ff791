"""A document's name and notes, written in Markdown: the text of a lesson or what somebody wants to remember.

Documents come from strangers, so nothing is fetched, no HTML is taken, links are shown but not followed, and of a
picture its words alone are shown.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QImage,
    QResizeEvent,
    QShowEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QTextBrowser, QVBoxLayout, QWidget

from gui.panels.panel_header import MARGIN, PanelHeader, muted
from gui.theme import LIGHT, Theme, number_font, ui_font

EMPTY = "This document has no notes."

#: What is taken of a stranger's Markdown.
MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
_TABLE_SIZES, _CELL_PADDING = (9.0, 8.5, 8.0, 7.5), 3.0  # pt from the best down; px
_INDENT = 18.0  # px of a list
_PICTURE = "\N{OBJECT REPLACEMENT CHARACTER}"  # what stands in the text where a picture is
_HEADING_SIZES = {1: 13.0, 2: 11.5, 3: 10.5}


class SafeBrowser(QTextBrowser):
    """A text browser that loads nothing at all and tells when it has another size."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def loadResource(self, type_: int, name: QUrl | str) -> object:
        # Given nothing for a picture, Qt would read a file of that name by itself.
        is_picture = type_ == QTextDocument.ResourceType.ImageResource.value
        return QImage(1, 1, QImage.Format.Format_ARGB32) if is_picture else None


class NotesPanel(QWidget):
    """Shows notes; `link_refused` carries a line to tell the user when a link is clicked."""

    link_refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notes")
        self._notes: str | None = None
        self._room = 0  # px of width for which the tables are set
        self._theme = LIGHT
        self.header = PanelHeader("NOTES")
        self._title = QLabel()
        self._title.setProperty("kind", "title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        # A name of one long word is cut off rather than the window made wider than the screen.
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.browser = SafeBrowser()
        self.browser.setAccessibleName("Notes")
        self.browser.setOpenLinks(False)
        self.browser.setFrameShape(QFrame.Shape.NoFrame)
        self.browser.document().setDocumentMargin(0)
        self.browser.anchorClicked.connect(self._on_anchor_clicked)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._render)
        self.browser.resized.connect(self._on_browser_resized)
        self._refusal = muted()
        self._refusal.setWordWrap(True)
        self._refusal.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 8, MARGIN, 8)
        for widget in (self.header, self._title, self.browser, self._refusal):
            layout.addWidget(widget)
        self.set_theme(LIGHT)

    def show_notes(self, name: str, notes: str) -> None:
        """Show a document's name and its notes."""
        self._title.setText(name)
        self._title.setVisible(bool(name))
        if notes != self._notes:
            self._notes = notes
            self._refusal.hide()
            self._render()
            self.browser.verticalScrollBar().setValue(0)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        ground, ring = theme.panel.name(), theme.focus_ring.name()
        self.browser.setStyleSheet(
            f"QTextBrowser {{ background: {ground}; border: 1px solid {ground}; padding: 0 }}"
            f"QTextBrowser:focus {{ border-color: {ring} }}"
        )
        self._render()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._room:
            self._render()

    def _on_browser_resized(self) -> None:
        # Not at once: the browser may be in the midst of laying out.
        if self.isVisible() and self._table_room() != self._room:
            self._later.start()

    def _table_room(self) -> int:
        """The px that tables have for their width, whether there is a scroll bar or not."""
        return self.browser.width() - self.browser.verticalScrollBar().sizeHint().width()

    def _render(self) -> None:
        document, bar = self.browser.document(), self.browser.verticalScrollBar()
        place = bar.value()
        document.setDefaultFont(ui_font(10))
        document.setMarkdown(self._notes or EMPTY, MARKDOWN)
        _name_pictures(document)
        document.setIndentWidth(_INDENT)
        # Reading leaves the cursor at the end, to which the browser scrolls as soon as it gets its size.
        self.browser.moveCursor(QTextCursor.MoveOperation.Start)
        style_blocks(document, self._theme)
        self._room = self._table_room() if self.isVisible() else 0
        if self._room:  # else its width is not known yet
            _style_tables(document, self._theme, float(self._room))
        bar.setValue(place)

    def _on_anchor_clicked(self, url: QUrl) -> None:
        if not url.scheme() and not url.path() and url.hasFragment():
            self.browser.scrollToAnchor(url.fragment())
            return
        refusal = f"Links in notes are not opened. It leads to {url.toDisplayString()}"
        self._refusal.setText(refusal)
        self._refusal.show()
        self.link_refused.emit(refusal)


def _name_pictures(document: QTextDocument) -> None:
    """Put what a picture is called in its place: pictures are not loaded."""
    place = document.find(_PICTURE)
    while not place.isNull():
        words = place.charFormat().property(QTextCharFormat.Property.ImageAltText.value)
        place.insertText(f"[picture: {words}]", QTextCharFormat())
        place = document.find(_PICTURE, place)


def style_blocks(document: QTextDocument, theme: Theme) -> None:
    """Headings, links and code of a text in the colours and sizes of a theme."""
    block = document.begin()
    while block.isValid():
        level = block.blockFormat().headingLevel()
        if level:
            _restyle(block, _heading(level, theme))
        else:
            _style_fragments(block, theme)
        block = block.next()


def _heading(level: int, theme: Theme) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setFontPointSize(_HEADING_SIZES.get(level, 10.0))
    look.setFontWeight(QFont.Weight.Bold)
    look.setForeground(theme.text)
    return look


def _restyle(block: QTextBlock, look: QTextCharFormat) -> None:
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    # The size of a heading is an adjustment that would outlive the size set here.
    look.setProperty(QTextCharFormat.Property.FontSizeAdjustment.value, 0)
    cursor.mergeCharFormat(look)


def _style_fragments(block: QTextBlock, theme: Theme) -> None:
    """Links and code in the colours of the theme; Qt bakes in those of the palette at the time of reading."""
    found = []
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        found.append((fragment.position(), fragment.length(), fragment.charFormat()))
        iterator += 1
    for start, length, format_ in found:
        look = QTextCharFormat()
        if format_.isAnchor():
            look.setForeground(theme.link)
        elif format_.fontFixedPitch():
            look.setFontFamilies([number_font().family()])
            look.setBackground(theme.row_alternate)
        else:
            continue
        cursor = QTextCursor(block.document())
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(look)


class _Cell(NamedTuple):
    """What stands in a cell of a table."""

    text: str
    bold: bool

    def width(self, size: float) -> float:
        """Its px at a size in points."""
        return _metrics(size, self.bold).horizontalAdvance(self.text)


@lru_cache(maxsize=16)
def _metrics(size: float, bold: bool) -> QFontMetricsF:
    return QFontMetricsF(ui_font(size, bold=bold))


def _style_tables(document: QTextDocument, theme: Theme, room: float) -> None:
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            cells = [[_cell(frame, row, column) for row in range(frame.rows())] for column in range(frame.columns())]
            size = next((size for size in _TABLE_SIZES if _needed(cells, size) <= room), None)
            _set_size(frame, size or _TABLE_SIZES[-1])
            # Where even the smallest type is too wide, numbers are broken rather than cut off.
            _style_table(frame, theme, _column_widths(cells, size) if size else [])


def _set_size(table: QTextTable, size: float) -> None:
    look = QTextCharFormat()
    look.setFontPointSize(size)
    cursor = table.firstCursorPosition()
    cursor.setPosition(table.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
    cursor.mergeCharFormat(look)


def _style_table(table: QTextTable, theme: Theme, widths: list[QTextLength]) -> None:
    look = table.format()
    look.setBorderCollapse(True)
    look.setBorder(1)
    look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    look.setBorderBrush(theme.border)
    look.setCellPadding(_CELL_PADDING)
    look.setCellSpacing(0)
    look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    look.setColumnWidthConstraints(widths)
    look.setTopMargin(4)
    look.setBottomMargin(8)
    table.setFormat(look)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        head = cell.format()
        head.setBackground(theme.row_alternate)
        cell.setFormat(head)


def _column_widths(columns: list[list[_Cell]], size: float) -> list[QTextLength]:
    """Columns of words share what those of numbers leave: a number broken in two cannot be read."""
    fixed, free = QTextLength.Type.FixedLength, QTextLength()
    return [
        free
        if place == 0 or any(" " in cell.text for cell in column[1:])
        else QTextLength(fixed, _widest(column, size))
        for place, column in enumerate(columns)
    ]


def _needed(columns: list[list[_Cell]], size: float) -> float:
    """The least width of a table: its numbers whole, and its longest words."""
    return sum(
        _widest([_Cell(word, cell.bold) for cell in column for word in cell.text.split()], size) for column in columns
    )


def _widest(cells: list[_Cell], size: float) -> float:
    return max((cell.width(size) for cell in cells), default=0.0) + 2 * _CELL_PADDING + 2


def _cell(table: QTextTable, row: int, column: int) -> _Cell:
    cell = table.cellAt(row, column)
    cursor = cell.firstCursorPosition()
    cursor.setPosition(cell.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
    return _Cell(cursor.selectedText(), cursor.charFormat().fontWeight() > QFont.Weight.Medium)
