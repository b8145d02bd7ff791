"""Settings: PyTorch's defaults, bounds, and the names of the file format."""

import msgspec
import pytest

from engine.functions.losses import LOSSES
from engine.optimizers import METHODS, SCHEDULES
from engine.settings import Adagrad, Adam, AdamW, LossName, RmsProp, Rprop, Sgd, Training


def read(text: str) -> Training:
    return msgspec.json.decode(text, type=Training)


def test_what_is_left_out_is_as_the_file_format_says() -> None:
    expected = Training("half_squared_error", "sum", Sgd(0.1), 1, False, 0, 0.0, 0.0, None)
    assert read("{}") == Training() == expected


def test_hyper_parameters_have_pytorchs_defaults() -> None:
    assert Adam() == Adam(0.001, (0.9, 0.999), 1e-8, False)
    assert AdamW() == AdamW(0.001, (0.9, 0.999), 1e-8, 0.01, False)
    assert RmsProp() == RmsProp(0.01, 0.99, 1e-8, 0.0, False)
    assert Adagrad() == Adagrad(0.01, 0.0, 0.0, 1e-10)
    assert Rprop() == Rprop(0.01, (0.5, 1.2), (1e-6, 50.0))


def test_the_names_of_the_tables_are_those_of_the_files() -> None:
    assert set(LOSSES) == set(LossName.__args__)  # type: ignore[attr-defined]
    assert {kind.__struct_config__.tag for kind in METHODS} == {"sgd", "adagrad", "rmsprop", "adam", "adamw", "rprop"}
    assert {kind.__struct_config__.tag for kind in SCHEDULES} == {"constant", "step", "exponential", "cosine"}


@pytest.mark.parametrize(
    "text",
    [
        '{"optimizer": {"name": "sgd", "learning_rate": 0}}',
        '{"optimizer": {"name": "sgd", "momentum": -0.1}}',
        '{"optimizer": {"name": "sgd", "betas": [0.9, 0.9]}}',
        '{"optimizer": {"name": "adam", "betas": [0.9, 1.0]}}',
        '{"optimizer": {"name": "adam", "betas": [0.9]}}',
        '{"optimizer": {"name": "rprop", "etas": [1.2, 0.5]}}',
        '{"optimizer": {"name": "lion"}}',
        '{"loss": "mse"}',
        '{"reduction": "none"}',
        '{"batch_size": 0}',
        '{"batch_size": 1.5}',
        '{"seed": -1}',
        '{"l1": -1.0}',
        '{"gradient_clip": 0}',
        '{"schedule": {"name": "step", "step_size": 0}}',
        '{"schedule": {"name": "step"}}',
        '{"schedule": {"name": "cosine", "t_max": 0}}',
        '{"shuffel": true}',
    ],
)
def test_what_is_out_of_bounds_is_refused(text: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        read(text)


def test_settings_come_back_as_they_were_written() -> None:
    text = (
        '{"loss":"huber","optimizer":{"name":"adamw","betas":[0.8,0.9],"weight_decay":0.1},"batch_size":null,'
        '"schedule":{"name":"cosine","t_max":7}}'
    )
    assert read(msgspec.json.encode(read(text)).decode()) == read(text)


@pytest.mark.parametrize("optimizer", [kind() for kind in METHODS], ids=lambda o: type(o).__name__)
def test_another_learning_rate_leaves_all_else(optimizer: Sgd) -> None:
    training = Training(optimizer=optimizer, l2=0.5)
    other = training.with_learning_rate(0.7)
    assert other.optimizer.learning_rate == 0.7
    assert other.with_learning_rate(optimizer.learning_rate) == training
