"""The bar above the canvas: the actions used most, step size, learning rate, epoch, error and the sample in view.

A view: it gets values through `show_…()` and speaks through signals.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine import formula
from engine.conventions import DEFAULT, Conventions
from engine.numerals import shown
from engine.settings import Training
from gui.actions import Actions, fill_menu
from gui.panels.count_box import CountBox
from gui.panels.number_field import NumberField, positive
from gui.stepper import ANY_STEP_SIZE, EPOCHS
from gui.theme import Theme, number_font

_PLAY_MENU = ("play_back", "*pace", "-", "run_to_breakpoint", "breakpoints", "-", "animate_steps")
_FIRST = (("open",), ("save", "-"), ("undo",), ("redo", "-"))
#: Buttons that show their icon alone when the bar is narrower than so many pixels; the first two always do. What stands
#: in every program goes first; each limit is the last one without the words that have gone by then.
_ICONS_ONLY_BELOW = {
    "undo": 100_000,
    "redo": 100_000,
    "open": 1440,
    "save": 1440,
    "randomize": 1362,
    "reset": 1284,
    "step_back": 1242,
    "run": 1242,
}
#: Buttons that a narrow bar goes without, so that error and sample stay in view; the menus and keys have them too.
_LEFT_OUT_BELOW = {"randomize": 1168, "open": 1127, "save": 1127, "undo": 938, "redo": 938, "reset": 841}
_NARROW = 1030
#: Characters that the widths above leave room for; what needs more takes it from the buttons' texts.
_ROOM = {"epoch": 7, "error": 11}
_LINE = 24  # px, the height of a field and of the figures beside it
_ICON_ONLY, _TEXT_BESIDE = Qt.ToolButtonStyle.ToolButtonIconOnly, Qt.ToolButtonStyle.ToolButtonTextBesideIcon
RUN_LENGTHS = (1, 10, 100, 1_000, 10_000, 100_000)


class ToolBar(QToolBar):
    """Emits `step_size_chosen`, `learning_rate_entered`, `learning_rate_refused` and `sample_chosen` (a row)."""

    step_size_chosen = Signal(str)
    learning_rate_entered = Signal(float)
    learning_rate_refused = Signal(str)
    sample_chosen = Signal(int)

    def __init__(self, actions: Actions, run_menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__("Toolbar", parent)
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setIconSize(QSize(16, 16))
        self.setToolButtonStyle(_TEXT_BESIDE)
        self._actions = actions
        self._names = DEFAULT.names
        self._buttons: dict[str, QToolButton] = {}
        self._places: dict[str, list[QAction]] = {}  # of a button in the bar, with the separator behind it
        self._step_size = _step_size_combo()
        self._learning_rate = NumberField(positive)
        self._sample = _sample_box()
        self._past, self._epoch_caption = False, QLabel("EPOCH")
        self._epoch, self._error = _figure("epoch", "Epoch"), _figure("error", "Error")
        self._add_actions(run_menu)
        self._add_fields()
        self._choose_styles(self.width())
        self._connect()

    def button(self, name: str) -> QToolButton:
        """The button of an action; Run and Pause share one."""
        return self._buttons["run" if name == "pause" else name]

    # --- values -------------------------------------------------------------------------------------------------

    def show_step_size(self, size: str) -> None:
        """Choose a step size in the combo box."""
        with QSignalBlocker(self._step_size):
            self._step_size.setCurrentIndex(self._step_size.findData(size))

    def show_settings(self, training: Training) -> None:
        """Show what a run goes on with."""
        self.show_learning_rate(training.optimizer.learning_rate)

    def show_learning_rate(self, rate: float) -> None:
        """The learning rate in force."""
        self._learning_rate.show_value(rate)

    def show_epoch(self, epoch: int, *, past: bool = False) -> None:
        """The number of epochs done, marked where that is one of the past."""
        self._show_figure(self._epoch, f"{epoch:,}")
        if past != self._past:
            self._past = past
            self._epoch_caption.setText("PAST EPOCH" if past else "EPOCH")
            for figure in (self._epoch, self._error):
                figure.setProperty("past", "true" if past else "false")
                _restyle(figure)

    def show_error(self, error: float) -> None:
        """The mean error per sample; a dash where there is none."""
        self._show_figure(self._error, "–" if math.isnan(error) else shown(error, 6))

    def _show_figure(self, figure: QLabel, text: str) -> None:
        """A figure's place grows with the longest that stood there, and never back: nothing is pushed to and fro."""
        figure.setText(text)
        needed = _width_of(figure, len(text))
        if needed > figure.minimumWidth():
            figure.setFixedWidth(needed)
            self._choose_styles(self.width())

    def set_conventions(self, conventions: Conventions) -> None:
        """The document's letters for the learning rate and the error."""
        self._names = conventions.names
        self._error_caption.setText(f"ERROR {formula.plain(self._names.error)}")
        self._choose_styles(self.width())

    def show_samples(self, count: int) -> None:
        """How many samples there are to choose from."""
        with QSignalBlocker(self._sample):
            self._sample.setRange(min(count, 1), count)
        self._sample.setSuffix(f" of {count:,}")
        self._sample.setEnabled(count > 0)
        self._choose_styles(self.width())

    def show_sample(self, row: int | None) -> None:
        """The sample in view."""
        if row is not None:
            self._sample.show_value(row + 1)

    def show_training(self, training: bool) -> None:
        """Whether a run goes on: Run and Pause share one place."""
        self._set_run_button("pause" if training else "run")

    def show_playing(self, playing: bool) -> None:
        """Whether steps are being played: Play and Pause share one place."""
        self._set_play_button("pause" if playing else "play")

    def set_theme(self, theme: Theme) -> None:
        """Fonts follow the style sheet; digits keep theirs."""
        for figure in (self._epoch, self._error):
            figure.setFont(number_font(13, bold=True))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the buttons that are known by their icons give up their texts."""
        self._choose_styles(event.size().width())
        super().resizeEvent(event)

    def _choose_styles(self, whole: int) -> None:
        width = whole - self._beyond
        for name, limit in _LEFT_OUT_BELOW.items():
            for place in self._places[name]:
                place.setVisible(width >= limit)
            # A place that comes or goes enables or disables its button, which is the action's to say.
            self._buttons[name].setEnabled(self._actions[name].isEnabled())
        for name, limit in _ICONS_ONLY_BELOW.items():
            button = self._buttons[name]
            style = _ICON_ONLY if width < limit else _TEXT_BESIDE
            if button.toolButtonStyle() != style:
                button.setToolButtonStyle(style)
                _restyle(button)
        narrow = width < _NARROW
        self._rate_caption.setText(f"{'RATE' if narrow else 'LEARNING RATE'} {formula.plain(self._names.rate)}")
        self._learning_rate.setFixedWidth(58 if narrow else 92)
        self._sample.setPrefix("" if narrow else "sample ")

    @property
    def _beyond(self) -> int:
        """Pixels that figures and sample need beyond the usual."""
        figures = sum(figure.minimumWidth() - _usual_width(figure) for figure in (self._epoch, self._error))
        samples = self._sample.fontMetrics().horizontalAdvance("0") * 2 * (len(f"{self._sample.maximum():,}") - 1)
        return figures + samples

    # --- building -----------------------------------------------------------------------------------------------

    def _add_actions(self, run_menu: QMenu) -> None:
        self._run_menu = run_menu
        for name, *separator in _FIRST:
            self._add(name)
            self._places[name] += [self.addSeparator() for _ in separator]
        self._add("step_back")
        self._add("step").setProperty("kind", "primary")
        self._add_play()
        self.addWidget(self._step_size)
        self.addSeparator()
        self._add("run")
        self._set_run_button("run")
        self._add("reset")
        self._add("randomize")
        self.addSeparator()

    def _set_run_button(self, name: str) -> None:
        """Run with its menu of lengths, or Pause."""
        button, modes = self._buttons["run"], QToolButton.ToolButtonPopupMode
        button.setDefaultAction(self._actions[name])
        button.setAccessibleName(self._actions[name].iconText())
        button.setMenu(self._run_menu if name == "run" else None)  # type: ignore[arg-type] # None takes it away
        button.setPopupMode(modes.MenuButtonPopup if name == "run" else modes.DelayedPopup)
        _restyle(button)
        # Neither pushes what stands behind it about.
        button.setMinimumWidth(0 if name == "run" else button.width())

    def _add_play(self) -> None:
        """Play, known by its icon, with the menu of what goes with it."""
        button = self._add("play")
        button.setToolButtonStyle(_ICON_ONLY)
        menu = QMenu(self)
        fill_menu(menu, _PLAY_MENU, self._actions, {})
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)

    def _set_play_button(self, name: str) -> None:
        button = self._buttons["play"]
        button.setDefaultAction(self._actions[name])
        button.setAccessibleName(self._actions[name].iconText())

    def _add(self, name: str) -> QToolButton:
        """A button of the bar's own, which it can leave out without taking the action away from the menus."""
        button = QToolButton()
        button.setDefaultAction(self._actions[name])
        button.setAccessibleName(self._actions[name].iconText())
        button.setAutoRaise(True)
        button.setIconSize(self.iconSize())
        button.setToolButtonStyle(_TEXT_BESIDE)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._buttons[name] = button
        self._places[name] = [self.addWidget(button)]
        return button

    def _add_fields(self) -> None:
        self._learning_rate.setObjectName("learning_rate")
        self._learning_rate.setAccessibleName("Learning rate")
        self._learning_rate.set_hint("The learning rate: any number above 0. Enter accepts it.")
        self._rate_caption = QLabel()
        self.addWidget(_captioned(self._rate_caption, self._learning_rate))
        self.addWidget(_captioned(self._epoch_caption, self._epoch))
        self._error_caption = QLabel()
        self.addWidget(_captioned(self._error_caption, self._error))
        self._error_caption.setText(f"ERROR {self._names.error}")
        spacer = QWidget()
        spacer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spacer)
        self.addWidget(self._sample)

    def _connect(self) -> None:
        self._step_size.activated.connect(self._on_step_size_activated)
        self._learning_rate.value_entered.connect(self.learning_rate_entered)
        self._learning_rate.refused.connect(self.learning_rate_refused)
        self._sample.valueChanged.connect(self._on_sample_value_changed)

    def _on_step_size_activated(self, index: int) -> None:
        self.step_size_chosen.emit(self._step_size.itemData(index))

    def _on_sample_value_changed(self, value: int) -> None:
        self.sample_chosen.emit(value - 1)


def _step_size_combo() -> QComboBox:
    combo = QComboBox()
    combo.setObjectName("step_size")
    combo.setAccessibleName("Step size")
    combo.setToolTip("What one step is")
    for size in ANY_STEP_SIZE:
        epochs = EPOCHS.get(size, 1)
        combo.addItem(f"by {size}" if epochs == 1 else f"{epochs:,} epochs", size)
    return combo


def _sample_box() -> CountBox:
    box = CountBox()
    box.setObjectName("sample")
    box.setAccessibleName("Sample in view")
    box.setToolTip("The sample in view; choose one to go to the start of its pass")
    box.setPrefix("sample ")
    box.lineEdit().setTextMargins(5, 0, 0, 0)
    return box


def _figure(name: str, accessible: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setAccessibleName(accessible)
    label.setProperty("kind", "figure")
    label.setFont(number_font(13, bold=True))
    # As wide as its usual texts, so that running digits do not push their neighbours about; fixed, or every other text
    # would have Qt ask all docks for their sizes.
    label.setFixedWidth(_usual_width(label))
    return label


def _usual_width(figure: QLabel) -> int:
    return _width_of(figure, _ROOM[figure.objectName()])


def _width_of(figure: QLabel, characters: int) -> int:
    """Pixels for so many digits; a label asks for one more than they take."""
    return figure.fontMetrics().horizontalAdvance("0" * characters) + 1


def _captioned(label: QLabel, widget: QWidget) -> QWidget:
    """A caption above its field or figure, on the same two lines in all of them."""
    box = QWidget()
    box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
    column = QVBoxLayout(box)
    column.setContentsMargins(6, 0, 6, 0)
    column.setSpacing(2)
    label.setProperty("kind", "small")
    label.setBuddy(widget)
    widget.setFixedHeight(_LINE)
    column.addStretch()
    column.addWidget(label)
    column.addWidget(widget)
    column.addStretch()
    return box


def _restyle(widget: QWidget) -> None:
    """Look the style sheet up again: looks go by properties, whose changes it does not see by itself."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
