from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from gui import theme as looks
from gui.theme import BUCKETS, DARK, LIGHT, MAX_WIDTH, MIN_WIDTH, Theme, WeightScale, contrast

BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)

TEXT_ON_GROUND = [
    *((text, ground) for text in ("text", "muted", "link") for ground in ("window", "panel", "canvas")),
    *((f"{name}_text", "canvas") for name in ("delta", "gradient", "update")),
    *((f"{name}_text", f"{name}_chip") for name in ("delta", "gradient", "update", "label")),
    *((f"{name}_text", f"{name}_box") for name in ("error", "warning", "ok", "info")),
    *((text, fill) for text in ("neuron_text", "neuron_caption") for fill in ("neuron_input", "neuron_fill")),
    ("neuron_text", "neuron_fill_strong"),
    ("neuron_caption", "neuron_fill_strong"),
    ("accent_text", "accent"),
    ("accent_text", "accent_hover"),
    ("selection_text", "selection"),
    ("tooltip_text", "tooltip"),
    ("text", "focus_row"),
    ("text", "field"),
    ("text", "button_pressed"),
    ("plot_axis", "plot_background"),
]

# Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
DEFICIENCIES = {
    "protanopia": "0.152286 1.052583 -0.204868 0.114503 0.786281 0.099216 -0.003882 -0.048116 1.051998",
    "deuteranopia": "0.367322 0.860646 -0.227968 0.280085 0.672501 0.047413 -0.011820 0.042940 0.968881",
    "tritanopia": "1.255528 -0.076749 -0.178779 -0.078411 0.930809 0.147602 0.004733 0.691367 0.303900",
}


@pytest.fixture
def styled(qapp: QApplication) -> Iterator[QApplication]:
    palette, font, sheet = qapp.palette(), qapp.font(), qapp.styleSheet()
    yield qapp
    qapp.setStyleSheet(sheet)
    qapp.setFont(font)
    qapp.setPalette(palette)


def linear(colour: QColor) -> NDArray[np.float64]:
    channels = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def oklab(rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """Oklab of linear RGB, after Ottosson 2020."""
    cone = np.cbrt(
        np.array([[0.41222147, 0.53633254, 0.05144599], [0.2119035, 0.6806995, 0.10739696],
                  [0.08830246, 0.28171884, 0.62997870]]) @ rgb.clip(0)
    )  # fmt: skip
    return np.asarray(
        np.array([[0.21045426, 0.79361779, -0.00407205], [1.97799849, -2.42859221, 0.45059371],
                  [0.02590404, 0.78277177, -0.80867577]]) @ cone
    )  # fmt: skip


def seen_difference(one: QColor, other: QColor, deficiency: str) -> float:
    matrix = np.array(DEFICIENCIES[deficiency].split(), dtype=float).reshape(3, 3)
    return float(np.linalg.norm(oklab(matrix @ linear(one)) - oklab(matrix @ linear(other))))


@BOTH
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND, ids=str)
def test_text_can_be_read_on_its_ground(theme: Theme, text: str, ground: str) -> None:
    assert contrast(theme.colour(text), theme.colour(ground)) >= 4.5


@BOTH
def test_factors_can_be_read_and_are_seen_on_the_graph(theme: Theme) -> None:
    for factor in theme.factors:
        assert contrast(factor.strong, factor.background) >= 4.5
        assert contrast(factor.strong, theme.panel) >= 4.5
        assert contrast(factor.strong, theme.canvas) >= 3.0


@BOTH
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_all_factors_differ_for_the_colour_blind(theme: Theme, deficiency: str) -> None:
    strong = [factor.strong for factor in theme.factors]
    assert all(seen_difference(a, b, deficiency) > 0.08 for a, b in combinations(strong, 2))


@BOTH
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_runs_differ_for_the_colour_blind_and_are_seen(theme: Theme, deficiency: str) -> None:
    assert all(seen_difference(a, b, deficiency) > 0.06 for a, b in combinations(theme.runs, 2))
    assert all(contrast(colour, theme.plot_background) >= 3 for colour in theme.runs)


@BOTH
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_the_sign_of_a_weight_is_seen_by_the_colour_blind(theme: Theme, deficiency: str) -> None:
    colours = WeightScale().colours(theme)
    for strength in range(1, BUCKETS // 2 + 1):
        negative, positive = colours[BUCKETS // 2 - strength], colours[BUCKETS // 2 + strength]
        assert seen_difference(negative, positive, deficiency) > 0.06


@BOTH
def test_positive_is_blue_and_negative_is_orange(theme: Theme) -> None:
    colours = WeightScale().colours(theme)
    assert len(colours) == BUCKETS
    assert all(190 <= colour.hue() <= 250 for colour in colours[BUCKETS // 2 + 1 :])
    assert all(10 <= colour.hue() <= 50 for colour in colours[: BUCKETS // 2])
    assert colours[BUCKETS // 2] == theme.weight_zero


@BOTH
def test_even_the_weakest_weight_is_seen_on_the_canvas(theme: Theme) -> None:
    colours = WeightScale().colours(theme)
    against = [contrast(colour, theme.canvas) for colour in colours]
    assert min(against) >= 1.6
    assert against[0] >= 5
    assert against[-1] >= 5
    assert all(value >= 3 for value in (*against[: BUCKETS // 4], *against[-(BUCKETS // 4) :]))


@BOTH
def test_stronger_is_further_from_the_canvas(theme: Theme) -> None:
    against = [contrast(colour, theme.canvas) for colour in WeightScale().colours(theme)]
    assert np.all(np.diff(against[BUCKETS // 2 + 1 :]) > 0)
    assert np.all(np.diff(against[: BUCKETS // 2]) < 0)


@pytest.mark.parametrize(
    ("weights", "limit"),
    [([], 1), ([0.0], 1), ([-0.9], 1), ([1.0], 1), ([1.01], 2), ([2.0], 2), ([-3], 5), ([7], 10), ([12], 20),
     ([[40, -60]], 100), ([np.nan, 1.5, np.inf], 2), ([1e30], 1e30)],
)  # fmt: skip
def test_the_limit_is_a_round_number_that_holds_the_weights(weights: list[float], limit: float) -> None:
    assert WeightScale.for_weights(weights).limit == pytest.approx(limit)


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=20))
def test_every_weight_has_a_bucket_and_a_width(weights: list[float]) -> None:
    scale = WeightScale.for_weights(weights)
    index, width = scale.colour_index(weights), scale.width(weights)
    assert index.shape == width.shape == (len(weights),)
    assert np.all((index >= 0) & (index < BUCKETS))
    assert np.all((width >= MIN_WIDTH) & (width <= MAX_WIDTH))


def test_buckets_tell_signs_however_small() -> None:
    scale = WeightScale(1.0)
    assert scale.colour_index([-2, -1, -1e-9, 0, np.nan, 1e-9, 1, 2]).tolist() == [
        0,
        0,
        31,
        32,
        32,
        33,
        64,
        64,
    ]
    assert scale.width([0, -1, 0.5]).tolist() == pytest.approx([MIN_WIDTH, MAX_WIDTH, (MIN_WIDTH + MAX_WIDTH) / 2])


def test_the_legend_runs_from_negative_to_positive() -> None:
    stops = WeightScale(2.0).gradient_stops(LIGHT)
    assert (stops[0][0], stops[-1][0]) == (0.0, 1.0)
    assert stops[0][1] == LIGHT.weight_negative[-1]
    assert stops[-1][1] == LIGHT.weight_positive[-1]


@BOTH
def test_applying_a_theme_changes_palette_and_sheet(theme: Theme, styled: QApplication) -> None:
    looks.apply_theme(styled, theme)
    assert styled.palette().color(QPalette.ColorRole.Window) == theme.window
    assert styled.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text) == theme.disabled
    assert theme.accent.name() in styled.styleSheet()
    assert "$" not in styled.styleSheet()


def test_a_primary_button_has_the_accent(styled: QApplication, qtbot: QtBot) -> None:
    button = QPushButton("Step")
    qtbot.addWidget(button)
    button.setProperty("kind", "primary")
    looks.apply_theme(styled, LIGHT)
    button.resize(90, 32)
    assert button.grab().toImage().pixelColor(8, 16) == LIGHT.accent


def test_a_choice_names_its_theme(qapp: QApplication) -> None:
    assert looks.chosen_theme("light", qapp) is LIGHT
    assert looks.chosen_theme("dark", qapp) is DARK
    assert looks.chosen_theme("system", qapp) is looks.system_theme(qapp)
    assert looks.chosen_theme("nonsense", qapp) is looks.system_theme(qapp)


def test_roles_are_found_by_name() -> None:
    assert LIGHT.colour("factor2") == LIGHT.factors[1].strong == LIGHT.series[1]
    assert LIGHT.colour("delta") == LIGHT.delta
    for unknown in ("factor7", "name", "nonsense"):
        with pytest.raises(KeyError):
            LIGHT.colour(unknown)
    with pytest.raises(KeyError):
        LIGHT.factor("delta")


@pytest.mark.usefixtures("qapp")
def test_digits_of_numbers_have_one_width() -> None:
    metrics = QFontMetricsF(looks.number_font())
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1
    assert looks.caption_font().bold()
    assert looks.ui_font(12.0, bold=True).pointSizeF() == 12.0


def test_themes_load_neither_plots_nor_mathematics() -> None:
    heavy = "{'pyqtgraph', 'ziamath', 'latex2mathml'}"
    code = f"import sys, gui.theme, gui.typeset; print(*{heavy} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == ""
