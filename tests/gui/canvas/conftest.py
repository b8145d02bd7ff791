"""A view that a test has let go of is not collected while it paints: in the window, nothing lets go of it either."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _no_collection_while_painting() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()
