"""The commands of looking: which numbers the canvas shows, with how many digits, how large, which layers folded.

For the main window. What is chosen is remembered from one start to the next.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import get_args

from PySide6.QtCore import QObject, Signal

from engine.numerals import DIGITS
from gui.actions import DIGIT_CHOICES, FOLD_CHOICES
from gui.canvas.folding.fold import FOLD_LIMIT
from gui.canvas.labels.plan import LabelMode
from gui.canvas.view import NetworkView
from gui.selected import Selected
from gui.settings import Settings

LABEL_MODES: tuple[LabelMode, ...] = get_args(LabelMode)


class Viewing(QObject):
    """The commands of the table of view actions that the canvas does, by name in `commands`.

    `chosen` names a group of actions and the one that is in force.
    """

    chosen = Signal(str, str)

    def __init__(self, canvas: NetworkView, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._settings = settings

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        canvas = self._canvas
        return {
            "fit": canvas.fit,
            "zoom_in": canvas.zoom_in,
            "zoom_out": canvas.zoom_out,
            "zoom_to_selection": canvas.zoom_to_selection,
            "fold_layer": self.fold_layer,
            "fold_all": lambda: self._fold_all(True),
            "unfold_all": lambda: self._fold_all(False),
            **{f"labels_{mode}": partial(self.label, mode) for mode in LABEL_MODES},
            **{f"digits_{count}": partial(self.show_digits, count) for count in DIGIT_CHOICES},
            **{f"fold_above_{limit}": partial(self.fold_above, limit) for limit in FOLD_CHOICES},
        }

    def fold_layer(self) -> None:
        """The layer at hand as one block, or its neurons again."""
        scene = self._canvas.network_scene
        layer = None if scene.network is None else Selected(scene.network, self._canvas.selection).layer
        if layer is not None:
            self._canvas.toggle_fold(layer)

    def _fold_all(self, folded: bool) -> None:
        scene = self._canvas.network_scene
        for layer in range(0 if scene.network is None else len(scene.network.layers)):
            (scene.fold if folded else scene.unfold)(layer)
        self._canvas.fit()

    def begin(self) -> None:
        """As it was when the program was used last."""
        stored, digits = self._settings.labels, self._settings.digits
        self.label(next((mode for mode in LABEL_MODES if mode == stored), "automatic"))
        self.show_digits(digits if digits in DIGIT_CHOICES else DIGITS)
        limit = self._settings.fold_limit
        self.fold_above(limit if limit in FOLD_CHOICES else FOLD_LIMIT)

    def label(self, mode: LabelMode) -> None:
        """Label all weights, those around the focus, the one under the mouse, or none."""
        self._settings.labels = mode
        self._canvas.set_labels(mode)
        self.chosen.emit("labels", f"labels_{mode}")

    def show_digits(self, count: int) -> None:
        """Show numbers with so many significant digits."""
        self._settings.digits = count
        self._canvas.set_digits(count)
        self.chosen.emit("digits", f"digits_{count}")

    def fold_above(self, limit: int) -> None:
        """Draw layers of more neurons than this as one block; 0 for none."""
        self._settings.fold_limit = limit
        self._canvas.network_scene.set_fold_limit(limit or sys.maxsize)
        self.chosen.emit("fold_above", f"fold_above_{limit}")
