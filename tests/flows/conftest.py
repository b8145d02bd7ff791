"""What flows are begun with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.studio import Studio


@pytest.fixture
def sat(studio: Studio) -> Studio:
    """The window with the shipped exercise open."""
    from tests.flows.sitting import BACKWARD

    studio.window.files.open_path(BACKWARD)
    studio.settle()
    return studio
