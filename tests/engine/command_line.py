"""The command line for tests: run in this process, with what it printed."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine import cli, files
from engine.data import Data, samples
from engine.document import Document
from engine.examples import FOLDER

ROOT = Path(__file__).resolve().parents[2]
FIRST = str(FOLDER / "geeksforgeeks_2_2_1.backprop")
XOR = str(FOLDER / "xor_2_4_1.backprop")


class Command:
    """The command line in this process, and what it printed last."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, *words: object) -> int:
        status = cli.run([str(word) for word in words])
        self.out, self.err = self._capsys.readouterr()
        return status

    def succeeds(self, *words: object) -> str:
        assert (self(*words), self.err) == (0, "")
        return self.out

    def fails(self, *words: object, status: int = 2) -> str:
        """The one line of a failure, without the program's name."""
        assert (self(*words), self.out) == (status, "")
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1
        assert "Traceback" not in self.err
        return self.err.strip()


def written(document: Document, folder: Path, name: str = "net.backprop") -> Path:
    files.write(document, folder / name)
    return folder / name


def held_out(document: Document) -> Document:
    return replace(document, data=Data(document.data.train, samples([[0.1, 0.9]], [[1.0]])))
