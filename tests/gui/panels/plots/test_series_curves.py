"""The curves over epochs can be painted whatever was measured: gaps, and nothing but gaps."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gui.panels.plots.axes import CountAxis, ValueAxis
from gui.panels.plots.epoch_area import EpochArea
from gui.panels.plots.quantities import Shown
from gui.panels.plots.series_curves import SeriesCurves


@pytest.mark.parametrize("count", [1, 3, 40])
@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("last", [np.nan, np.inf, 0.0, 1.0])
def test_an_epoch_of_which_nothing_is_known_has_no_dot(qtbot: QtBot, count: int, log: bool, last: float) -> None:
    plot = EpochArea(CountAxis("bottom", "epoch"), ValueAxis("left", "value"))
    qtbot.addWidget(plot)
    curves = SeriesCurves(plot.getPlotItem())
    values = np.full(count, np.nan)
    values[-1] = last
    curves.show(np.arange(count), [Shown("a", values), Shown("b", np.full(count, 0.5))], None, log=log)
    plot.show()
    assert not plot.grab().isNull()
    drawn = np.isfinite(last) and (last > 0.0 or not log)
    assert sum(dot.isVisible() for dot in curves._dots) == int(drawn) + (count if count <= 25 else 1)
