"""Optimizers and schedules against PyTorch: its update rules written out plainly, and numbers that it printed."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from engine.functions.tape import constant, straight_line
from engine.optimizers import METHODS, SCHEDULES, Place, fresh_memory, learning_rate, penalty_calls, step_calls
from engine.settings import (
    Adagrad,
    Adam,
    AdamW,
    Constant,
    Cosine,
    Exponential,
    Optimizer,
    RmsProp,
    Rprop,
    Schedule,
    Sgd,
    StepDecay,
    Training,
)

Floats = npt.NDArray[Any]
Update = Callable[[Any, Floats, Floats, dict[str, Any], int], Any]  # settings, theta, gradient, memory, step

START = np.array([0.5, -1.0, 2.0, 0.0])

CASES: dict[str, Optimizer] = {
    "sgd": Sgd(0.05),
    "momentum": Sgd(0.05, 0.9),
    "nesterov": Sgd(0.05, 0.9, True),
    "adagrad": Adagrad(0.1),
    "adagrad decay": Adagrad(0.1, lr_decay=0.05, initial_accumulator_value=0.3, eps=1e-3),
    "rmsprop": RmsProp(0.01),
    "rmsprop centered": RmsProp(0.01, alpha=0.9, centered=True, eps=1e-4),
    "rmsprop momentum": RmsProp(0.01, momentum=0.8),
    "rmsprop all": RmsProp(0.01, alpha=0.8, momentum=0.5, centered=True),
    "adam": Adam(0.03),
    "adam amsgrad": Adam(0.03, betas=(0.5, 0.7), eps=1e-3, amsgrad=True),
    "adamw": AdamW(0.03),
    "adamw amsgrad": AdamW(0.03, betas=(0.8, 0.9), weight_decay=0.2, amsgrad=True),
    "rprop": Rprop(0.02),
    "rprop bounds": Rprop(0.02, etas=(0.4, 1.5), step_sizes=(0.01, 0.05)),
}

# What PyTorch 2.13 has after 20 steps from START along `gradient`.
PYTORCH = {
    "sgd": [0.20297587113474064, -1.7164894203151508, 1.506182292016341, -0.039264095197135],
    "momentum": [0.07491439246789564, -8.90500222188953, -0.03509974404705742, -0.05010984151585943],
    "nesterov": [0.11007079473616406, -11.178218207681127, -0.06068404535633372, -0.09763333474217312],
    "adagrad": [0.17508263749157865, -1.507380793246941, 1.6062625175355125, -0.024269146928754967],
    "adagrad decay": [0.22874756646751832, -1.3722976319017601, 1.708405668970434, 0.010313797581358643],
    "rmsprop": [0.1738312475321846, -1.517585953501532, 1.598943332668225, -0.025678905636221272],
    "rmsprop centered": [0.3330550079567055, -1.2036315596221236, 1.820469081987418, -0.008165310563050827],
    "rmsprop momentum": [-0.012699648678180362, -3.832702344908414, 0.6529175061045059, -0.05030950644827266],
    "rmsprop all": [0.24512931083414724, -1.3598984739310183, 1.7131317518571447, -0.0103993864716452],
    "adam": [0.17352527676127155, -1.4114496277221462, 1.6600644164328926, 0.020249918749882044],
    "adam amsgrad": [0.2625417194802914, -1.3285047706541504, 1.7119722629063234, -0.01861374563510533],
    "adamw": [0.172056577222027, -1.4037850340414304, 1.6495761003457365, 0.020125921285830583],
    "adamw amsgrad": [0.17512806934028743, -1.2420715521182644, 1.4775455572042184, 0.003200840001304134],
    "rprop": [0.38125731840000004, -1.0922181119999996, 1.9460424960000002, -0.006891520000000001],
    "rprop bounds": [0.31499999999999995, -1.3079375, 1.8770000000000002, -0.02],
}


def gradient(theta: Floats, step: int) -> Any:
    return theta * np.array([1.0, -0.5, 0.25, 2.0]) + np.sin(step + np.arange(4.0))


# --- PyTorch's rules, as its documentation has them ---------------------------------------------------------------


def sgd(o: Sgd, theta: Floats, g: Floats, m: dict[str, Any], step: int) -> Any:
    if o.momentum:
        m["b"] = o.momentum * m.get("b", 0.0) + g
        g = g + o.momentum * m["b"] if o.nesterov else m["b"]
    return theta - o.learning_rate * g


def adagrad(o: Adagrad, theta: Floats, g: Floats, m: dict[str, Any], step: int) -> Any:
    m["sum"] = m.get("sum", o.initial_accumulator_value) + g**2
    return theta - o.learning_rate / (1 + (step - 1) * o.lr_decay) * g / (np.sqrt(m["sum"]) + o.eps)


def rmsprop(o: RmsProp, theta: Floats, g: Floats, m: dict[str, Any], step: int) -> Any:
    m["v"] = o.alpha * m.get("v", 0.0) + (1 - o.alpha) * g**2
    v = m["v"]
    if o.centered:
        m["mean"] = o.alpha * m.get("mean", 0.0) + (1 - o.alpha) * g
        v = v - m["mean"] ** 2
    m["b"] = o.momentum * m.get("b", 0.0) + g / (np.sqrt(v) + o.eps)
    return theta - o.learning_rate * m["b"]


def adam(o: Adam | AdamW, theta: Floats, g: Floats, m: dict[str, Any], step: int) -> Any:
    if isinstance(o, AdamW):
        theta = theta - o.learning_rate * o.weight_decay * theta
    m["m"] = o.betas[0] * m.get("m", 0.0) + (1 - o.betas[0]) * g
    m["v"] = o.betas[1] * m.get("v", 0.0) + (1 - o.betas[1]) * g**2
    second = m["v"]
    if o.amsgrad:
        second = m["max"] = np.maximum(m.get("max", 0.0), m["v"])
    first, second = m["m"] / (1 - o.betas[0] ** step), second / (1 - o.betas[1] ** step)
    return theta - o.learning_rate * first / (np.sqrt(second) + o.eps)


def rprop(o: Rprop, theta: Floats, g: Floats, m: dict[str, Any], step: int) -> Any:
    same = m.get("previous", np.zeros_like(g)) * g
    factors = np.where(same > 0, o.etas[1], np.where(same < 0, o.etas[0], 1.0))
    m["size"] = np.clip(m.get("size", np.full_like(g, o.learning_rate)) * factors, *o.step_sizes)
    m["previous"] = np.where(same < 0, 0.0, g)
    return theta - np.sign(m["previous"]) * m["size"]


RULES: dict[type, Update] = {Sgd: sgd, Adagrad: adagrad, RmsProp: rmsprop, Adam: adam, AdamW: adam, Rprop: rprop}


class Worked:
    """An optimizer as the program runs it, on a vector of its own."""

    def __init__(self, optimizer: Optimizer, start: Floats = START) -> None:
        self.theta, self.gradient = start.copy(), np.zeros_like(start)
        self.memory, self.steps = fresh_memory(optimizer, len(start)), constant(0.0)
        self.rate = constant(optimizer.learning_rate)
        place = Place(self.theta, self.gradient, self.rate, self.steps, self.memory)
        self._run = straight_line(step_calls(optimizer, place))

    def step(self, gradient: npt.ArrayLike) -> None:
        self.gradient[:] = gradient
        with np.errstate(all="ignore"):
            self._run()


def test_every_optimizer_and_schedule_is_covered() -> None:
    assert set(METHODS) == set(RULES) == {type(case) for case in CASES.values()}
    assert set(SCHEDULES) == {Constant, StepDecay, Exponential, Cosine}


@pytest.mark.parametrize("name", sorted(CASES))
def test_twenty_updates_follow_the_documented_rule(name: str) -> None:
    optimizer, memory, theta = CASES[name], dict[str, Any](), START
    worked = Worked(optimizer)
    for step in range(20):
        theta = RULES[type(optimizer)](optimizer, theta, gradient(theta, step), memory, step + 1)
        worked.step(gradient(worked.theta, step))
        np.testing.assert_allclose(worked.theta, theta, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", sorted(CASES))
def test_twenty_updates_end_where_pytorch_ends(name: str) -> None:
    worked = Worked(CASES[name])
    for step in range(20):
        worked.step(gradient(worked.theta, step))
    np.testing.assert_allclose(worked.theta, PYTORCH[name], rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", sorted(CASES))
def test_only_those_that_need_it_count_their_steps(name: str) -> None:
    worked = Worked(CASES[name])
    worked.step(np.ones(4))
    assert worked.steps == (1.0 if isinstance(CASES[name], Adagrad | Adam | AdamW) else 0.0)


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_gradient_of_zero_at_first_changes_nothing(name: str) -> None:
    worked = Worked(CASES[name])
    worked.step(np.zeros(4))
    expected = START * (1 - 0.03 * 0.01) if name == "adamw" else START * (1 - 0.03 * 0.2)
    np.testing.assert_allclose(worked.theta, expected if name.startswith("adamw") else START, rtol=1e-15)


def test_centered_rmsprop_outlives_a_constant_gradient() -> None:
    # The variance of a constant gradient is 0, and by rounding a little less: its root must not be undefined.
    gradient = np.random.default_rng(0).uniform(-3, 3, 200)
    worked = Worked(RmsProp(1e-9, alpha=0.5, centered=True), np.zeros(200))
    for _ in range(200):
        worked.step(gradient)
    assert np.isfinite(worked.theta).all()


# --- penalties and clipping ---------------------------------------------------------------------------------------


def penalised(training: Training, theta: Floats, gradient: Floats, is_weight: list[bool]) -> Floats:
    result = gradient.copy()
    with np.errstate(all="ignore"):
        straight_line(penalty_calls(training, theta, result, np.array(is_weight)))()
    return result


def test_penalties_touch_weights_alone() -> None:
    theta, is_weight = np.array([2.0, -3.0, 0.0, 4.0]), [True, True, True, False]
    got = penalised(Training(l1=0.1, l2=0.01), theta, np.ones(4), is_weight)
    np.testing.assert_allclose(got, [1 + 0.1 + 0.02, 1 - 0.1 - 0.03, 1.0, 1.0], rtol=1e-15)


def test_penalties_are_the_derivative_of_what_the_file_format_says() -> None:
    theta, step = np.array([0.7, -1.3, 2.0]), 1e-6
    training = Training(l1=0.3, l2=0.2)

    def penalty(w: Floats) -> float:
        return 0.3 * float(np.abs(w).sum()) + 0.5 * 0.2 * float((w**2).sum())

    differences = [(penalty(theta + step * e) - penalty(theta - step * e)) / (2 * step) for e in np.eye(3)]
    np.testing.assert_allclose(penalised(training, theta, np.zeros(3), [True] * 3), differences, rtol=1e-8)


@pytest.mark.parametrize(("limit", "factor"), [(5.0, 1.0), (10.0, 1.0), (1.0, 0.2), (2.5, 0.5)])
def test_clipping_bounds_the_global_norm(limit: float, factor: float) -> None:
    got = penalised(Training(gradient_clip=limit), np.zeros(2), np.array([3.0, -4.0]), [True, True])
    np.testing.assert_allclose(got, np.array([3.0, -4.0]) * factor, rtol=1e-15)


def test_clipping_takes_the_penalties_in() -> None:
    got = penalised(Training(l2=1.0, gradient_clip=1.0), np.array([3.0, 4.0]), np.zeros(2), [True, True])
    np.testing.assert_allclose(got, [0.6, 0.8], rtol=1e-15)


@pytest.mark.parametrize(("size", "limit"), [(1e-200, 1e-250), (1e160, 1.0), (1e300, 3.0)])
def test_clipping_keeps_the_direction_of_any_gradient(size: float, limit: float) -> None:
    got = penalised(Training(gradient_clip=limit), np.zeros(2), np.array([size, -size]), [True, True])
    np.testing.assert_allclose(got, np.array([limit, -limit]) / math.sqrt(2), rtol=1e-12)


def test_clipping_leaves_nothing_as_it_is() -> None:
    assert not penalised(Training(gradient_clip=1.0), np.zeros(2), np.zeros(2), [True, True]).any()
    assert len(penalised(Training(gradient_clip=1.0), np.zeros(0), np.zeros(0), [])) == 0


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_clipping_hides_nothing(bad: float) -> None:
    got = penalised(Training(gradient_clip=1.0), np.zeros(2), np.array([1.0, bad]), [True, True])
    assert not np.isfinite(got).all()


def test_without_penalties_there_is_nothing_to_call() -> None:
    assert penalty_calls(Training(), START, START, np.ones(4, np.bool_)) == []


# --- schedules ----------------------------------------------------------------------------------------------------

# PyTorch 2.13 from 0.4 over 13 epochs.
RATES: list[tuple[Schedule, list[float]]] = [
    (Constant(), [0.4] * 13),
    (StepDecay(3, 0.5), [0.4, 0.4, 0.4, 0.2, 0.2, 0.2, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025]),
    (
        Exponential(0.9),
        [
            0.4,
            0.36000000000000004,
            0.32400000000000007,
            0.2916000000000001,
            0.26244000000000006,
            0.23619600000000007,
            0.21257640000000008,
            0.1913187600000001,
            0.1721868840000001,
            0.15496819560000008,
            0.13947137604000007,
            0.12552423843600005,
            0.11297181459240005,
        ],
    ),
    (
        Cosine(5, 0.01),
        [
            0.4,
            0.36275831390311475,
            0.2652583139031147,
            0.14474168609688523,
            0.047241686096885255,
            0.01,
            0.04724168609688525,
            0.1447416860968853,
            0.2652583139031149,
            0.36275831390311497,
            0.4000000000000002,
            0.3627583139031151,
            0.26525831390311494,
        ],
    ),
]


@pytest.mark.parametrize(("schedule", "rates"), RATES, ids=lambda value: type(value).__name__)
def test_schedules_give_pytorchs_rates(schedule: Schedule, rates: list[float]) -> None:
    training = Training(optimizer=Sgd(0.4), schedule=schedule)
    np.testing.assert_allclose([learning_rate(training, epoch) for epoch in range(13)], rates, rtol=1e-13)


@pytest.mark.parametrize("schedule", [Exponential(1.1), StepDecay(1, 1.1)])
def test_a_rate_that_grows_beyond_a_double_is_infinite(schedule: Schedule) -> None:
    assert learning_rate(Training(schedule=schedule), 10_000) == math.inf


@pytest.mark.parametrize("schedule", [Exponential(0.5), StepDecay(1, 0.5)])
def test_a_rate_that_shrinks_below_a_double_is_zero(schedule: Schedule) -> None:
    assert learning_rate(Training(schedule=schedule), 10_000) == 0.0
