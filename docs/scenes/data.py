"""Data of one's own: a file with dirt in it, the network that is proposed for it, and the built-in sets."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QListWidget

from docs.scenes.means import (
    click,
    dismiss_notices,
    open_dialog,
    open_panel,
    press,
    save,
    settle,
    wait,
    wait_until,
    with_dialog,
    write,
)
from docs.scenes.window import XOR
from engine import files
from gui.dialogs.import_data import ImportDataDialog
from gui.main_window import MainWindow

KINDS = ("Adelie", "Chinstrap", "Gentoo")
MEANS = ((38.8, 18.3, 190.0), (48.8, 18.4, 196.0), (47.5, 15.0, 217.0))  # millimetres
SPREADS = (2.6, 1.0, 6.0)
IMPORT_AT, PROPOSAL_AT, SETS_AT = QPoint(260, 90), QPoint(400, 90), QPoint(340, 110)
EPOCHS, WIDTH = 100, 400


def play(window: MainWindow) -> None:
    """All of these pictures."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "penguins.csv"
        path.write_text(penguins(), encoding="utf-8")
        importing(window, path, "import.png", "proposal.png")
    trained(window, "own_data.png")
    built_in(window, "built_in_data.png")


def penguins() -> str:
    """Made-up birds as a spreadsheet writes them, with a decimal comma: gaps, slips, a line cut short."""
    drawn = random.Random(4)
    lines = ["ring;bill length;bill depth;flipper;species"]
    for number in range(150):
        kind = drawn.randrange(3)
        measured = [drawn.gauss(mean, spread) for mean, spread in zip(MEANS[kind], SPREADS, strict=True)]
        bill, depth, flipper = measured
        line = f"N{number + 1};{bill:.1f};{depth:.1f};{flipper:.0f};{KINDS[kind]}"
        lines.append(line.replace(".", ","))
    for at, column, text in ((8, 2, ""), (20, 1, "unknown"), (43, 3, ""), (89, 3, "2OO")):
        cells = lines[at].split(";")
        lines[at] = ";".join([*cells[:column], text, *cells[column + 1 :]])
    lines[60] = "N60;46,2"
    return "\n".join(lines) + "\n"


def importing(window: MainWindow, path: Path, dialog: str, proposal: str) -> None:
    """The dialog on the file, then the proposal, which is taken."""
    window.session.replace(files.read(XOR))
    window.importing.open_path(path)
    brought = open_dialog(window, "import_data")
    assert isinstance(brought, ImportDataDialog)
    wait_until(lambda: brought.reading.wish is None)
    wait(300)
    write(with_dialog(window, brought, IMPORT_AT), dialog)
    click(brought, "data_new_network")
    proposed = open_dialog(window, "new_from_data")
    write(with_dialog(window, proposed, PROPOSAL_AT), proposal)
    click(proposed, "proposal_create")
    settle(window)


def trained(window: MainWindow, name: str) -> None:
    """The network on these data after some epochs, with the values of the file in the table."""
    window.run_for(EPOCHS)
    settle(window)
    dismiss_notices(window)
    click(window, "data_raw")
    window.resizeDocks([window.docks["data"]], [WIDTH], Qt.Orientation.Horizontal)
    open_panel(window, "confusion")
    save(window, name)
    click(window, "data_raw")
    press(window, "restore_layout")


def built_in(window: MainWindow, name: str) -> None:
    """The dialog of the built-in sets, at the spirals."""
    press(window, "built_in_data")
    dialog = open_dialog(window, "built_in_data")
    sets = dialog.findChild(QListWidget, "built_in_list")
    assert sets is not None
    sets.setCurrentItem(next(sets.item(i) for i in range(sets.count()) if sets.item(i).text().strip() == "Spirals"))
    wait(400)
    write(with_dialog(window, dialog, SETS_AT), name)
    dialog.reject()
