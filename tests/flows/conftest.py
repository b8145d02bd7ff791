"""The fixtures of a whole window and of a session alone.

What they are made of is imported when one is asked for, so that a panel is tested without the rest of the window.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gui.session import Session
    from tests.studio import Studio


@pytest.fixture
def studio(qtbot: "QtBot", tmp_path: Path) -> Iterator["Studio"]:
    from tests.studio import opened

    with opened(qtbot, tmp_path) as made:
        yield made


@pytest.fixture
def session(qtbot: "QtBot") -> Iterator["Session"]:
    from tests.studio import settle, started

    with started() as made:
        yield made
        settle(qtbot, made)


@pytest.fixture
def sat(studio: "Studio") -> "Studio":
    """The window with the shipped exercise open."""
    from tests.flows.sitting import BACKWARD

    studio.window.files.open_path(BACKWARD)
    studio.settle()
    return studio
