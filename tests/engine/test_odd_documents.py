"""Every job on documents that are not finished yet: it is done, or refused in one line that says what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec
import numpy as np
import pytest

from engine import cli, files
from engine.creation import randomized
from engine.decoding import decode
from engine.document import Document, reset
from engine.encoding import encode
from engine.errors import NotTrainable
from engine.evaluation import errors, outputs
from engine.functions.losses import LOSSES
from engine.gradient_check import check_gradients
from engine.settings import Adam, Rprop, Training
from engine.solution import as_json, as_text, of_trace
from engine.trace import trace
from engine.training import train
from tests.engine.odd import ODD

NO_ENDS = "the network needs at least one input and one output neuron before it can be "
NO_ROWS = "there is no training data; add at least one row of inputs and targets"
NOTHING_TO_TRAIN = "there is nothing to train: every weight and bias is frozen, or there are none"

odd = pytest.mark.parametrize("name", ODD)


def _refusal(job: Callable[[], object]) -> str:
    try:
        job()
    except NotTrainable as error:
        return str(error)
    return ""


def _missing(document: Document, done: str, *, rows: bool = True, parameters: bool = False) -> str:
    """What has to be said of a document that a job cannot be done with."""
    network = document.network
    if not network.input_count or not network.output_count:
        return NO_ENDS + done
    if rows and not len(document.data.train):
        return NO_ROWS
    return NOTHING_TO_TRAIN if parameters and not network.parameter_count else ""


@odd
def test_it_is_written_and_read_again(name: str) -> None:
    assert encode(decode(encode(ODD[name]))) == encode(ODD[name])


@odd
def test_it_is_computed(name: str) -> None:
    document = ODD[name]
    results = outputs(document, np.ones((3, document.network.input_count)))
    assert results.shape == (3, document.network.output_count)
    assert np.isfinite(results).all()
    train_error, test_error = errors(document)
    assert np.isfinite(train_error) == bool(len(document.data.train))
    assert np.isnan(test_error)


@odd
@pytest.mark.parametrize("loss", LOSSES)
def test_it_is_stepped_and_trained_or_the_line_says_what_is_missing(name: str, loss: str) -> None:
    batch = {"batch_size": None, "gradient_clip": 1.0, "l2": 0.1} if len(loss) % 2 else {}
    for optimizer in (Adam(), Rprop()):
        training = Training(loss=loss, optimizer=optimizer, **batch)  # type: ignore[arg-type]
        document = replace(ODD[name], training=training)
        assert _refusal(partial(train, document, 2)) == _missing(document, "trained", parameters=True)
        assert _refusal(partial(trace, document, (0,))) == _missing(document, "stepped")
        assert _refusal(partial(check_gradients, document)) == _missing(document, "checked", rows=False)


@odd
def test_it_is_explained_drawn_anew_and_reset(name: str) -> None:
    document = ODD[name]
    if not _missing(document, "stepped"):
        traced = trace(document, (0,))
        assert as_text(of_trace(traced))
        assert msgspec.json.decode(as_json(traced))
    drawn = randomized(document, "he_normal", 1)
    assert np.isfinite(drawn.parameters).all()
    assert encode(reset(drawn)) == encode(drawn)


@odd
def test_each_command_does_it_or_says_why_not_in_a_line(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "odd.backprop"
    files.write(ODD[name], file)
    for words in (
        ("train", file, "--epochs", "2", "--out", tmp_path / "trained.backprop"),
        ("explain", file),
        ("check", file),
        ("predict", file),
    ):
        status = cli.run([str(word) for word in words])
        said = capsys.readouterr()
        assert bool(said.out) == (status == 0)
        assert said.err.count("\n") == (0 if status == 0 else 1)
        assert status == 0 or str(file) in said.err
