"""The text of a lesson's step: Markdown in paragraphs, and formulas on lines of their own in between.

For the lesson's panel. A lesson may come from a stranger: no HTML, nothing fetched, links not followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.panels.exercise_pages import Instructions
from gui.panels.formula_label import FormulaLabel
from gui.panels.notes import style_blocks
from gui.theme import LIGHT, Theme, ui_font

_FORMULA = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
_TEXT_SIZE, _FORMULA_SIZE = 10.5, 18.0  # pt; px an em
_INDENT = 18.0  # px of a list
_LEADING = 118.0  # per cent of a line's height


def parts(text: str) -> Iterator[tuple[str, str]]:
    """A text as pieces of "words" and "formula", in their order."""
    for place, piece in enumerate(_FORMULA.split(text)):
        if piece.strip():
            yield ("formula" if place % 2 else "words"), piece.strip()


class LessonText(QWidget):
    """Shows one text; what it shows can be asked for as plain text."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._text = ""
        self._pieces: list[Instructions | FormulaLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    def show_text(self, text: str) -> None:
        """Show another text."""
        if text == self._text:
            return
        self._text = text
        for piece in self._pieces:
            self._column.removeWidget(piece)
            piece.hide()
            piece.deleteLater()
        self._pieces = [self._piece(kind, piece) for kind, piece in parts(text)]
        for shown in self._pieces:
            self._column.addWidget(shown)
        self._dress()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._dress()

    def text(self) -> str:
        """All that is read here."""
        return "\n".join(
            piece.plain_text() if isinstance(piece, FormulaLabel) else piece.toPlainText() for piece in self._pieces
        )

    def _piece(self, kind: str, piece: str) -> Instructions | FormulaLabel:
        if kind == "formula":
            label = FormulaLabel(self._theme)
            label.set_formula(piece, size=_FORMULA_SIZE)
            return label
        words = Instructions()
        words.setAccessibleName("Text of the step")
        words.document().setDefaultFont(ui_font(_TEXT_SIZE))
        words.document().setIndentWidth(_INDENT)
        words.show_text(piece)
        _lead(words)
        return words

    def _dress(self) -> None:
        for piece in self._pieces:
            if isinstance(piece, FormulaLabel):
                piece.set_theme(self._theme)
            else:
                style_blocks(piece.document(), self._theme)


def _lead(words: Instructions) -> None:
    """More room between lines than Qt gives, as in a book."""
    cursor = QTextCursor(words.document())
    cursor.select(QTextCursor.SelectionType.Document)
    look = QTextBlockFormat()
    look.setLineHeight(_LEADING, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    cursor.mergeBlockFormat(look)
