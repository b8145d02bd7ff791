"""Training that was saved, closed and opened again goes on bit for bit as if it had never stopped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from engine import files
from engine.creation import new_document
from engine.document import Document
from engine.settings import Adagrad, Adam, AdamW, Cosine, Optimizer, RmsProp, Rprop, Sgd
from engine.training import Run, train

OPTIMIZERS = {
    "sgd": Sgd(),
    "momentum": Sgd(momentum=0.9),
    "nesterov": Sgd(momentum=0.9, nesterov=True),
    "adagrad": Adagrad(lr_decay=0.01),
    "rmsprop": RmsProp(momentum=0.5, centered=True),
    "adam": Adam(),
    "amsgrad": Adam(amsgrad=True),
    "adamw": AdamW(),
    "rprop": Rprop(),
}
BATCHES = {"online": 1, "uneven": 3, "full": None}


def document(optimizer: Optimizer, batch_size: int | None) -> Document:
    made = new_document((2, 4, 1), data="xor", initialiser="normal", seed=5)
    settings = msgspec.structs.replace(
        made.training,
        optimizer=optimizer,
        batch_size=batch_size,
        shuffle=True,
        l1=1e-4,
        l2=1e-3,
        gradient_clip=1.0,
        schedule=Cosine(t_max=70),
    )
    return replace(made, training=settings)


@pytest.mark.parametrize("batch_size", BATCHES.values(), ids=BATCHES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_saving_and_opening_changes_nothing(optimizer: Optimizer, batch_size: int | None, tmp_path: Path) -> None:
    start, path = document(optimizer, batch_size), tmp_path / "half.backprop"
    files.write(train(start, 50).document, path)
    resumed = train(files.read(path), 50).document
    assert files.encode(resumed) == files.encode(train(start, 100).document)


def test_a_pause_within_an_epoch_changes_nothing(tmp_path: Path) -> None:
    start, path = document(Adam(), 1), tmp_path / "within.backprop"
    run = Run(start)
    while run.outcome().document.state.update != 2:
        run.advance(1e-9)
    files.write(run.outcome().document, path)
    opened = files.read(path)
    assert opened.state.update == 2
    # Epochs are counted from where the run begins, so the begun one is the first of those that remain.
    resumed = train(opened, 60 - opened.state.epoch).document
    assert files.encode(resumed) == files.encode(train(start, 60).document)
