"""Tooltips say the words of a table as they stand."""

from __future__ import annotations

from PySide6.QtGui import QTextDocument

from gui.plain_tip import plain_tip


def test_marks_of_html_are_shown_and_not_obeyed() -> None:
    text = "<b>size</b> & <img src=x>\nfrom 1 to 2"
    document = QTextDocument()
    document.setHtml(plain_tip(text))
    assert document.toPlainText() == text


def test_other_words_stay_and_endless_ones_are_cut() -> None:
    assert plain_tip("size\nof a petal") == "size\nof a petal"
    assert len(plain_tip("x" * 50_000)) == 600
