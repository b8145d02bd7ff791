"""A save is all or nothing: whatever fails on the way, the old file stands."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.document import Document
from engine.errors import CannotWrite
from engine.files import decode, encode, read, write
from tests.engine.network_files import (
    EXAMPLE,
    ROOT,
    assert_same,
)


@pytest.fixture
def document() -> Document:
    return decode(EXAMPLE.read_bytes())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "net.backprop"
    path.write_text("old", encoding="utf-8")
    return path


def test_a_saved_file_reads_as_it_was(document: Document, path: Path) -> None:
    write(document, path)
    assert path.read_bytes() == encode(document)
    assert_same(read(str(path)), document)
    assert len(list(path.parent.iterdir())) == 1


def full(*_: object) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


def crash(*_: object) -> int:
    raise KeyboardInterrupt


@pytest.mark.parametrize("step", ["open", "write", "fsync", "replace", "close"])
def test_the_old_file_stands_whichever_step_fails(
    step: str, document: Document, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        close = os.close
        owner: object = Path if step == "replace" else os
        patch.setattr(owner, step, (lambda d: (close(d), full())) if step == "close" else full)
        with pytest.raises(CannotWrite) as caught:
            write(document, path)
    assert str(caught.value) == f"{path}: not saved: No space left on device; what was there before still is"
    assert [file.read_text(encoding="utf-8") for file in path.parent.iterdir()] == ["old"]


def test_the_old_file_stands_after_an_interruption(
    document: Document, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", crash)
        with pytest.raises(KeyboardInterrupt):
            write(document, path)
    assert [file.read_text(encoding="utf-8") for file in path.parent.iterdir()] == ["old"]


def test_a_disk_that_fills_up_midway_is_noticed(
    document: Document, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really, left = os.write, 100

    def nearly_full(descriptor: int, contents: Any) -> int:
        nonlocal left
        if not left:
            return full()
        taken = min(left, len(contents))
        left -= taken
        return really(descriptor, bytes(contents[:taken]))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", nearly_full)
        with pytest.raises(CannotWrite, match="No space left on device"):
            write(document, path)
    assert [file.read_text(encoding="utf-8") for file in path.parent.iterdir()] == ["old"]


def test_short_writes_are_gone_on_with(document: Document, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    really = os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda descriptor, contents: really(descriptor, bytes(contents[:7])))
        write(document, path)
    assert path.read_bytes() == encode(document)


def test_a_disk_that_takes_nothing_is_noticed(document: Document, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda *_: 0)
        with pytest.raises(CannotWrite, match="the disk takes no more"):
            write(document, path)


def noted(steps: list[str], name: str, really: Callable[..., object]) -> Callable[..., object]:
    def step(*arguments: object) -> object:
        steps.append(name)
        return really(*arguments)

    return step


def test_everything_is_on_the_disk_before_the_name_moves(
    document: Document, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    for owner, name in ((os, "write"), (os, "fsync"), (os, "close"), (Path, "replace")):
        monkeypatch.setattr(owner, name, noted(steps, name, getattr(owner, name)))
    write(document, path)
    assert steps == ["write", "fsync", "close", "replace", "fsync", "close"]


def test_permissions_are_kept(document: Document, path: Path) -> None:
    path.chmod(0o640)
    write(document, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    before = os.umask(0o027)
    try:
        write(document, path.with_name("new"))
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.with_name("new").stat().st_mode) == 0o640


def test_a_link_is_written_through(document: Document, path: Path) -> None:
    folder = path.parent / "elsewhere"
    folder.mkdir()
    link = folder / "link.backprop"
    link.symlink_to("../net.backprop")
    write(document, link)
    assert link.is_symlink()
    assert path.read_bytes() == encode(document)
    dangling = folder / "dangling"
    dangling.symlink_to("new.backprop")
    write(document, dangling)
    assert (folder / "new.backprop").read_bytes() == encode(document)


FOLDER_PIPE_NOWHERE_LOOP = (
    ("", "this is a folder"),
    ("pipe", "this is not a regular file"),
    ("none/x", "No such file"),
    ("loop", "[Ll]oop|[Tt]oo many"),
)


def test_what_is_no_file_is_not_replaced(document: Document, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    for name, why in FOLDER_PIPE_NOWHERE_LOOP:
        with pytest.raises(CannotWrite, match=why) as caught:
            write(document, tmp_path / name)
        assert str(caught.value).isprintable()
    assert {file.name for file in tmp_path.iterdir()} == {"pipe", "loop"}


def test_a_name_as_long_as_a_name_may_be_is_written(document: Document, tmp_path: Path) -> None:
    for name in ("x" * 255, "ü" * 127):
        write(document, tmp_path / name)
        assert (tmp_path / name).read_bytes() == encode(document)


CRASH = """
import os, sys
from pathlib import Path
from engine.files import read, write
owner = {"write": os, "fsync": os, "replace": Path}[sys.argv[3]]
document = read(sys.argv[1])
setattr(owner, sys.argv[3], lambda *_: os._exit(7))
write(document, sys.argv[2])
"""


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_the_old_file_stands_after_a_crash(step: str, path: Path) -> None:
    command = [sys.executable, "-c", CRASH, str(EXAMPLE), str(path), step]
    assert subprocess.run(command, cwd=ROOT, check=False, timeout=60).returncode == 7
    assert path.read_text(encoding="utf-8") == "old"
