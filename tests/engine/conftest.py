"""What tests of the engine are given."""

from __future__ import annotations

import pytest

from tests.engine.command_line import Command


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)
