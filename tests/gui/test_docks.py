"""The docks' sizes follow the window until somebody takes them in hand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest

from benchmarks.lateness import wait
from gui.main_window import MainWindow
from tests.mouse import Mouse
from tests.studio import Studio


def widths(window: MainWindow) -> tuple[int, int]:
    return window.docks["data"].width(), window.docks["explanation"].width()


def resize(studio: Studio, width: int, height: int) -> None:
    studio.window.resize(width, height)
    studio.qtbot.wait(20)


def test_a_small_window_leaves_the_most_to_the_network(studio: Studio) -> None:
    for width, height in ((1440, 900), (900, 600), (1100, 700)):
        resize(studio, width, height)
        assert studio.window.canvas.width() > 0.45 * width
        assert studio.window.canvas.height() > 0.5 * height


def test_they_come_back_to_their_sizes(studio: Studio) -> None:
    resize(studio, 1440, 900)
    before = widths(studio.window)
    resize(studio, 900, 600)
    assert widths(studio.window) < before
    resize(studio, 1440, 900)
    assert widths(studio.window) == before


def test_a_size_that_somebody_chose_stays(studio: Studio) -> None:
    resize(studio, 1440, 900)
    window = studio.window
    edge = window.docks["data"].geometry()
    on_edge = QPoint(edge.right() + 1, edge.center().y())
    QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=on_edge)
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=on_edge)
    window.resizeDocks([window.docks["data"]], [240], Qt.Orientation.Horizontal)
    resize(studio, 1300, 900)
    assert window.docks["data"].width() == 240
    window.docks.arrange()
    resize(studio, 1440, 900)
    assert window.docks["data"].width() > 280


def test_hidden_docks_do_not_matter(studio: Studio) -> None:
    window = studio.window
    for dock in window.docks.all():
        if window.dockWidgetArea(dock) == Qt.DockWidgetArea.BottomDockWidgetArea:
            dock.hide()
    studio.window.docks["notes"].hide()
    resize(studio, 1000, 700)
    assert studio.window.canvas.height() > 500


def test_a_remembered_arrangement_follows_if_it_did(studio: Studio) -> None:
    docks = studio.window.docks
    resize(studio, 1440, 900)
    before = widths(studio.window)
    state = docks.state()
    resize(studio, 900, 600)
    docks.restore(state)
    resize(studio, 1440, 900)
    assert widths(studio.window) == before


def test_a_plot_that_is_opened_by_the_menu_comes_in_front(studio: Studio) -> None:
    Mouse(studio.window).choose("View", "Plots", "Confusion")
    dock = studio.window.docks["confusion"]
    studio.qtbot.waitUntil(lambda: not dock.visibleRegion().isEmpty())
    studio.qtbot.waitUntil(lambda: "confusion" in studio.window.plotting.panels)


def test_what_a_panel_on_demand_lay_before_is_in_front_again(studio: Studio) -> None:
    docks = studio.window.docks
    docks.bring("exercise", True)
    studio.qtbot.waitUntil(lambda: not docks["exercise"].visibleRegion().isEmpty())
    docks.bring("exercise", False)
    studio.qtbot.waitUntil(lambda: not docks["explanation"].visibleRegion().isEmpty())


class _Requests(QObject):
    """Counts how often a window is asked to lay itself out."""

    def __init__(self, window: QObject) -> None:
        super().__init__(window)
        self.count = 0
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def test_a_window_at_rest_is_not_laid_out_again_and_again(studio: Studio) -> None:
    wait(300)
    requests = _Requests(studio.window)
    wait(300)
    assert requests.count < 5
