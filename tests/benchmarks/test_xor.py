import numpy as np
import pytest

from benchmarks import xor


def test_the_program_is_timed_beside_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xor, "EPOCHS", 200)
    ours, theirs = xor.speed(3)
    assert ours > 0
    assert theirs > 0


def test_the_program_learns() -> None:
    errors = xor.program(*xor.drawn(0), 3000)
    assert errors[-1] < errors[0] / 2
    assert np.isfinite(errors).all()
