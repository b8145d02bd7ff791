from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter, QPainterPath
from pytestqt.qtbot import QtBot

from gui import math_drawing, math_layout, typeset
from gui.theme import DARK, LIGHT, Theme
from gui.typeset import Glyphs, escape, paint

RULE = (
    r"\delta_{h_1} = \textcolor{factor1}{f'(a_{h_1})} \cdot \textcolor{factor2}{w_{1,3}}"
    r" \cdot \textcolor{factor3}{\delta_{o_3}}"
)
NUMBERS = (
    r"\delta_{h_1} = \textcolor{factor1}{0.5523\,(1-0.5523)} \cdot \textcolor{factor2}{0.30}"
    r" \cdot \textcolor{factor3}{0.0368}"
)


@pytest.fixture(autouse=True)
def _application(qtbot: QtBot) -> None:
    """Fonts need an application object."""


def outline(glyphs: Glyphs) -> QPainterPath:
    whole = QPainterPath()
    for part in glyphs.parts:
        whole.addPath(part.path)
    return whole


def picture(glyphs: Glyphs, theme: Theme = LIGHT) -> QImage:
    image = QImage(int(glyphs.width) + 20, 140, QImage.Format.Format_RGB32)
    image.fill(theme.panel)
    painter = QPainter(image)
    paint(painter, glyphs, QPointF(10, 80), theme)
    painter.end()
    return image


def difference(one: QImage, other: QImage) -> int:
    assert one.size() == other.size()
    points = [(x, y) for x in range(one.width()) for y in range(one.height())]
    return sum(abs(one.pixelColor(x, y).lightness() - other.pixelColor(x, y).lightness()) > 60 for x, y in points)


@pytest.mark.parametrize(
    "latex",
    [
        RULE,
        NUMBERS,
        r"a_{h_1}=\sum_{i} w_{i,1}\,x_i",
        r"E = \frac12\left(0.50-0.67\right)^2 = 1.36\cdot10^{-5}",
        r"\frac{\partial E}{\partial w_{1,3}} = -\eta\,\ln y",
        r"\operatorname{net}_{\text{Größe}} \le 3",
        r"\sum_{i=1}^{24} x^{2}_{13} \sqrt[3]{27.5}",
        r"\begin{pmatrix}1&2\\3&4\end{pmatrix}",
    ],
)
def test_formulas_of_the_program_are_laid_out_as_mathematics(latex: str) -> None:
    template, _digits = math_layout.digits_of(latex)
    assert typeset._layout(template, fixed=False) is not None
    glyphs = typeset.typeset(latex, 20.0)
    assert glyphs.width > 20
    assert glyphs.ascent > 5
    assert outline(glyphs).boundingRect().right() <= glyphs.width + 1


@pytest.mark.parametrize("latex", [NUMBERS, r"E=\frac{0.1234}{5678.9}\cdot10^{-5}", r"\sqrt[3]{27.5}\,2"])
def test_fresh_digits_give_the_picture_of_a_whole_layout(latex: str) -> None:
    filled = typeset.typeset(latex, 40.0)
    whole = typeset._scaled(latex, 40.0, fixed=True)
    assert whole is not None
    full = typeset._filled(whole, "")
    assert filled.width == pytest.approx(full.width, rel=0.02)
    bounds, expected = outline(filled).boundingRect(), outline(full).boundingRect()
    assert bounds.width() == pytest.approx(expected.width(), rel=0.02)
    assert bounds.height() == pytest.approx(expected.height(), rel=0.02)


def test_digits_of_text_are_drawn_exactly_as_a_whole_layout_draws_them() -> None:
    latex = r"y=9876543210.05\cdot3"
    whole = typeset._scaled(latex, 30.0, fixed=True)
    assert whole is not None
    assert difference(picture(typeset.typeset(latex, 30.0)), picture(typeset._filled(whole, ""))) == 0


@pytest.mark.parametrize("digit", "0123456789")
@pytest.mark.parametrize("latex", ["{}", r"x_{{{}}}", r"10^{{-{}}}", r"x^{{2}}_{{{}}}", r"\sum_{{i=1}}^{{{}}}x"])
def test_each_place_shows_its_own_digit(latex: str, digit: str) -> None:
    shown = latex.format(digit)
    template, digits = math_layout.digits_of(shown)
    slots = [slot for run in math_layout.lay_out(template).runs for slot in run.slots]
    glyphs = outline(typeset.typeset(shown, math_drawing.EM))
    assert sorted(slot.digit for slot in slots) == list(range(len(digits)))
    for slot in slots:
        expected = math_drawing.digit_outlines(slot.shape)[int(digits[slot.digit])].boundingRect()
        at = QRectF(slot.origin + expected.topLeft() * slot.scale, expected.size() * slot.scale)
        polygons = [polygon.boundingRect() for polygon in glyphs.toSubpathPolygons()]
        assert any(abs(box.left() - at.left()) < 1 and abs(box.width() - at.width()) < 2 for box in polygons)


def test_sub_and_superscript_do_not_swap_their_digits() -> None:
    layout = math_layout.lay_out(r"x^{0}_{0}")
    slots = sorted((slot for run in layout.runs for slot in run.slots), key=lambda slot: slot.origin.y())
    assert [slot.digit for slot in slots] == [
        0,
        1,
    ]  # the exponent comes first in the LaTeX, and stands higher


def test_digits_in_names_of_roles_are_left_alone() -> None:
    assert math_layout.digits_of(r"\textcolor{factor3}{12}_4") == (r"\textcolor{factor3}{00}_0", "124")
    assert math_layout.with_digits(r"\textcolor{factor3}{00}_0", "124") == r"\textcolor{factor3}{12}_4"


def test_numbers_do_not_move_what_stands_around_them() -> None:
    one = typeset.typeset(NUMBERS, 20.0)
    other = typeset.typeset(NUMBERS.replace("0.5523", "0.1111"), 20.0)
    assert one.spans == other.spans
    assert one.width == other.width


def test_fresh_numbers_need_no_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    typeset.typeset(NUMBERS, 20.0)
    laid_out: list[str] = []
    monkeypatch.setattr(typeset, "lay_out", lambda latex, **_how: laid_out.append(latex))
    for i in range(50):
        typeset.typeset(NUMBERS.replace("0.5523", f"0.{random.Random(i).randrange(10000):04}"), 20.0)
    assert laid_out == []


def test_roles_nest_and_the_inner_one_wins() -> None:
    glyphs = typeset.typeset(r"1 + \textcolor{factor1}{a \textcolor{factor2}{b} c}", 20.0)
    assert [part.role for part in glyphs.parts] == [None, "factor1", "factor2", "factor1"]
    assert [role for role, _rect in glyphs.spans] == ["factor1", "factor2"]
    (outer,), (inner,) = glyphs.role_rects("factor1"), glyphs.role_rects("factor2")
    assert outer.contains(inner.center())
    assert glyphs.role_at(inner.center()) == "factor2"
    assert glyphs.role_at(QPointF(outer.left() + 2, 0)) == "factor1"
    assert glyphs.role_at(QPointF(1, 0)) == ""


def test_backgrounds_of_factors_do_not_overlap_and_hold_their_glyphs() -> None:
    glyphs = typeset.typeset(NUMBERS, 24.0)
    first, second, third = (glyphs.role_rects(f"factor{i}")[0] for i in (1, 2, 3))
    assert first.right() < second.left() < second.right() < third.left()
    assert third.right() <= glyphs.width
    for part in glyphs.parts:
        if part.role:
            assert glyphs.role_rects(part.role)[0].contains(part.rect)


def test_factors_stand_apart_from_what_is_beside_them() -> None:
    plain = typeset.typeset(r"a \cdot b \cdot c", 20.0)
    marked = typeset.typeset(r"a \cdot \textcolor{factor1}{b} \cdot c", 20.0)
    assert marked.width >= plain.width + 2 * math_layout.FACTOR_MARGIN * 20


def test_a_minus_after_a_relation_is_a_sign_and_a_partial_derivative_is_tight() -> None:
    sign, difference = typeset.typeset("a=-b", 20.0), typeset.typeset("a=b-c", 20.0)
    assert sign.width < difference.width - typeset.typeset("c", 20.0).width
    assert typeset.typeset(r"\partial E", 20.0).width < typeset.typeset("aE", 20.0).width * 1.05


def test_a_fraction_bar_has_the_role_of_its_fraction() -> None:
    glyphs = typeset.typeset(r"\textcolor{factor4}{\frac{a}{b}}", 20.0)
    assert [part.role for part in glyphs.parts] == ["factor4"]


def test_spaces_do_not_recolour_the_glyph_before_them() -> None:
    glyphs = typeset.typeset(r"a \textcolor{factor1}{\ln x}", 20.0)
    assert [part.role for part in glyphs.parts] == [None, "factor1"]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_painting_uses_the_colours_of_the_theme(theme: Theme) -> None:
    glyphs = typeset.typeset(r"\textcolor{factor2}{\frac{aaaa}{bbbb}} \textcolor{nonsense}{x}", 60.0)
    image = picture(glyphs, theme)
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert {theme.factors[1].background.name(), theme.factors[1].strong.name(), theme.text.name()} <= seen


@pytest.mark.parametrize(
    "label", ["Größe", "x<y&z", "a{b", "a}b", "50 %", r"back\slash", "a_1^2", "😀", "中文 3", "~", ""]
)
def test_labels_of_users_come_out_as_mathematics(label: str) -> None:
    latex = "w_{" + escape(label) + "} = 1"
    glyphs = typeset.typeset(latex, 20.0)
    assert len(glyphs.parts) >= 1
    assert typeset._scaled(math_layout.digits_of(latex)[0], 20.0) or typeset._scaled(latex, 20.0, fixed=True)


@pytest.mark.parametrize(
    "latex", ["", r"\frac{1}", r"\left( x", "}{", "&", "\\", "x^", r"\text{a{b<&}", r"\textcolor{"]
)
def test_what_is_no_latex_comes_as_plain_text(latex: str) -> None:
    glyphs = typeset.typeset(latex, 20.0)
    assert glyphs.width >= 0
    picture(glyphs)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=12))
def test_nothing_a_user_types_raises(text: str) -> None:
    typeset.typeset("y_{" + escape(text) + "}", 16.0)
    typeset.typeset(text, 16.0)


@pytest.mark.parametrize(
    "latex",
    [
        r"a_{h_1} = \textcolor{factor1}{w_{1,1} \cdot x_1} + \textcolor{factor2}{w_{2,1} \cdot x_2} + b",
        r"y = -3 - 2 \cdot 4 \approx -11",
        r"{}+ \textcolor{factor4}{\frac{1}{2}} \cdot \textcolor{factor2}{\left(a - b\right)} + \textcolor{delta}{c}",
    ],
)
def test_pieces_in_a_row_stand_as_in_a_whole_layout(latex: str) -> None:
    row, whole = typeset.typeset(latex, 40.0), typeset._laid_out(latex, 40.0)
    assert row.width == pytest.approx(whole.width)
    assert (row.ascent, row.descent) == pytest.approx((whole.ascent, whole.descent))
    assert [part.role for part in row.parts] == [part.role for part in whole.parts]
    assert [role for role, _rect in row.spans] == [role for role, _rect in whole.spans]
    for (_role, one), (_same, other) in zip(row.spans, whole.spans, strict=True):
        assert one.getRect() == pytest.approx(other.getRect(), abs=0.01)
    boxes = (outline(glyphs).boundingRect().getRect() for glyphs in (row, whole))
    assert next(boxes) == pytest.approx(next(boxes), abs=0.01)


def test_plain_text_is_readable() -> None:
    assert typeset.plain_text(r"\textcolor{factor1}{0.5}\,\cdot \delta_{h}") == "0.5 · δ_h"


def test_backgrounds_hug_factors_in_fractions_and_scripts() -> None:
    whole = typeset.typeset(r"\frac{1}{1 + e^{-\textcolor{factor1}{a}}}", 40.0)
    bare = typeset.typeset(r"\frac{1}{1 + e^{-a}}", 40.0)
    (rect,) = whole.role_rects("factor1")
    assert rect.height() < 22
    assert rect.top() > -bare.ascent / 2  # below the numerator


LINKED = (
    r"\textcolor{factor2}{\left(\textcolor{link7}{t_1}-\textcolor{link3}{0.25}\right)}^{2} = \textcolor{link5}{0.5}"
)


def test_links_have_places_and_no_looks() -> None:
    linked, bare = typeset.typeset(LINKED, 21.0), typeset.typeset(re.sub(r"\\textcolor\{link\d\}", "", LINKED), 21.0)
    assert [link for link, _rect in linked.links] == [7, 3, 5]
    assert (linked.width, linked.spans) == (bare.width, bare.spans)
    assert [(part.role, part.path) for part in linked.parts] == [(part.role, part.path) for part in bare.parts]
    factor = linked.role_rects("factor2")[0]
    assert all(factor.contains(rect) for link, rect in linked.links if link != 5)
    assert not factor.intersects(dict(linked.links)[5])


def test_places_of_links_do_not_depend_on_digits_or_on_their_numbers() -> None:
    one = typeset.typeset(r"\textcolor{link0}{0.25} + \textcolor{link1}{0.5}", 21.0)
    other = typeset.typeset(r"\textcolor{link11}{0.71} + \textcolor{link4}{0.9}", 21.0)
    assert [rect for _link, rect in one.links] == [rect for _link, rect in other.links]
    assert [link for link, _rect in other.links] == [11, 4]


def test_links_nest_the_inner_last() -> None:
    nested = typeset.typeset(
        r"\textcolor{link0}{\textcolor{link1}{0.5} \cdot \left(1-\textcolor{link1}{0.5}\right)}", 21.0
    )
    assert [link for link, _rect in nested.links] == [0, 1, 1]
    assert all(nested.links[0][1].contains(rect) for _link, rect in nested.links[1:])


def test_a_link_is_read_and_taken_out_with_the_roles() -> None:
    assert typeset.link_text(LINKED, 3) == "0.25"
    assert typeset.link_text(LINKED, 9) == ""
    assert typeset.without_roles(LINKED) == r"\left(t_1-0.25\right)^{2} = 0.5"
