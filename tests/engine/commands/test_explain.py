"""The options of `explain`; what it says of the numbers is tested with the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine import cli, files
from engine.creation import new_document
from engine.examples import FOLDER
from engine.solution import Solution

FIRST = str(FOLDER / "geeksforgeeks_2_2_1.backprop")
BEGINNINGS = {
    "s.html": "<!DOCTYPE html>", "s.htm": "<!DOCTYPE html>", "s.tex": "\\documentclass", "s.txt": "Sample 1",
    "s.json": '{"sample": 0', "s": "Sample 1",
}  # fmt: skip


@pytest.mark.parametrize("name", BEGINNINGS)
def test_the_suffix_says_what_is_written(name: str, tmp_path: Path) -> None:
    assert cli.run(["explain", FIRST, "--out", str(tmp_path / name)]) == 0
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(BEGINNINGS[name])


def test_a_format_goes_before_the_suffix(tmp_path: Path) -> None:
    assert cli.run(["explain", FIRST, "--format", "json", "--out", str(tmp_path / "s.html")]) == 0
    json.loads((tmp_path / "s.html").read_text(encoding="utf-8"))


def test_phases_end_and_digits(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["explain", FIRST, "--phases", "forward, error", "--digits", "3"]) == 0
    shown = capsys.readouterr().out
    assert "0.552\n" in shown
    assert "Backward" not in shown
    assert cli.run(["explain", FIRST, "--until", "delta:o3"]) == 0
    assert capsys.readouterr().out.strip().splitlines()[-3].strip().startswith("δ")


def test_the_solution_goes_apart(tmp_path: Path) -> None:
    words = ["explain", FIRST, "--blanks", "--no-rules", "--answers", "apart", "--out", str(tmp_path / "sheet.txt")]
    assert cli.run(words) == 0
    assert "0.552308" not in (tmp_path / "sheet.txt").read_text(encoding="utf-8")
    assert "0.552308" in (tmp_path / "sheet-solution.txt").read_text(encoding="utf-8")


def test_neither_file_is_written_where_one_cannot_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--blanks", "--answers", "apart", "--format", "text", "--out"]
    (tmp_path / "sheet-solution.txt").mkdir()
    assert cli.run(["explain", FIRST, *words, str(tmp_path / "sheet.txt")]) == 2
    assert "sheet-solution.txt: not written: this is a folder" in capsys.readouterr().err
    assert not (tmp_path / "sheet.txt").exists()
    # The network that is worked out is never written over.
    network = tmp_path / "own-solution.backprop"
    network.write_bytes(Path(FIRST).read_bytes())
    assert cli.run(["explain", str(network), *words, str(tmp_path / "own.backprop")]) == 2
    assert network.read_bytes() == Path(FIRST).read_bytes()


def test_closed_streams_are_no_fault_of_ours(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("os.dup2", lambda *_: None)
    monkeypatch.setattr("sys.stdout", None)
    assert cli.run(["explain", FIRST]) == 2
    assert capfd.readouterr().err == "main.py: standard output: it is closed\n"
    monkeypatch.setattr("sys.stderr", None)
    assert cli.run(["explain", FIRST, "--digits", "1"]) == 2


def test_pdf_is_written_by_who_can(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made: list[Solution] = []

    def write(solution: Solution) -> bytes:
        made.append(solution)
        return b"%PDF"

    assert cli.run(["explain", FIRST, "--out", str(tmp_path / "s.pdf")], write) == 0
    assert (tmp_path / "s.pdf").read_bytes() == b"%PDF"
    assert len(made) == 1
    assert cli.run(["explain", FIRST, "--out", str(tmp_path / "t.pdf")]) == 2
    assert "html and latex need none" in capsys.readouterr().err
    assert not (tmp_path / "t.pdf").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--format", "pdf"], "a PDF is no text; name a file with --out"),
        (["--blanks", "--answers", "apart"], "--answers apart writes two files; name a file with --out"),
        (["--until", "delta:o9"], '--until: no subject of delta is called "o9"; known: h1, h2, o3'),
        (["--until", "detla:o3"], '--until: no phase or quantity is called "detla"; did you mean "delta"?'),
        (["--phases", "forward,bakward"], '--phases: no phase is called "bakward"; did you mean "backward"?'),
        (["--phases", "update", "--until", "forward"], "--phases and --until leave no step over"),
        (["--digits", "1"], "--digits 1: a number needs at least 2"),
        (["--format", "json", "--blanks"], "--format json is the whole pass"),
        (["--sample", "7", "--format", "html"], "--sample 7: there is none"),
        (["--sample", "7", "--format", "json"], "--sample 7: there is none"),
        (["--phases", "bakward", "--until", "error"], '--phases: no phase is called "bakward"'),
        (["--phases", "error", "--until", "detla:o3"], '--until: no phase or quantity is called "detla"'),
        (["--answers", "after"], "--answers goes with --blanks alone"),
        (["--no-rules"], "--no-rules goes with --blanks alone"),
        (["--out", "s.docx"], "--out s.docx: nothing is written as .docx; known: .txt, .json, .html"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["explain", FIRST, *words]) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.count("\n") == 1
    assert said in error


def test_what_is_too_long_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "large.backprop"
    files.write(new_document((2, 900, 1), data="xor"), path)
    assert cli.run(["explain", str(path)]) == 2
    assert "of which at most 2,000 go into one" in capsys.readouterr().err
    assert cli.run(["explain", str(path), "--phases", "forward"]) == 0
