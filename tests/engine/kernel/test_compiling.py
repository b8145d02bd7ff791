"""Where compiled code stands, when it is used, and what is said when it cannot be."""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from engine.kernel import __main__ as command
from engine.kernel import compiling, stretch
from engine.kernel.compiling import LIST, NoKernel, available, compile_ahead, folder, load, ready


def test_nothing_of_numba_is_imported_until_it_is_loaded() -> None:
    code = (
        "import sys, engine.training, engine.kernel.compiling as c, engine.kernel.worth, engine.kernel.plan\n"
        "c.available(); c.ready()\n"
        "sys.exit(bool({'numba', 'llvmlite'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3], check=False).returncode == 0


def test_a_fresh_user_has_nothing_that_is_ready() -> None:
    assert not ready()
    assert not folder().exists()


@pytest.mark.skipif(not available(), reason="numba is an extra, and not for every machine")
def test_what_is_not_compiled_cannot_be_loaded() -> None:
    with pytest.raises(NoKernel, match="not been compiled yet"):
        load()


def test_without_numba_there_is_a_reason(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert not available()
    assert not ready()
    with pytest.raises(NoKernel, match="numba is not installed"):
        load()
    assert command.main() == 1
    assert capsys.readouterr().err == "training goes on without compiled code: numba is not installed\n"


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/there"}, "/there"),
        ("linux", {"XDG_CACHE_HOME": "", "HOME": "/me"}, "/me/.cache"),
        ("darwin", {"HOME": "/me"}, "/me/Library/Caches"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local"),
        ("win32", {"LOCALAPPDATA": "", "HOME": "/me"}, "/me/AppData/Local"),
    ],
)
def test_each_system_has_its_folder(
    platform: str, variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert folder().parent == Path(expected) / "backprop-studio"


def test_another_version_of_anything_has_another_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    before = folder()
    monkeypatch.setattr(compiling, "version", lambda name: "99")
    assert folder() != before


def test_other_sources_have_another_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As numba knows them, by their place and time: it would not find what was compiled of a copy."""
    before, copy = folder(), tmp_path / "stretch.py"
    shutil.copy2(str(stretch.__file__), copy)
    monkeypatch.setattr(stretch, "__file__", str(copy))
    there = folder()
    os.utime(copy, (0, 0))
    assert len({before, there, folder()}) == 3


def test_a_half_installed_numba_gives_a_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("numba", "numba-0.99.dist-info"):
        (tmp_path / name).mkdir()
    (tmp_path / "numba" / "__init__.py").write_text("raise ImportError('cannot import this,\\nor that')")
    monkeypatch.syspath_prepend(str(tmp_path))
    for loaded in [name for name in sys.modules if name.split(".")[0] in {"numba", "llvmlite"}]:
        monkeypatch.delitem(sys.modules, loaded)
    assert available()
    assert not ready()
    with pytest.raises(NoKernel, match=r"cannot be compiled \(ImportError: cannot import this,\\nor that\)"):
        compile_ahead()


def test_a_user_without_a_home_gets_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setattr(Path, "home", refuse)
    assert not ready()
    for wanted in (compile_ahead, load):
        if available():
            with pytest.raises(NoKernel, match="no folder to keep it in"):
                wanted()


def test_an_incompatible_numba_gives_a_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(name: str) -> None:
        raise ImportError("Numba needs NumPy 2.2 or less.")

    monkeypatch.setattr(importlib, "import_module", refuse)
    with pytest.raises(NoKernel, match=r"cannot be compiled \(ImportError: Numba needs NumPy 2.2 or less.\)"):
        compile_ahead()
    assert not list(folder().parent.iterdir())


def test_what_others_left_half_made_goes_with_time(monkeypatch: pytest.MonkeyPatch) -> None:
    old, young = (folder().with_name(f"kernel-0.{process}") for process in (1, 2))
    for left in (old, young):
        left.mkdir(parents=True)
    os.utime(old, (0, 0))
    monkeypatch.setattr(compiling, "_dispatcher", lambda at: None)
    with pytest.raises(NoKernel, match="numba keeps nothing"):
        compile_ahead()
    assert list(young.parent.iterdir()) == [young]


def test_a_folder_that_cannot_be_written_gives_a_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(file))
    with pytest.raises(NoKernel, match="cannot be compiled"):
        compile_ahead()


@pytest.mark.slow  # what is compiled once for all tests takes some twenty seconds
class TestCompiled:
    def test_what_is_compiled_is_ready_and_can_be_loaded(self, cached: Path) -> None:
        assert ready()
        assert sorted(path.name for path in cached.parent.iterdir()) == [cached.name]
        assert callable(load())
        assert len(list(cached.rglob("*.nbc"))) == 1  # loading has compiled nothing

    def test_a_damaged_file_is_not_used(self, cached: Path, tmp_path: Path) -> None:
        self.assert_refused(cached, next(cached.rglob("*.nbc")))

    def test_a_damaged_list_is_not_used(self, cached: Path) -> None:
        self.assert_refused(cached, cached / LIST)

    def test_a_list_of_other_bytes_is_not_used(self, cached: Path) -> None:
        kept = (cached / LIST).read_bytes()
        try:
            (cached / LIST).write_bytes(b"\xff\x00")
            with pytest.raises(NoKernel, match="or damaged"):
                load()
            assert not ready()
        finally:
            (cached / LIST).write_bytes(kept)

    def test_where_numba_may_not_write_it_compiles_nothing_elsewhere(
        self, cached: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(**_options: object) -> None:
            raise PermissionError

        monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
        with pytest.raises(NoKernel, match="cannot be loaded"):
            load()
        assert ready()

    def test_what_was_compiled_for_another_processor_is_not_used(self, cached: Path) -> None:
        path = cached / LIST
        kept = path.read_text(encoding="utf-8")
        try:
            path.write_text(json.dumps(json.loads(kept) | {"processor": "z80"}), encoding="utf-8")
            with pytest.raises(NoKernel, match="another processor"):
                load()
            assert not ready()
        finally:
            path.write_text(kept, encoding="utf-8")

    @staticmethod
    def assert_refused(cached: Path, path: Path) -> None:
        """Fails if what stands in the folder can be loaded with half of a file missing."""
        kept, listed = path.read_bytes(), (cached / LIST).read_bytes()
        try:
            path.write_bytes(kept[: len(kept) // 2])
            with pytest.raises(NoKernel):
                load()
            assert not ready()
        finally:
            path.write_bytes(kept)
            (cached / LIST).write_bytes(listed)
