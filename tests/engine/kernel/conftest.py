"""The kernel as tests run it: as plain Python, and as machine code that is compiled once, into a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.kernel import compiling
from engine.kernel.plan import Stretch


@pytest.fixture(scope="session")
def caches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder with the kernel in it, compiled by the command that the window starts."""
    if not compiling.available():
        pytest.skip("numba is an extra, and not for every machine")
    folder = tmp_path_factory.mktemp("caches")
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder), "LOCALAPPDATA": str(folder), "HOME": str(folder)}
    command = [sys.executable, "-m", "engine.kernel"]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[3], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 1
    return folder


@pytest.fixture
def cached(caches: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The compilation's own folder, while the caches of this user are those."""
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(caches))
    return compiling.folder()


@pytest.fixture(scope="session")
def machine_code(caches: Path) -> Iterator[Stretch]:
    """The compiled kernel."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
            patch.setenv(variable, str(caches))
        yield compiling.load()
