"""Every diagnosis is provoked by its document and not by the one close to it, and the XOR program provokes none."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from benchmarks.xor import SEEDS, document_with, drawn
from engine.creation import new_document
from engine.data import samples
from engine.diagnosis import RULES, Diagnose, diagnose, remedies
from engine.diagnosis.rules import FIRST
from engine.document import Document, History, begun_with
from engine.examples import FOLDER
from engine.files import read
from engine.network import read_only
from engine.observing import Bench, Subject, observe
from engine.training import train
from resources.make_diagnoses import FILE, PAIRS, Pair, found, made, settings, table, two_moons, with_rows
from tests.nearly import difference

by_pair = pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair.kind}: {pair.near_what}")


@by_pair
def test_its_document_provokes_it_and_the_one_close_to_it_does_not(pair: Pair) -> None:
    provoking, near = made(pair)
    finding = found(provoking, pair.kind)
    assert finding is not None
    assert found(near, pair.kind) is None
    assert any(character.isdigit() for character in finding.statement) or pair.kind == "nothing_to_train"
    assert 2 <= len(re.findall(r"[.] [A-Z]", finding.explanation)) + 1 <= 5
    assert finding.advice


@by_pair
def test_the_first_remedy_that_can_be_done_ends_it(pair: Pair) -> None:
    provoking, _ = made(pair)
    finding = found(provoking, pair.kind)
    assert finding is not None
    remedy = next(advice.remedy for advice in finding.advice if advice.remedy is not None)
    document = remedy.change(provoking, 4)
    if pair.kind == "overfitting":
        assert document.stopping.patience  # what has happened stays so until the next run
    else:
        assert found(train(document, 40).document, pair.kind) is None


@by_pair
def test_every_remedy_gives_a_document_or_says_why_not(pair: Pair) -> None:
    provoking, _ = made(pair)
    finding = found(provoking, pair.kind)
    assert finding is not None
    for advice in finding.advice:
        if advice.remedy is not None:
            assert isinstance(advice.remedy.change(provoking, 1), Document)


def test_every_kind_has_a_pair() -> None:
    assert {pair.kind for pair in PAIRS} == {rule.kind for rule in (FIRST, *RULES)}


def test_the_table_in_the_docs_is_what_the_program_says() -> None:
    assert difference(FILE.read_text(encoding="utf-8"), table()) is None, "run python -m resources.make_diagnoses"


# --- no false alarm -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_the_xor_program_provokes_nothing_at_any_time(seed: int) -> None:
    document = document_with(*drawn(seed))
    for stretch in [1, 4, 15, 30, *[250] * 38]:
        assert not diagnose(document).findings, document.state.epoch
        document = train(document, stretch).document
    assert document.state.epoch > 9000
    assert not diagnose(document).findings


@pytest.mark.parametrize("seed", range(6))
def test_networks_as_they_are_made_provoke_nothing(seed: int) -> None:
    for activation, initialiser in (("sigmoid", "xavier_uniform"), ("tanh", "lecun_normal"), ("relu", "he_normal")):
        made_of = new_document((2, 8, 8, 1), activation=activation, output_activation="sigmoid",
                               initialiser=initialiser, seed=seed)  # fmt: skip
        document = settings(with_rows(made_of, two_moons()), batch_size=8, shuffle=True, reduction="mean")
        for _ in range(5):
            assert not diagnose(document).findings
            document = train(document, 60).document


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.backprop")), ids=lambda path: path.stem)
def test_the_examples_provoke_nothing_as_they_are_opened(path: object) -> None:
    assert not diagnose(read(path)).findings  # type: ignore[arg-type]  # a path, which glob has no type for here


def test_a_test_error_that_stays_small_is_no_more_than_a_note() -> None:
    document, _ = made(next(pair for pair in PAIRS if pair.kind == "overfitting"))
    history, found_there = document.state.history, found(document, "overfitting")
    test = np.array(history.test)
    test[0] = 100.0
    early = replace(document, state=replace(document.state, history=replace(history, test=read_only(test))))
    noted = found(early, "overfitting")
    assert found_there is not None
    assert noted is not None
    assert (found_there.severity, noted.severity) == ("serious", "note")


def test_an_output_that_is_to_be_0_on_every_row_may_be_dead() -> None:
    document, _ = made(next(pair for pair in PAIRS if pair.near_what == "its bias 0"))
    rows = document.data.train
    none = with_rows(document, samples(rows.inputs, np.zeros_like(rows.targets)))
    assert found(document, "dead_units") is not None
    assert found(none, "dead_units") is None


def test_nothing_but_what_it_comes_from_is_said_of_an_error_that_stands_still() -> None:
    document, _ = made(next(pair for pair in PAIRS if pair.near_what == "its bias 0"))
    trained = train(settings(document, batch_size=None), 2500).document
    diagnosis = diagnose(trained)
    assert [finding.kind for finding in diagnosis.findings] == ["dead_units"]
    assert "underfitting" not in {rule.kind for rule in diagnosis.clear}


def test_an_error_that_begins_to_fall_faster_leaves_a_plateau() -> None:
    document, _ = made(next(pair for pair in PAIRS if pair.kind == "underfitting"))
    falling = 0.125 - 0.0015 * (np.arange(3001) / 3000) ** 6
    history = History(read_only(falling), document.state.history.test)
    assert found(replace(document, state=replace(document.state, history=history)), "underfitting") is None


@pytest.mark.parametrize("layers", [(2, 1), (2, 3, 1), (2, 3, 5, 1)])
def test_a_wider_network_is_whole(layers: tuple[int, ...]) -> None:
    document = with_rows(new_document(layers, seed=1), two_moons())
    change = remedies.wider().change
    wide = change(document, 3)
    sizes = [len(layer.neurons) for layer in wide.network.layers]
    assert sizes == [2, *(max(2 * size, 4) for size in layers[1:-1] or [2]), 1]
    between = sum(a * b for a, b in pairwise(sizes))
    assert len(wide.network.connections) == between + (2 if len(layers) == 2 else 0)  # what was there stays
    assert wide.state.epoch == 0


# --- laws -----------------------------------------------------------------------------------------------------------


def test_which_way_gradients_go_does_not_depend_on_the_number_of_rows() -> None:
    for pair in PAIRS:
        if pair.kind in {"vanishing_gradients", "exploding_gradients"}:
            document, _ = made(pair)
            train_rows = document.data.train
            doubled = samples(np.repeat(train_rows.inputs, 3, axis=0), np.repeat(train_rows.targets, 3, axis=0))
            same = found(replace(document, data=replace(document.data, train=doubled)), pair.kind)
            one = found(document, pair.kind)
            assert one is not None
            assert same is not None
            assert np.allclose([v for _, v in one.evidence[0].rows], [v for _, v in same.evidence[0].rows])


@pytest.mark.parametrize("factor", [1e-4, 1.0, 1e6])
def test_scales_of_inputs_are_told_apart_by_their_ratio_alone(factor: float) -> None:
    x = np.random.default_rng(0).normal(size=(20, 2)) * [1.0, 50.0]
    document = with_rows(new_document((2, 2, 1), seed=0), samples(x * factor, np.zeros((20, 1))))
    finding = found(document, "input_scales")
    assert finding is not None
    assert " 42 times" in finding.statement
    assert {place.index for place in finding.places} == {0, 1}


def test_an_input_that_only_says_yes_or_no_spreads_as_any_other_of_its_kind() -> None:
    x = np.random.default_rng(0).normal(size=(400, 2))
    x[:, 1] = 0.0
    x[7, 1] = 1.0
    assert found(with_rows(new_document((2, 2, 1), seed=0), samples(x, np.zeros((400, 1)))), "input_scales") is None


@pytest.mark.parametrize("epochs", [1, 50, 500])
def test_units_that_are_said_never_to_differ_do_not(epochs: int) -> None:
    document, _ = made(next(pair for pair in PAIRS if pair.kind == "symmetric_units"))
    trained = train(document, epochs).document
    assert found(trained, "symmetric_units") is not None


def test_units_that_differ_in_anything_are_not_said_to_be_alike() -> None:
    document, _ = made(next(pair for pair in PAIRS if pair.kind == "symmetric_units"))
    for slot in range(document.network.parameter_count - 1):  # the last is the output's bias
        values = document.parameters.copy()
        values[slot] += 1e-6
        assert found(begun_with(document, values), "symmetric_units") is None


def test_where_numbers_are_beyond_all_bounds_only_that_is_said_of_them() -> None:
    made_of = with_rows(new_document((2, 8, 1), activation="relu", output_activation="identity", seed=1), two_moons())
    document = begun_with(made_of, np.full(made_of.network.parameter_count, 1e200))
    kinds = {finding.kind for finding in diagnose(document).findings}
    assert "diverged" in kinds
    assert kinds <= {"diverged", "input_scales"}


def test_an_exploding_step_is_told_before_it_is_made() -> None:
    document, _ = made(next(pair for pair in PAIRS if pair.kind == "diverged"))
    outcome = train(document, 1)
    assert outcome.divergence is not None
    finding = found(document, "diverged")
    assert finding is not None
    assert outcome.divergence.finding.quantity in finding.statement


def test_it_speaks_of_the_epoch_that_is_looked_at() -> None:
    document, _ = made(next(pair for pair in PAIRS if pair.kind == "overfitting"))
    early = Subject(document, document.parameters, 30)
    seen = observe(Bench(), early, [Diagnose()]).get(Diagnose())
    assert seen is not None
    assert "overfitting" not in {finding.kind for finding in seen.findings}


def test_without_data_it_says_so_and_nothing_else() -> None:
    diagnosis = diagnose(new_document((2, 2, 1), seed=0))
    assert [finding.kind for finding in diagnosis.findings] == ["nothing_to_train"]
    assert not diagnosis.clear


def test_what_was_looked_at_is_told_apart_from_what_was_found() -> None:
    for pair in PAIRS[1:]:
        document, _ = made(pair)
        diagnosis = diagnose(document)
        kinds = [finding.kind for finding in diagnosis.findings], [rule.kind for rule in diagnosis.clear]
        assert not set(kinds[0]) & set(kinds[1])
        assert set(kinds[0]) | set(kinds[1]) == {rule.kind for rule in RULES}
