"""Checks that an edit is refused in the words expected, and that nothing changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.document import Document
from engine.encoding import encode
from engine.errors import StudioError
from tests.engine.edits.worked import trained

Refusal = tuple[Callable[[Document], object], str]


def assert_refused(refusal: Refusal) -> None:
    """Fails unless the edit of the worked document is refused with exactly this line."""
    edit, line = refusal
    file = encode(trained())
    with pytest.raises(StudioError) as refused:
        edit(trained())
    assert str(refused.value) == line
    assert encode(trained()) == file
