from __future__ import annotations

import importlib
import math
import warnings
import xml.etree.ElementTree as ET

import latex2mathml.converter
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.formula import (
    Apply,
    Approximate,
    BigSum,
    Equation,
    Expr,
    Folded,
    Marked,
    Named,
    Negative,
    Partial,
    Sum,
    Symbol,
    Value,
    apply,
    equation,
    evaluate,
    expr,
    latex,
    named,
    plain,
    roles,
    symbol,
    text,
    total,
    with_numbers,
)
from engine.functions.activations import ACTIVATIONS, SOFTMAX
from engine.functions.formulas import ACTIVATION_FORMULAS, LOSS_FORMULAS, TOGETHER_FORMULAS, Neuron, Output
from engine.functions.losses import LOSSES, TOGETHER
from engine.functions.tape import straight_line

A, B, X = symbol("a"), symbol("b"), symbol("x")


def number(name: str, value: float) -> Named:
    return Named(symbol(name), Value(value))


# --- parentheses and signs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formula", "plainly", "in_latex"),
    [
        (A + B - X, "a + b − x", "a + b - x"),
        (A - (B - X), "a − (b − x)", r"a - \left(b - x\right)"),
        (A * (B + X), "a·(b + x)", r"a \cdot \left(b + x\right)"),
        (A + expr(-2), "a − 2", "a - 2"),
        (A - expr(-2), "a − (−2)", r"a - \left({-2}\right)"),
        (expr(-2) + A, "−2 + a", "{-2} + a"),
        (A * expr(-0.3) * B, "a·(−0.3)·b", r"a \cdot \left({-0.3}\right) \cdot b"),
        (A + expr(-0.3) * B, "a + (−0.3)·b", r"a + \left({-0.3}\right) \cdot b"),
        (-(A + B), "−(a + b)", r"-\left(a + b\right)"),
        (-(A * B), "−a·b", r"-a \cdot b"),
        (A - (-B), "a − (−b)", r"a - \left(-b\right)"),
        (A / B, "a/b", r"\frac{a}{b}"),
        ((A + B) / (A * B), "(a + b)/(a·b)", r"\frac{a + b}{a \cdot b}"),
        (A / (B / X), "a/(b/x)", r"\frac{a}{\frac{b}{x}}"),
        (expr(1) / 2 * A, "½·a", r"\frac{1}{2} \cdot a"),
        ((A - B) ** 2, "(a − b)²", r"\left(a - b\right)^{2}"),
        (expr(-2) ** 2, "(−2)²", r"\left({-2}\right)^{2}"),
        (A**2 * B, "a²·b", r"a^{2} \cdot b"),
        ((A**2) ** 3, "(a²)³", r"\left(a^{2}\right)^{3}"),
        (A**B, "a^b", "a^{b}"),
        (A ** (B + 1), "a^(b + 1)", "a^{b + 1}"),
        (apply("exp", -A), "e^(−a)", "e^{-a}"),
        (apply("exp", A) ** 2, "(e^a)²", r"\left(e^{a}\right)^{2}"),
        (apply("sqrt", A + B), "√(a + b)", r"\sqrt{a + b}"),
        (apply("abs", A - B), "|a − b|", r"\left|a - b\right|"),
        (apply("norm", A), "‖a‖", r"\left\|a\right\|"),
        (apply("max", 0, A), "max(0, a)", r"\max \left(0, a\right)"),
        (Apply("f", (A,), 1), "f′(a)", r"f'\left(a\right)"),
        (Partial(symbol("E"), symbol("w_{1,3}")), "∂E/∂w_1,3", r"\frac{\partial E}{\partial w_{1,3}}"),
        (Partial(A, B) ** 2, "(∂a/∂b)²", r"\left(\frac{\partial a}{\partial b}\right)^{2}"),
        (1 / B * BigSum(symbol("s"), symbol("E_s")), "1/b·Σ_s E_s", r"\frac{1}{b} \cdot \sum_{s} E_{s}"),
        (A + Folded(780), "a + … (780 more)", r"a + \cdots \ \text{(780 more)}"),
        (A + Folded(3, -0.25), "a − 0.25 (3 more)", r"a - 0.25\ \text{(3 more)}"),
        (A + Marked(Value(-0.4), "factor1"), "a − 0.4", "a - 0.4"),
        (equation(A, B, 1), "a = b = 1", "a = b = 1"),
        (total(()), "0", "0"),
        (total((A,)), "a", "a"),
    ],
)
def test_parentheses_and_signs(formula: Expr, plainly: str, in_latex: str) -> None:
    assert text(formula) == plainly
    assert latex(formula) == in_latex


@pytest.mark.parametrize(
    ("value", "plainly", "in_latex"),
    [
        (0.3775, "0.3775", "0.3775"),
        (1234567.0, "1.235·10⁶", r"1.235 \cdot 10^{6}"),
        (2.35e-6, "2.35·10⁻⁶", r"2.35 \cdot 10^{-6}"),
        (1e-8, "10⁻⁸", "10^{-8}"),
        (-1e-8, "−1·10⁻⁸", r"{-1} \cdot 10^{-8}"),
        (math.inf, "∞", r"\infty "),
        (-math.inf, "−∞", r"{-\infty }"),
        (math.nan, "undefined", r"\text{undefined}"),
    ],
)
def test_numbers(value: float, plainly: str, in_latex: str) -> None:
    assert text(Value(value)) == plainly
    assert latex(Value(value)) == in_latex


def test_powers_of_ten_hold_together() -> None:
    assert text(A / Value(2e-6)) == "a/(2·10⁻⁶)"
    assert text(Value(2e-6) ** 2) == "(2·10⁻⁶)²"
    assert text(Value(2e-6) * A) == "2·10⁻⁶·a"


def test_digits_are_those_asked_for() -> None:
    assert text(Value(1 / 3), 2) == "0.33"
    assert latex(Value(1 / 3), 9) == "0.333333333"


# --- names, numbers and roles ---------------------------------------------------------------------------------------


def test_one_formula_reads_in_symbols_and_with_numbers() -> None:
    slope = Named(Apply("f", (symbol("a_h"),), 1), number("y_h", 0.5523) * (1 - number("y_h", 0.5523)))
    weight = Marked(number("w_{1,3}", -0.3), "factor2")
    rule = equation(Symbol("δ", (symbol("h_1"),)), Marked(slope, "factor1") * weight)
    assert text(rule) == "δ_h1 = f′(a_h)·w_1,3"
    assert text(with_numbers(rule)) == "δ_h1 = 0.5523·(1 − 0.5523)·(−0.3)"
    assert latex(with_numbers(rule), roles=True) == (
        r"\delta _{h_{1}} = \textcolor{factor1}{0.5523 \cdot \left(1 - 0.5523\right)}"
        r" \cdot \textcolor{factor2}{\left({-0.3}\right)}"
    )
    assert "textcolor" not in latex(rule)
    assert [text(part.name) for part in named(rule)] == ["f′(a_h)", "w_1,3"]
    assert roles(rule) == {"factor1", "factor2"}
    assert evaluate(rule) == pytest.approx(0.5523 * (1 - 0.5523) * -0.3, rel=1e-15)


@pytest.mark.parametrize("formula", [A + 1, Apply("f", (Value(1.0),), 1), A + Folded(2), BigSum(A, Value(1.0))])
def test_what_stands_for_no_number_has_no_value(formula: Expr) -> None:
    with pytest.raises(ValueError, match="no"):
        evaluate(formula)


def test_equal_formulas_are_equal_values() -> None:
    assert A + B * 2 == A + B * 2
    assert len({A * B, A * B, B * A}) == 2


# --- labels ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "plainly", "in_latex", "in_words"),
    [
        ("h_1", "h_1", "h_{1}", "h₁"),
        ("w_{1,1}", "w_1,1", "w_{1,1}", "w₁,₁"),
        ("w_10", "w_10", "w_{10}", "w₁₀"),
        ("h1", "h1", r"\text{h1}", "h1"),
        ("b_{out}", "b_out", r"b_{\text{out}}", "b_out"),
        ("δ_1", "δ_1", r"\delta _{1}", "δ₁"),
        ("4", "4", "4", "4"),
        ("Größe", "Größe", r"\text{Größe}", "Größe"),
        ("x_a_2", "x_a2", "x_{a_{2}}", "x_a2"),
        ("_", "_", r"\_", "_"),
        ("a_", "a_", r"\text{a}\_", "a_"),
        ("}{", "}{", r"\}\{", "}{"),
        ("50 %", "50 %", r"\text{50 }\%", "50 %"),
        ("a\nb", "a b", r"\text{a b}", "a b"),
        ("", "", r"\text{ }", ""),
    ],
)
def test_labels(label: str, plainly: str, in_latex: str, in_words: str) -> None:
    assert text(symbol(label)) == plainly
    assert latex(symbol(label)) == in_latex
    assert plain(label) == in_words


def test_marks_of_a_symbol() -> None:
    weight = symbol("w_{1,3}")
    assert text(Symbol(weight.letter, weight.index, "new")) == "w_1,3⁺"
    assert latex(Symbol(weight.letter, weight.index, "new")) == "w_{1,3}^{+}"
    assert text(Symbol("m", mark="hat")) == "m̂"
    assert latex(Symbol("m", mark="hat")) == r"\hat{m}"


def mathml(formula: str) -> str:
    """What the LaTeX reads as, through the conversion that window and exports use."""
    return "".join(ET.fromstring(latex2mathml.converter.convert(formula)).itertext())


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
def test_no_label_breaks_the_latex(label: str) -> None:
    formula = latex(equation(Symbol("δ", (symbol(label),)), symbol(label) * 2), roles=True)
    assert formula.count("{") - formula.count(r"\{") == formula.count("}") - formula.count(r"\}")
    assert "=" in mathml(formula)


def test_the_typesetter_knows_all_of_it() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it opens its font by an old way
        ziamath = importlib.import_module("ziamath")
    everything: list[Expr] = [
        equation(Symbol("δ", (symbol("h_1"),)), Marked(Apply("f", (symbol("a_{h_1}"),), 1), "factor1") * B),
        equation(Partial(symbol("E"), symbol("w_{1,3}")), BigSum(symbol("s"), A) / B, Value(-2.5e-7)),
        Symbol("m", (symbol("h"),), "hat") / (apply("sqrt", Symbol("v", mark="hat")) + Value(1e-8)),
        apply("norm", A) + apply("abs", B) + apply("exp", -A) + Folded(9, 0.1),
        Equation((A, B, Approximate(Value(0.5)))),
        *(apply(name, A) for name in ("floor", "ln", "tanh", "sin", "cos", "max", "min", "sgn", "Φ", "φ", "σ")),
        symbol("\\b^~{}%#&$<>−'ä ö"),
        *(symbol(letter) for letter in "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ∂∞ℓ"),
    ]
    for formula in everything:
        drawing = ziamath.Latex(latex(formula, roles=False)).svg()
        assert "<path" in drawing or "<symbol" in drawing
        assert "\\" not in mathml(latex(formula)).replace("\\b", "")


# --- the tables -----------------------------------------------------------------------------------------------------

NETS = np.array([-40.0, -3.0, -1.0, -0.3, 0.0, 0.2, 0.9, 2.5, 40.0])


def test_every_function_has_its_formulas() -> None:
    assert set(ACTIVATION_FORMULAS) == set(ACTIVATIONS) - {SOFTMAX}
    assert set(LOSS_FORMULAS) == set(LOSSES)
    assert set(TOGETHER_FORMULAS) == set(TOGETHER)


@pytest.mark.parametrize("name", ACTIVATION_FORMULAS)
def test_formulas_of_activations_give_what_the_engine_gives(name: str) -> None:
    formula = ACTIVATION_FORMULAS[name]
    outs = ACTIVATIONS[name].value(NETS[:, None])[:, 0]
    slopes = ACTIVATIONS[name].derivative(NETS[:, None])[:, 0]
    for net, out, slope in zip(NETS, outs, slopes, strict=True):
        neuron = Neuron(number("a", net), number("y", out))
        assert evaluate(formula.rule(neuron.net)) == pytest.approx(out, rel=1e-12, abs=1e-16)
        assert evaluate(formula.slope(neuron)) == pytest.approx(slope, rel=1e-12, abs=1e-15)


def output(net: float, out: float, target: float, count: int = 3) -> Output:
    return Output(
        number("a", net), number("y", out), number("t", target), number("K", count), Value(math.exp(net)), Value(target)
    )


@pytest.mark.parametrize("name", LOSS_FORMULAS)
@pytest.mark.parametrize("target", [0.0, 0.3, 1.0])
def test_formulas_of_losses_give_what_the_engine_gives(name: str, target: float) -> None:
    outs = np.array([[0.01], [0.3], [0.95]])
    if name not in ("binary_cross_entropy", "cross_entropy"):
        outs = outs * 4 - 1.5
    targets, nets = np.full_like(outs, target), np.zeros_like(outs)
    parts, slopes = np.empty_like(outs), np.empty_like(outs)
    straight_line([*LOSSES[name].parts(nets, outs, targets, parts), *LOSSES[name].gradient(outs, targets, slopes)])()
    for out, part, slope in zip(outs[:, 0], parts[:, 0], slopes[:, 0], strict=True):
        terms = output(0.0, float(out), target)
        assert evaluate(LOSS_FORMULAS[name].part(terms)) == pytest.approx(part, rel=1e-12, abs=1e-16)
        assert evaluate(LOSS_FORMULAS[name].slope(terms)) == pytest.approx(slope, rel=1e-12, abs=1e-16)
        assert evaluate(LOSS_FORMULAS[name].descent(terms)) == pytest.approx(-slope, rel=1e-12, abs=1e-16)


def test_logarithms_of_absent_classes_count_nothing() -> None:
    assert evaluate(LOSS_FORMULAS["cross_entropy"].part(output(0.0, 0.0, 0.0))) == 0
    assert evaluate(LOSS_FORMULAS["binary_cross_entropy"].part(output(0.0, 1.0, 1.0))) == 0


def test_a_rounded_number_is_shown_to_its_decimals_behind_the_sign_for_about() -> None:
    result = Equation((Symbol("δ"), Value(0.0024065, 7), Approximate(Value(0.0024, 4))))
    assert text(result, 2) == "δ = 0.0024065 ≈ 0.0024"
    assert latex(result, 2) == r"\delta  = 0.0024065 \approx 0.0024"
    assert evaluate(result) == 0.0024
    assert text(Value(12.3456, 4), 2) == "12.3456"
    assert text(Value(-12.3456, 0), 2) == "−12"
    assert text(Value(0.0, 4)) == "0"
    assert text(Sum((Value(1.0), Value(-0.12345, 5))), 2) == "1 − 0.12345"


def test_a_function_has_a_letter_like_any_other() -> None:
    assert latex(Apply("f_{1}", (Symbol("a"),), 1)) == r"f_{1}'\left(a\right)"
    assert text(Apply("floor", (Value(2.5),))) == "⌊2.5⌋"
    assert latex(Apply("floor", (Value(2.5),))) == r"\left\lfloor 2.5\right\rfloor "
    assert evaluate(Apply("floor", (Value(-2.5),))) == -3.0


def test_a_sign_before_a_whole_product_needs_no_parentheses() -> None:
    slope = Named(Negative(Partial(Symbol("E"), Symbol("y"))), Sum((Symbol("t"), Negative(Symbol("y")))))
    assert text(slope * Symbol("s")) == "−∂E/∂y·s"
    assert text(with_numbers(slope * Symbol("s"))) == "(t − y)·s"
    assert text(Symbol("s") * slope) == "s·(−∂E/∂y)"
    assert text(Symbol("a") - slope * Symbol("s")) == "a − (−∂E/∂y·s)"
