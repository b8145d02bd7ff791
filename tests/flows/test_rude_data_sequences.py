"""Bringing data in, in any order with edits, runs, the past and undo: the views say what the document says throughout.

RUDE_DATA in the environment asks for more sequences than a few seconds take, such as 200.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from engine import files
from engine.columns import unscaled
from engine.errors import StudioError
from engine.place import Place
from engine.sources import Split
from engine.tabular.making import make_data
from engine.tabular.preview import preview
from engine.tabular.table import read_table
from gui.intents.data import put
from gui.intents.structure import delete
from gui.selection import selecting
from tests.studio import Studio, same_document

SEQUENCES, STEPS = int(os.environ.get("RUDE_DATA", "3")), 14
CTRL = Qt.KeyboardModifier.ControlModifier


class Rude:
    """A user who knows no order, with a file that changes all the time."""

    def __init__(self, studio: Studio, folder: Path, seed: int) -> None:
        self.studio, self.window, self.session = studio, studio.window, studio.session
        self.path, self.folder = folder / f"täble {seed}.csv", folder
        self.drawn = random.Random(seed)
        self.write()

    def write(self) -> None:
        """The file as it is from now on: other rows, another order of columns, sometimes another name or class."""
        drawn, names = self.drawn, ["größe", "gewicht", "klasse"]
        drawn.shuffle(names)
        kinds = ("nein", "ja", "vielleicht")[: drawn.choice((2, 2, 2, 3))]
        lines = [";".join("gewicht (kg)" if name == "gewicht" and not drawn.randrange(6) else name for name in names)]
        for i in range(drawn.randrange(6, 20)):
            cells = {"größe": f"{drawn.gauss(1.7, 0.2):.3f}", "gewicht": f"{drawn.gauss(70, 9):.1f}"}
            cells = {name: cell.replace(".", ",") for name, cell in cells.items()} | {"klasse": kinds[i % len(kinds)]}
            lines.append(";".join(cells[name] for name in names))
        lines.insert(3, "zu;viele;zellen;hier")
        self.path.write_bytes("\r\n".join(lines).encode("cp1252"))

    # --- what is done -------------------------------------------------------------------------------------------

    def bring(self) -> None:
        """Into the present network, whether they fit or not."""
        shown = preview(self.path)
        try:
            made = make_data(read_table(self.path), shown.columns, Split(self.drawn.random() / 2, 1, True))
        except StudioError:
            return
        self.session.request(put(made.data, "Data"))

    def again(self) -> None:
        self.window.actions_["reimport_data"].trigger()
        self.studio.qtbot.waitUntil(lambda: self.window.importing._reading.wish is None, timeout=5_000)

    def look(self) -> None:
        self.window.importing._watch.look()

    def run(self) -> None:
        self.session.run(self.drawn.randrange(1, 4))

    def past(self) -> None:
        self.session.past.look(self.drawn.randrange(4))

    def undo(self) -> None:
        self.session.undo()

    def redo(self) -> None:
        self.session.redo()

    def raw(self) -> None:
        self.window.data.raw.button.click()

    def cell(self) -> None:
        """A number typed into a cell."""
        model = self.window.data.model
        if model.rowCount():
            index = model.index(self.drawn.randrange(model.rowCount()), self.drawn.randrange(model.columnCount()))
            model.setData(index, self.drawn.choice((1e308, self.drawn.gauss(0, 50), 0.0)))

    def paste(self) -> None:
        """A block that is sometimes too wide, and sometimes no number."""
        table, wide = self.window.data.table, self.drawn.choice((1, 2, 3, 12))
        row = "\t".join(self.drawn.choice(("1,5", "70", "-3", "1e308", "x")[: 4 + (wide < 3)]) for _ in range(wide))
        QGuiApplication.clipboard().setText(f"{row}\n{row}\n")
        if table.model().rowCount():
            table.setCurrentIndex(table.model().index(0, self.drawn.randrange(table.model().columnCount())))
            QTest.keyClick(table, Qt.Key.Key_V, CTRL)

    def sort(self) -> None:
        columns = self.window.data.model.columnCount()
        if columns:
            self.window.data.sort(self.drawn.randrange(columns), descending=self.drawn.random() < 0.5)

    def end(self) -> None:
        """An input or an output goes."""
        network = self.studio.document.network
        inputs, outputs, count = network.input_count, network.output_count, len(network.neurons)
        ends = [*range(inputs), *range(count - outputs, count)]
        if len(ends) > 2:
            self.session.request(delete(network, selecting(Place("neuron", self.drawn.choice(ends)))))

    def saved(self) -> None:
        path = self.folder / "saved.backprop"
        files.write(self.studio.document, path)
        assert same_document(files.read(path), self.studio.document)

    def opened(self) -> None:
        self.session.replace(files.read(self.folder / "saved.backprop"))

    # --- what must hold -----------------------------------------------------------------------------------------

    def check(self) -> None:
        """The table has the document's rows, columns and numbers, as values where these are shown."""
        document, model = self.studio.document, self.window.data.model
        looking = self.session.past.looking
        data = (looking.document if looking is not None else document).data
        assert len(data.inputs) in (0, data.train.inputs.shape[1])
        assert len(data.targets) in (0, data.train.targets.shape[1])
        assert model.rowCount() == len(data.train) + len(data.test)
        inputs = np.concatenate([data.train.inputs, data.test.inputs])
        wanted = unscaled(data.inputs, inputs) if self.window.data.raw.on else inputs
        for column in range(wanted.shape[1]):
            said = [model.said(row, column + 1) for row in range(len(wanted))]
            np.testing.assert_allclose(said, wanted[:, column], rtol=1e-12, atol=1e-12)
        for notice in self.window.notices.latest:
            assert "\n" not in notice.text
            assert "Traceback" not in notice.text


DEEDS: tuple[Callable[[Rude], None], ...] = (
    Rude.bring, Rude.bring, Rude.again, Rude.again, Rude.write, Rude.write, Rude.look, Rude.run, Rude.past, Rude.undo,
    Rude.undo, Rude.redo, Rude.raw, Rude.cell, Rude.paste, Rude.paste, Rude.sort, Rude.end, Rude.saved, Rude.opened,
)  # fmt: skip


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_whatever_is_done_with_data_all_views_agree_and_all_is_undone(
    studio: Studio, tmp_path: Path, seed: int
) -> None:
    rude = Rude(studio, tmp_path, seed)
    start = studio.document
    files.write(start, tmp_path / "saved.backprop")
    if rude.drawn.random() < 0.7:
        rude.bring()
        studio.settle()
        rude.raw()
    for _ in range(STEPS):
        deed = rude.drawn.choice([deed for deed in DEEDS if deed is not Rude.opened or not rude.drawn.randrange(6)])
        deed(rude)
        studio.settle()
        rude.check()
        if deed is Rude.opened:
            start = studio.document
    last = studio.document
    done = 0
    while studio.session.state.undo_text is not None:
        studio.session.undo()
        studio.settle()
        rude.check()
        done += 1
    assert same_document(studio.document, start)
    for _ in range(done):
        studio.session.redo()
        studio.settle()
    rude.check()
    assert same_document(studio.document, last)
