"""The command line as a program: its help, what it does on bad terms, and that each fault is one line."""

import errno
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

import engine
from engine import cli, files
from engine.commands import COMMANDS, WINDOW_COMMANDS
from engine.training import Run
from tests.engine.command_line import FIRST, ROOT, XOR, Command, written

# --- the program ----------------------------------------------------------------------------------------------------


def _main(*words: object, **kwargs: Any) -> subprocess.CompletedProcess[str]:
    arguments = [sys.executable, str(ROOT / "main.py"), *map(str, words)]
    return subprocess.run(arguments, capture_output=True, text=True, encoding="utf-8", check=False, **kwargs)


def test_help_lists_all_commands(command: Command) -> None:
    page = command.succeeds("--help")
    for name in (*COMMANDS, *WINDOW_COMMANDS):
        assert f"\n  {name} " in page
    assert page.startswith("Usage: main.py [FILE]")
    assert command.succeeds("-h") == page
    assert command.succeeds() == page


def test_main_knows_all_commands_by_name() -> None:
    assert tuple(cli.COMMANDS) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_a_help_page(command: Command, name: str) -> None:
    assert command.succeeds(name, "--help").startswith(f"Usage: main.py {name} ")


def test_the_version_is_the_project_s(command: Command) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert command.succeeds("--version") == f"Backprop Studio {project['project']['version']}\n"
    assert engine.__version__ == project["project"]["version"]


def test_the_program_runs_a_command_from_any_folder(tmp_path: Path) -> None:
    done = _main("new", "--layers", "2-3-1", "--out", "n.backprop", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert _main("check", "n.backprop", cwd=tmp_path).returncode == 0
    assert _main("--version").stdout.startswith("Backprop Studio")


def test_no_command_imports_qt(tmp_path: Path) -> None:
    lines = [
        ["new", "--layers", "2-3-1", "--out", str(tmp_path / "n")],
        ["train", str(tmp_path / "n"), "--epochs", "2"],
        ["explain", str(tmp_path / "n")],
        ["check", str(tmp_path / "n")],
        ["predict", str(tmp_path / "n")],
        ["--help"],
    ]
    program = (
        "import sys; sys.argv[:] = ['main.py']; import main\n"
        f"assert [main.main(line) for line in {lines}] == [0] * {len(lines)}\n"
        "found = [name for name in sys.modules if name.split('.')[0] in ('PySide6', 'shiboken6', 'pyqtgraph')]\n"
        "assert not found, found"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_output_is_utf8_whatever_the_system_says() -> None:
    done = _main("explain", FIRST, "--format", "json", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, "")
    assert "∂E/∂w" in json.loads(done.stdout)["steps"][-1]["symbolic"]


def test_nobody_reads_on() -> None:
    arguments = [sys.executable, str(ROOT / "main.py"), "explain", XOR]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
def test_standard_output_takes_no_more() -> None:
    with Path("/dev/full").open("w") as full:
        arguments = [sys.executable, str(ROOT / "main.py"), "predict", FIRST]
        done = subprocess.run(arguments, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, f"main.py: standard output: {os.strerror(errno.ENOSPC)}\n")


# --- what is wrong with the line ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["trian", "x"], 'main.py: no command is called "trian"; did you mean "train"?'),
        (["quux"], 'main.py: no command is called "quux"; known: new, train, explain, check, predict, tour'),
        (["none.backprop"], "main.py: none.backprop: there is no such file"),
        (["--bogus"], 'main.py: no option is called "--bogus"; known: --version, --help'),
        (["train"], "main.py train: FILE is missing; --help tells more"),
        (
            ["train", FIRST],
            "main.py train: --epochs is missing, or another condition that ends the run; --help tells more",
        ),
        (["train", FIRST, "--epochs"], "main.py train: --epochs needs a value"),
        (["train", FIRST, "--epohcs", "3"], 'main.py train: no option is called "--epohcs"; did you mean "--epochs"?'),
        (["train", FIRST, "--epochs", "3", "x"], "main.py train: Got unexpected extra argument (x)"),
        *(
            (
                ["train", FIRST, "--epochs", wrong],
                f'main.py train: --epochs: "{wrong}" is not a whole number from 0 to 1,000,000,000,000',
            )
            for wrong in ("x", "-1", "1.5", "1e3", "1" * 30, "٣", "")
        ),
        (["train", "none", "--epochs", "1"], "main.py train: none: there is no such file"),
        (
            ["explain", FIRST, "--format", "word"],
            "main.py explain: --format: 'word' is not one of 'text', 'json', 'html', 'latex', 'pdf'",
        ),
        (
            ["explain", FIRST, "--sample", "1"],
            "main.py explain: --sample 1: there is none; the training data has samples 0 to 0",
        ),
        (["new", "--layers", "2-1"], "main.py new: --out is missing; --help tells more"),
        (
            ["new", "--layers", "2-x", "--out", "n"],
            'main.py new: layers: "2-x" is not a list of sizes; write them as 2-4-1',
        ),
        (
            ["new", "--layers", "2-1", "--activation", "sigmod", "--out", "n"],
            'main.py new: no activation is called "sigmod"; did you mean "sigmoid"?',
        ),
        (
            ["new", "--layers", "2-1", "--output-activation", "sigmod", "--out", "n"],
            'main.py new: no activation is called "sigmod"; did you mean "sigmoid"?',
        ),
        (
            ["new", "--layers", "2-1", "--loss", "cross_entrpy", "--out", "n"],
            'main.py new: no loss is called "cross_entrpy"; did you mean "cross_entropy"?',
        ),
        (
            ["new", "--layers", "2-1", "--init", "he", "--out", "n"],
            (
                'main.py new: no initialiser is called "he"; known: zeros, constant, uniform, normal, xavier_uniform, '
                "xavier_normal, he_uniform, he_normal, lecun_uniform, lecun_normal"
            ),
        ),
        (
            ["new", "--layers", "2-1", "--data", "xnor", "--out", "n"],
            'main.py new: no data set is called "xnor"; did you mean "xor"?',
        ),
        (
            ["new", "--layers", "3-1", "--data", "xor", "--out", "n"],
            "main.py new: data.train.inputs: the rows have 2 numbers, the network has 3 inputs",
        ),
        (
            ["new", "--layers", "2-1", "--learning-rate", "fast", "--out", "n"],
            'main.py new: --learning-rate: "fast" is not a number; type one such as 0.25, −3 or 1e-3',
        ),
        (
            ["new", "--layers", "2-1", "--learning-rate", "0", "--out", "n"],
            "main.py new: learning rate: 0.0 cannot be; give a number above 0",
        ),
        (
            ["new", "--layers", "2-1", "--out", "none/n"],
            "main.py new: none/n: not written: there is no folder none",
        ),
        (["new", "--layers", "2-1", "--out", "/"], "main.py new: /: not written: this is a folder"),
        (
            ["new", "--layers", "2-1", "--out", "x" * 300],
            f"main.py: {'x' * 300}: {os.strerror(errno.ENAMETOOLONG)}",
        ),
        (["predict", FIRST, "--csv", "none.csv"], "main.py predict: none.csv: there is no such file"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    command: Command, words: list[str], line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command.fails(*words) == line
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", [["train", "--epochs", "1"], ["explain"], ["check"], ["predict"]])
def test_a_damaged_file_is_refused_by_every_command(command: Command, words: list[str], tmp_path: Path) -> None:
    path = tmp_path / "bad.backprop"
    path.write_text(Path(FIRST).read_text(encoding="utf-8").replace('"to": "o3"', '"to": "o9"'), encoding="utf-8")
    line = command.fails(words[0], path, *words[1:])
    assert line.startswith(f'main.py {words[0]}: {path}: connections[4].to: no neuron is called "o9"')


def test_a_result_is_not_written_over_what_it_comes_from(command: Command, tmp_path: Path) -> None:
    path = written(files.read(FIRST), tmp_path)
    table = tmp_path / "in.csv"
    table.write_text("1,2\n")
    before = path.read_bytes()
    for words in (
        ["train", path, "--epochs", "1", "--history", path],
        ["train", path, "--epochs", "1", "--out", tmp_path / "n", "--history", tmp_path / "n"],
        ["explain", path, "--out", tmp_path / "." / "net.backprop"],
        ["predict", path, "--out", path],
        ["predict", path, "--csv", table, "--out", table],
    ):
        assert "uses this file for something else" in command.fails(*words)
    assert path.read_bytes() == before
    assert table.read_text() == "1,2\n"


def test_a_folder_that_may_not_be_written_is_refused_before_training(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, _mode: path != tmp_path)
    monkeypatch.setattr(Run, "advance", lambda *_: pytest.fail("it trained"))
    assert "not allowed" in command.fails("train", FIRST, "--epochs", "1", "--out", tmp_path / "n")


def _raising(error: BaseException) -> Callable[..., NoReturn]:
    def stand_in(*_: object) -> NoReturn:
        raise error

    return stand_in


def test_ctrl_c_and_too_little_memory_are_a_line_too(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "read", _raising(KeyboardInterrupt()))
    assert command.fails("check", FIRST, status=130) == "main.py: stopped"
    monkeypatch.setattr(files, "read", _raising(MemoryError()))
    assert command.fails("check", FIRST) == "main.py: there is not enough memory for this"


def test_a_fault_of_ours_is_a_line_too(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "read", _raising(ZeroDivisionError("oh")))
    line = command.fails("check", FIRST)
    assert line.startswith("main.py: this should not happen, please report it: test_cli.py, line ")
    assert line.endswith(": ZeroDivisionError('oh')")
