"""The file dialogs of the system, as the flow of files asks for paths. Made by the application; tests bring their own.

A name without a suffix that is known gets one; if a file of that longer name exists, the dialog asks about that one.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

NETWORK_SUFFIXES = (".backprop", ".json")
PICTURE_SUFFIXES = (".svg", ".pdf", ".png")
SOLUTION_SUFFIXES = (".pdf", ".html", ".tex", ".txt")
SHEET_SUFFIXES = (".html", ".csv")
PLOT_SUFFIXES = (".png", ".svg", ".csv")
_NETWORKS = f"Networks (*{NETWORK_SUFFIXES[0]});;All files (*)"
_TABLES = "Tables (*.csv *.tsv *.txt *.data);;All files (*)"
_SHEETS = "Pages (*.html);;Tables for spreadsheets (*.csv)"
_PICTURES = "Pictures (*.svg *.pdf *.png)"
_PLOTS = {"png": "Pictures (*.png)", "svg": "Drawings (*.svg)", "csv": "Numbers (*.csv)"}
_SOLUTIONS = "Worked solutions (*.pdf *.html *.tex *.txt)"


class DialogFileChooser:
    """Asks with the file dialogs of the system."""

    def open_path(self, parent: QWidget, folder: str) -> Path | None:
        """A file to open."""
        name, _ = QFileDialog.getOpenFileName(parent, "Open a network", folder, _NETWORKS)
        return Path(name) if name else None

    def data_path(self, parent: QWidget, folder: str) -> Path | None:
        """A table to bring in."""
        name, _ = QFileDialog.getOpenFileName(parent, "Import data", folder, _TABLES)
        return Path(name) if name else None

    def save_path(self, parent: QWidget, suggestion: str) -> Path | None:
        """A file to write."""
        return _file_to_write(parent, "Save the network", suggestion, _NETWORKS, NETWORK_SUFFIXES)

    def picture_path(self, parent: QWidget, suggestion: str) -> Path | None:
        """A picture to write."""
        return _file_to_write(parent, "Export the picture", suggestion, _PICTURES, PICTURE_SUFFIXES)

    def solution_path(self, parent: QWidget, suggestion: str) -> Path | None:
        """A worked solution to write, as what its suffix says."""
        return _file_to_write(parent, "Export the worked solution", suggestion, _SOLUTIONS, SOLUTION_SUFFIXES)

    def sheet_path(self, parent: QWidget, suggestion: str) -> Path | None:
        """A score sheet to write."""
        return _file_to_write(parent, "Save the score sheet", suggestion, _SHEETS, SHEET_SUFFIXES)

    def plot_path(self, parent: QWidget, suggestion: str, suffix: str) -> Path | None:
        """A plot to write, or the numbers that it shows; `suffix` is the one that was asked for."""
        return _file_to_write(parent, "Export the plot", suggestion, _PLOTS[suffix], (f".{suffix}", *PLOT_SUFFIXES))


def with_known_suffix(path: Path, suffixes: tuple[str, ...]) -> Path:
    """A path with the first of the suffixes, unless it has one of them: `run 1.2` is a whole name."""
    return path if path.suffix.lower() in suffixes else path.with_name(path.name + suffixes[0])


def _file_to_write(parent: QWidget, title: str, suggestion: str, kinds: str, suffixes: tuple[str, ...]) -> Path | None:
    while True:
        name, _ = QFileDialog.getSaveFileName(parent, title, suggestion, kinds)
        if not name:
            return None
        path = with_known_suffix(Path(name), suffixes)
        if path == Path(name) or not path.exists():
            return path
        suggestion = str(path)  # nobody has been asked yet whether to replace this one
