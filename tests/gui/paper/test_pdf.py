from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from engine.creation import new_document
from engine.examples import FIRST_EXAMPLE
from engine.solution import solution
from gui.paper.boxes import HEIGHT, WIDTH
from gui.paper.pages import pages
from gui.paper.pdf import as_pdf, first_page, off_screen, pdf_pages

XOR = new_document((2, 2, 1), data="xor", seed=1)


def test_it_has_every_page_on_a4_and_its_text_as_text(qtbot: QtBot) -> None:
    made = solution(XOR)
    pdf = as_pdf(made)
    assert pdf.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == len(list(pages(made)))
    box = re.search(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)", pdf)
    assert box is not None
    assert (round(float(box[1])), round(float(box[2]))) == (round(WIDTH), round(HEIGHT))
    assert b"/Font" in pdf
    assert off_screen(made).startswith(b"%PDF-")


def test_it_is_made_page_by_page_and_can_be_given_up(qtbot: QtBot) -> None:
    made = solution(XOR)
    work = pdf_pages(made)
    count = len(list(pages(made)))
    assert [next(work) for _ in range(count + 1)] == [b""] * (count + 1)
    work.close()


def test_the_first_page_is_white_paper_whatever_the_theme(qtbot: QtBot) -> None:
    image = first_page(solution(XOR), 300)
    assert image.width() == 300
    assert abs(image.height() - 300 * HEIGHT / WIDTH) < 1
    assert image.pixelColor(5, 5) == QColor("white")


def test_the_command_line_draws_it_without_a_display(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[3]
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    words = ["explain", str(FIRST_EXAMPLE), "--phases", "error", "--out", str(tmp_path / "s.pdf")]
    subprocess.run([sys.executable, str(root / "main.py"), *words], check=True, env=environment)
    assert (tmp_path / "s.pdf").read_bytes().startswith(b"%PDF-")
