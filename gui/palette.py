"""The colours of the program as named roles, once for light and once for dark.

A role says what a colour is for (``delta_chip``), never what it looks like, so a view that draws with
roles is right in both themes.  Everything in the window may use it, through `gui.theme`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from PySide6.QtGui import QColor

FACTOR_ROLES = ("factor1", "factor2", "factor3", "factor4", "factor5", "factor6")


@dataclass(frozen=True, slots=True)
class Factor:
    """The two colours of one factor: pale behind it, strong for its glyphs and its part of the graph."""

    background: QColor
    strong: QColor


@dataclass(frozen=True, slots=True, eq=False)
class Theme:
    """All colours the program draws with.  Text roles keep a contrast of 4.5 on the ground they stand on.

    There is one object a theme, so it is compared and hashed by identity and may be the key of a cache.
    """

    name: str
    is_dark: bool

    # Grounds and lines
    window: QColor
    panel: QColor
    canvas: QColor
    border: QColor
    border_strong: QColor
    separator: QColor

    # Text on window, panel and canvas
    text: QColor
    muted: QColor
    disabled: QColor
    link: QColor

    # Controls
    accent: QColor
    accent_hover: QColor
    accent_pressed: QColor
    accent_text: QColor
    button: QColor
    button_hover: QColor
    button_pressed: QColor
    field: QColor
    focus_ring: QColor
    selection: QColor
    selection_text: QColor
    row_alternate: QColor
    tooltip: QColor
    tooltip_text: QColor

    # Neurons: input layer, and from little to much activation
    neuron_input: QColor
    neuron_fill: QColor
    neuron_fill_strong: QColor
    neuron_outline: QColor
    neuron_text: QColor
    neuron_caption: QColor
    block_fill: QColor

    # What a step is about
    focus: QColor
    focus_glow: QColor
    focus_row: QColor
    selection_outline: QColor

    # Quantities of the backward pass, and the ends of the network
    delta: QColor
    delta_text: QColor
    delta_chip: QColor
    delta_chip_border: QColor
    gradient: QColor
    gradient_text: QColor
    gradient_chip: QColor
    gradient_chip_border: QColor
    update: QColor
    update_text: QColor
    update_chip: QColor
    update_chip_border: QColor
    target: QColor
    target_line: QColor
    result: QColor

    # Labels on the canvas
    label_chip: QColor
    label_border: QColor
    label_text: QColor

    # Boxes that say something
    error_text: QColor
    error_box: QColor
    error_border: QColor
    warning_text: QColor
    warning_box: QColor
    warning_border: QColor
    ok_text: QColor
    ok_box: QColor
    ok_border: QColor
    info_text: QColor
    info_box: QColor
    info_border: QColor

    # Plots
    plot_background: QColor
    plot_grid: QColor
    plot_axis: QColor

    factors: tuple[Factor, ...]
    #: Control colours of the weight map, evenly from the faintest weight of a sign to its limit: see WeightScale.
    weight_negative: tuple[QColor, ...]
    weight_zero: QColor
    weight_positive: tuple[QColor, ...]
    #: Curves of runs, in the order to use them: none of a hue that stands for the sign of a weight.
    runs: tuple[QColor, ...]

    def factor(self, role: str) -> Factor:
        """The colours of ``"factor1"`` … ``"factor6"``.  KeyError for any other name."""
        try:
            return self.factors[FACTOR_ROLES.index(role)]
        except ValueError:
            raise KeyError(role) from None

    def colour(self, role: str) -> QColor:
        """The colour of a role by name; for a factor its strong one.  KeyError if there is no such role."""
        if role in FACTOR_ROLES:
            return self.factor(role).strong
        value = getattr(self, role, None)
        if not isinstance(value, QColor):
            raise KeyError(role)
        return value

    @property
    def series(self) -> tuple[QColor, ...]:
        """Six line colours for plots, in the order to use them."""
        return tuple(factor.strong for factor in self.factors)


def colour_roles() -> tuple[str, ...]:
    """The names of all single-colour roles, in the order of the dataclass."""
    return tuple(field.name for field in fields(Theme) if field.type == "QColor")


def _factors(*pairs: str) -> tuple[Factor, ...]:
    return tuple(Factor(*map(QColor, pair.split())) for pair in pairs)


def _colours(names: str) -> tuple[QColor, ...]:
    return tuple(map(QColor, names.split()))


def _theme(
    name: str, roles: dict[str, str], factors: tuple[Factor, ...], weights: tuple[str, str, str], runs: str
) -> Theme:
    negative, zero, positive = weights
    return Theme(
        name=name,
        is_dark=name == "dark",
        factors=factors,
        weight_negative=_colours(negative),
        weight_zero=QColor(zero),
        weight_positive=_colours(positive),
        runs=_colours(runs),
        **{role: QColor(value) for role, value in roles.items()},
    )


# fmt: off
LIGHT = _theme(
    "light",
    {
        "window": "#ffffff", "panel": "#ffffff", "canvas": "#f6f7f9",
        "border": "#dfe4e9", "border_strong": "#c3ccd5", "separator": "#eaeef1",
        "text": "#1f2933", "muted": "#5f6c79", "disabled": "#a9b3bd", "link": "#2b6cb0",
        "accent": "#2b6cb0", "accent_hover": "#255f9d", "accent_pressed": "#1f5288", "accent_text": "#ffffff",
        "button": "#ffffff", "button_hover": "#f2f6fa", "button_pressed": "#e3ebf3", "field": "#ffffff",
        "focus_ring": "#2b6cb0", "selection": "#dbe8f7", "selection_text": "#1f2933",
        "row_alternate": "#f8fafb", "tooltip": "#1f2933", "tooltip_text": "#ffffff",
        "neuron_input": "#eef2f6", "neuron_fill": "#eef4fb", "neuron_fill_strong": "#bcd5f0",
        "neuron_outline": "#8593a1", "neuron_text": "#1f2933", "neuron_caption": "#4d5a67",
        "block_fill": "#ffffff",
        "focus": "#b87400", "focus_glow": "#fbdc98", "focus_row": "#fff3d6", "selection_outline": "#2b6cb0",
        "delta": "#d9730d", "delta_text": "#a14c04", "delta_chip": "#fdf1e4", "delta_chip_border": "#f3c99b",
        "gradient": "#7350ad", "gradient_text": "#5f3d99", "gradient_chip": "#f3eefb",
        "gradient_chip_border": "#d2c2ec",
        "update": "#0f766e", "update_text": "#0b665f", "update_chip": "#e6f5f2",
        "update_chip_border": "#a9d8d0",
        "target": "#1f2933", "target_line": "#9aa7b4", "result": "#1f2933",
        "label_chip": "#ffffff", "label_border": "#dfe4e9", "label_text": "#1f2933",
        "error_text": "#9b1c1c", "error_box": "#fdf0ef", "error_border": "#f1c1bd",
        "warning_text": "#7a4a05", "warning_box": "#fdf6ec", "warning_border": "#f3dcb8",
        "ok_text": "#1f6133", "ok_box": "#f2f8f3", "ok_border": "#cde5d2",
        "info_text": "#1f5288", "info_box": "#eef5fc", "info_border": "#c7dcf2",
        "plot_background": "#ffffff", "plot_grid": "#eff1f4", "plot_axis": "#5f6c79",
    },
    _factors(
        # Each pair differs by 0.09 or more in Oklab for every kind of colour-blindness.
        "#e3eefa #0968c6",  # blue
        "#fff0c9 #806819",  # ochre
        "#fde6d8 #833404",  # burnt orange
        "#ebe4fa #3e1e7f",  # violet
        "#daf2ec #026455",  # green
        "#f8e2ee #621449",  # plum
    ),
    # Our own blue and orange rather than CET-D1A, whose negative end is red: sign is told by hue from the
    # faintest weight on, strength by darkness.
    ("#e3b07f #dd8733 #cb6409 #a04a02", "#a9b1ba", "#9db9da #6496cb #2b6cb0 #174a85"),
    # Green, violet, plum, olive, pink: each pair differs by 0.06 or more in Oklab for every kind of colour-blindness.
    "#0a7455 #9a5fd0 #6a0f49 #a39100 #dd5a93",
)

DARK = _theme(
    "dark",
    {
        "window": "#1b2027", "panel": "#1b2027", "canvas": "#14181d",
        "border": "#323a44", "border_strong": "#4a5561", "separator": "#282f38",
        "text": "#e6eaee", "muted": "#9eaab6", "disabled": "#5d6874", "link": "#79b4ee",
        "accent": "#2f75bd", "accent_hover": "#2969ac", "accent_pressed": "#235b96", "accent_text": "#ffffff",
        "button": "#252c35", "button_hover": "#2e3742", "button_pressed": "#394451", "field": "#15191f",
        "focus_ring": "#79b4ee", "selection": "#27415e", "selection_text": "#f2f5f8",
        "row_alternate": "#1f252d", "tooltip": "#e6eaee", "tooltip_text": "#1b2027",
        "neuron_input": "#262e37", "neuron_fill": "#22303f", "neuron_fill_strong": "#2a5384",
        "neuron_outline": "#7b8996", "neuron_text": "#f2f5f8", "neuron_caption": "#c3ccd5",
        "block_fill": "#1f252d",
        "focus": "#f2b84b", "focus_glow": "#6b5018", "focus_row": "#3a3016", "selection_outline": "#79b4ee",
        "delta": "#f08a35", "delta_text": "#f7ae72", "delta_chip": "#3a2817", "delta_chip_border": "#75502a",
        "gradient": "#a98be0", "gradient_text": "#c9b5f2", "gradient_chip": "#2c2540",
        "gradient_chip_border": "#5b4b85",
        "update": "#3fb5a6", "update_text": "#7cd8cb", "update_chip": "#16322f",
        "update_chip_border": "#2c655e",
        "target": "#e6eaee", "target_line": "#6c7885", "result": "#e6eaee",
        "label_chip": "#222931", "label_border": "#3d4752", "label_text": "#e6eaee",
        "error_text": "#f6aaa4", "error_box": "#3a2122", "error_border": "#71403f",
        "warning_text": "#f0c98a", "warning_box": "#332818", "warning_border": "#64502c",
        "ok_text": "#97d6a8", "ok_box": "#1a2d21", "ok_border": "#34593f",
        "info_text": "#a3cbf5", "info_box": "#1b2b3d", "info_border": "#35536f",
        "plot_background": "#1b2027", "plot_grid": "#2a313a", "plot_axis": "#9eaab6",
    },
    _factors(
        "#1d3550 #a1c0f4",
        "#3d3212 #f4cd5d",
        "#45261a #fa8d5a",
        "#2c2450 #a18cef",
        "#15392f #57f3cd",
        "#3f2434 #c98aa9",
    ),
    # managua by Fabio Crameri (MIT licence, doi 10.5281/zenodo.1243862), sampled; its dark centre would
    # vanish on the canvas and is left out.
    ("#925444 #b9744a #dc9e56 #ffcf67", "#59616b", "#4f5d95 #5a82b8 #6fafd9 #81e7ff"),
    "#57c98f #9a6fe0 #f7a8cf #e8e36a #b04a8a",
)
# fmt: on
