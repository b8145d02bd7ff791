"""Intents about training: what each is called, what it changes and what it leaves alone."""

from __future__ import annotations

import msgspec
import pytest

from engine.creation import begun_anew, new_document
from engine.document import Document, with_stopping, with_training
from engine.errors import StudioError
from engine.initialisation import Initialisation
from engine.settings import Adam, AdamW, Rprop, Sgd, Training
from engine.stopping import Stopping
from gui.intents import Intent
from gui.intents.training import (
    NEW_OPTIMIZERS,
    NEW_SCHEDULES,
    draw_initial_weights,
    part_of,
    randomize,
    set_loss,
    set_optimizer,
    set_schedule,
    set_value,
)
from gui.intents.training_words import OPTIMIZER_TIPS, OPTIMIZERS, SCHEDULES


@pytest.fixture
def document() -> Document:
    return new_document((2, 2, 1), data="xor", seed=1)


def training(document: Document, **changed: object) -> Document:
    return with_training(document, msgspec.structs.replace(document.training, **changed))


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        (set_optimizer("adam"), "Optimizer: Adam"),
        (set_value("optimizer", "momentum", 0.9), "Momentum 0.9"),
        (set_value("optimizer", "learning_rate", 0.25), "Learning rate 0.25"),
        (set_value("training", "batch_size", 32), "Batch size 32"),
        (set_value("training", "batch_size", None), "Full batch"),
        (set_value("training", "shuffle", True), "Shuffle: on"),
        (set_value("training", "reduction", "mean"), "Batch error: mean"),
        (set_value("training", "gradient_clip", None), "Clip gradient: off"),
        (set_value("stopping", "epochs", 10_000), "Epochs 10,000"),
        (set_value("stopping", "error", 0.01), "Error below 0.01"),
        (set_loss("cross_entropy"), "Loss: cross entropy"),
        (set_schedule("cosine"), "Schedule: cosine"),
    ],
)
def test_the_history_says_what_was_set(intent: Intent, text: str) -> None:
    assert intent.text == text
    assert intent.live


def test_each_optimizer_and_schedule_is_named_and_can_be_chosen(document: Document) -> None:
    assert set(OPTIMIZERS) == set(NEW_OPTIMIZERS) == set(OPTIMIZER_TIPS)
    assert set(SCHEDULES) == set(NEW_SCHEDULES)
    for name, optimizer in NEW_OPTIMIZERS.items():
        assert set_optimizer(name).make(document).training.optimizer == optimizer
    for name, schedule in NEW_SCHEDULES.items():
        assert set_schedule(name).make(document).training.schedule == schedule


def test_one_field_changes_and_nothing_else(document: Document) -> None:
    changed = set_value("training", "l2", 0.5).make(document)
    assert changed.training == msgspec.structs.replace(document.training, l2=0.5)
    assert changed.parameters is document.parameters
    stopping = set_value("stopping", "patience", 5).make(with_stopping(document, Stopping(epochs=3)))
    assert stopping.stopping == Stopping(epochs=3, patience=5)
    assert stopping.training is document.training


def test_one_number_of_two_changes(document: Document) -> None:
    after = set_value("optimizer", "betas", 0.5, 1).make(training(document, optimizer=Adam()))
    assert after.training.optimizer == Adam(betas=(0.9, 0.5))


def test_adam_and_adamw_share_what_they_have_in_common(document: Document) -> None:
    before = training(document, optimizer=Adam(0.02, (0.8, 0.99), 1e-6, True))
    assert set_optimizer("adamw").make(before).training.optimizer == AdamW(0.02, (0.8, 0.99), 1e-6, 0.01, True)
    assert set_optimizer("rprop").make(before).training.optimizer == Rprop()
    assert set_optimizer("sgd").make(before).training.optimizer == Sgd()


def test_a_setting_that_is_no_more_is_refused_in_a_line(document: Document) -> None:
    with pytest.raises(StudioError, match="the optimizer has no alpha any more"):
        set_value("optimizer", "alpha", 0.5).make(document)


def test_learning_rates_follow_each_other_in_one_entry() -> None:
    assert set_value("optimizer", "learning_rate", 0.1).merge == "learning rate"
    assert set_value("optimizer", "momentum", 0.1).merge is None


def test_each_part_holds_its_settings(document: Document) -> None:
    assert isinstance(part_of(document, "training"), Training)
    assert part_of(document, "optimizer") is document.training.optimizer
    assert part_of(document, "schedule") is document.training.schedule
    assert part_of(document, "stopping") is document.stopping


def test_drawing_names_initialiser_and_seed(document: Document) -> None:
    assert randomize(document, 1234).text == "Randomize: Xavier uniform, seed 1234"
    he = Initialisation("he_normal")
    both = draw_initial_weights(document, {1: he, 2: he}, 7)
    assert both.text == "Randomize: He normal, seed 7"
    assert both.make(document).initial_seed == 7
    assert draw_initial_weights(document, {1: he}, 7).text == "Randomize: 2 initialisers by layer, seed 7"
    chosen = begun_anew(document, {1: Initialisation("uniform", 2.0, 0.5), 2: he}, 3)
    again = randomize(chosen, 3).make(chosen)
    assert again.parameters.tobytes() == chosen.parameters.tobytes()
    assert not randomize(document, 1).live
