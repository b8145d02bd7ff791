"""The strip that floats over the canvas and shows what the program has to say: no modal box, and nothing moves for it.

A view for the main window: it is handed notices and knows nothing of who posts them.
"""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from gui.announcing import alert
from gui.notices import Notice, Severity

_MARKS = {"info": "ℹ", "ok": "✓", "warning": "⚠", "error": "✕"}
_EDGE = 12  # px between it and what it floats over
_SECONDS = {"info": 5.0, "ok": 12.0}  # warnings and errors stay until they are dismissed or no longer hold
_READABLE = 4.0  # seconds that a notice stays at least


class NoticeStrip(QFrame):
    """Shows the latest notice; good news go by themselves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setAccessibleName("Message")
        self._mark, self._text = QLabel(), QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        dismiss = QToolButton()
        dismiss.setObjectName("dismiss_notice")
        dismiss.setAccessibleName("Dismiss the message")
        dismiss.setToolTip("Dismiss the message")
        dismiss.setText("Dismiss")
        dismiss.setProperty("kind", "link")
        dismiss.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 8, 7)
        row.setSpacing(10)
        row.addWidget(self._mark)
        row.addWidget(self._text, 1)
        row.addWidget(dismiss)
        self._left = _EDGE
        self._severity: Severity = "info"
        self._shown = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def float_over(self, widget: QWidget, left: int = 0) -> None:
        """Stand at the top of a widget, over what is in it, as wide as it is but for `left` pixels of its left side."""
        self._left = left + _EDGE
        self.setParent(widget)
        widget.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of what it floats over."""
        if event.type() == QEvent.Type.Resize:
            self._settle()
        return False

    def _settle(self) -> None:
        below = self.parentWidget()
        if below is not None:
            wide = max(below.width() - self._left - _EDGE, 1)
            self.setGeometry(self._left, _EDGE, wide, max(self.heightForWidth(wide), self.minimumSizeHint().height()))
            self.raise_()

    @property
    def text(self) -> str:
        """What the strip says."""
        return self._text.text()

    def show_notice(self, notice: Notice) -> None:
        """Say this instead of what was said before."""
        self._text.setText(f"{notice.text}\n{notice.detail}" if notice.detail else notice.text)
        self._mark.setText(_MARKS[notice.severity])
        self.setProperty("kind", notice.severity)
        # The colours come from the style sheet by the property, which Qt looks at only when told.
        for widget in (self, self._mark, self._text):
            widget.setStyleSheet("")
            self.style().unpolish(widget)
            self.style().polish(widget)
        self._severity = notice.severity
        self._shown.start()
        self._timer.stop()
        if notice.severity in _SECONDS:
            self._timer.start(int(_SECONDS[notice.severity] * 1000))
        self._settle()
        self.show()
        alert(self, notice.text, urgent=notice.severity in ("warning", "error"))

    def outdate(self, *, errors: bool = False) -> None:
        """A warning (if asked, an error too) no longer holds, for something has changed: it goes once it is read."""
        if self._severity == "warning" or (errors and self._severity == "error"):
            self._timer.start(max(int(_READABLE * 1000) - self._shown.elapsed(), 0))
