import csv
import errno
import io
import json
import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import msgspec
import numpy as np
import pytest

import engine
from engine import cli, files, gradient_check
from engine.commands import explain as explain_command
from engine.commands import train as train_command
from engine.data import Data, samples
from engine.document import Document
from engine.evaluation import errors, outputs
from engine.examples import FOLDER
from engine.functions.activations import ACTIVATIONS
from engine.network import Layer, read_only
from engine.trace import trace
from engine.training import Run, train

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


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def _written(document: Document, folder: Path, name: str = "net.backprop") -> Path:
    files.write(document, folder / name)
    return folder / name


# --- the program ----------------------------------------------------------------------------------------------------


def _main(*words: object, **kwargs: Any) -> subprocess.CompletedProcess[str]:
    arguments = [sys.executable, str(ROOT / "main.py"), *map(str, words)]
    return subprocess.run(arguments, capture_output=True, text=True, encoding="utf-8", check=False, **kwargs)


def test_help_lists_all_commands(command: Command) -> None:
    page = command.succeeds("--help")
    for name in (*cli.COMMANDS, *cli.WINDOW_COMMANDS):
        assert f"\n  {name} " in page
    assert page.startswith("Usage: main.py [FILE]")
    assert command.succeeds("-h") == page
    assert command.succeeds() == page


@pytest.mark.parametrize("name", cli.COMMANDS)
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
        (["train", FIRST], "main.py train: --epochs is missing, or another condition that ends the run; --help tells more"),
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
    path = _written(files.read(FIRST), tmp_path)
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


# --- new ------------------------------------------------------------------------------------------------------------


def test_new_writes_what_its_defaults_say(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.backprop"
    assert command.succeeds("new", "--layers", "2-4-1", "--out", path) == f"{path}: 7 neurons, 12 connections\n"
    document = files.read(path)
    assert [len(layer.neurons) for layer in document.network.layers] == [2, 4, 1]
    assert [layer.activation for layer in document.network.layers] == [None, "sigmoid", "sigmoid"]
    assert document.training.loss == "half_squared_error"
    assert document.training.optimizer.learning_rate == 0.1
    assert document.training.seed == 0
    assert len(document.data.train) == 4
    bound = np.sqrt(6 / (2 + 4))
    assert 0 < np.max(np.abs(document.parameters[:8])) < bound


def test_new_writes_what_it_is_told(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.backprop"
    command.succeeds(
        *("new", "--layers", "2-3-2-1", "--activation", "tanh", "--output-activation", "identity", "--data", "or"),
        *("--loss", "huber", "--init", "zeros", "--seed", "7", "--learning-rate", "0,25", "--out", path),
    )
    document = files.read(path)
    assert [layer.activation for layer in document.network.layers] == [None, "tanh", "tanh", "identity"]
    assert document.training.loss == "huber"
    assert document.training.seed == 7
    assert document.training.optimizer.learning_rate == 0.25
    assert document.data.train.targets.ravel().tolist() == [0.0, 1.0, 1.0, 1.0]
    assert not document.parameters.any()


def test_new_takes_data_only_where_it_fits(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.backprop"
    command.succeeds("new", "--layers", "3-2", "--out", path)
    assert not len(files.read(path).data.train)
    command.succeeds("new", "--layers", "2-1", "--data", "none", "--out", path)
    assert not len(files.read(path).data.train)


def test_the_seed_decides(command: Command, tmp_path: Path) -> None:
    drawn = []
    for seed in (1, 1, 2):
        command.succeeds("new", "--layers", "2-4-1", "--seed", seed, "--out", tmp_path / "n")
        drawn.append(files.read(tmp_path / "n").parameters)
    np.testing.assert_array_equal(drawn[0], drawn[1])
    assert (drawn[0] != drawn[2]).any()


# --- train ----------------------------------------------------------------------------------------------------------


def _with_test_rows(document: Document) -> Document:
    return replace(document, data=Data(document.data.train, samples([[0.1, 0.9]], [[1.0]])))


def test_train_prints_errors_epochs_and_time(command: Command, tmp_path: Path) -> None:
    document = _with_test_rows(files.read(XOR))
    path = _written(document, tmp_path)
    lines = command.succeeds("train", path, "--epochs", "30").splitlines()
    error, test = errors(train(document, 30).document)
    assert lines[:3] == [f"train error: {error!r}", f"test error: {test!r}", "epochs: 30 (in all 30)"]
    assert lines[3].startswith("time per epoch: ")
    assert files.read(path).state.epoch == 0
    assert "test" not in command.succeeds("train", XOR, "--epochs", "0")
    assert command.out.splitlines()[1:] == ["epochs: 0 (in all 0)"]


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_training_goes_on_from_what_was_written_bit_for_bit(command: Command, tmp_path: Path, optimizer: str) -> None:
    document = _with_test_rows(files.read(XOR))
    kind = {"name": optimizer, "learning_rate": 0.05}
    training = msgspec.convert(
        {**msgspec.to_builtins(document.training), "optimizer": kind, "batch_size": 3, "shuffle": True},
        type(document.training),
    )
    start = _written(replace(document, training=training), tmp_path)
    part, whole = tmp_path / "part", tmp_path / "whole"
    command.succeeds("train", start, "--epochs", "20", "--out", part)
    command.succeeds("train", part, "--epochs", "22", "--out", part)
    command.succeeds("train", start, "--epochs", "42", "--out", whole)
    assert part.read_bytes() == whole.read_bytes()
    assert files.read(whole).state.epoch == 42


@pytest.mark.parametrize("with_test_rows", [False, True])
def test_the_history_has_every_digit(command: Command, tmp_path: Path, with_test_rows: bool) -> None:
    document = files.read(XOR)
    path = _written(_with_test_rows(document) if with_test_rows else document, tmp_path)
    command.succeeds("train", path, "--epochs", "25", "--out", tmp_path / "n", "--history", tmp_path / "h.csv")
    history = files.read(tmp_path / "n").state.history
    rows = list(csv.reader(io.StringIO((tmp_path / "h.csv").read_text())))
    assert rows[0] == ["epoch", "train", "test"]
    assert [int(row[0]) for row in rows[1:]] == list(range(26))
    assert [float(row[1]) for row in rows[1:]] == history.train.tolist()
    expected = [repr(error) for error in history.test.tolist()] if with_test_rows else [""] * 26
    assert [row[2] for row in rows[1:]] == expected


def _diverging(folder: Path) -> Path:
    """A linear network with a learning rate that is much too large."""
    document = files.read(XOR)
    layers = tuple(layer if layer.activation is None else Layer(layer.name, "identity", layer.neurons)
                   for layer in document.network.layers)  # fmt: skip
    network = replace(document.network, layers=layers)
    return _written(replace(document, network=network, training=document.training.with_learning_rate(50.0)), folder)


def test_training_that_diverges_says_why_and_keeps_the_last_finite_state(command: Command, tmp_path: Path) -> None:
    path, out, history = _diverging(tmp_path), tmp_path / "out", tmp_path / "h.csv"
    line = command.fails("train", path, "--epochs", "1000", "--out", out, "--history", history)
    assert "Stopped in epoch " in line
    assert "learning rate than 50" in line
    assert line.endswith(f"The state before it is in {out}.")
    reached = files.read(out)
    assert np.isfinite(reached.parameters).all()
    assert 0 < reached.state.epoch < 1000
    assert history.read_text().startswith("epoch,train,test\n0,")
    assert command.fails("train", path, "--epochs", "1000").endswith("Nothing was written, for there was no --out.")


def test_training_whose_error_is_undefined_from_the_start_keeps_that_state_too(
    command: Command, tmp_path: Path
) -> None:
    document = files.read(XOR)
    layers = (*document.network.layers[:2], Layer("output", "identity", document.network.layers[2].neurons))
    training = msgspec.structs.replace(document.training, loss="cross_entropy")
    values = read_only(-np.abs(document.parameters))
    wrong = replace(
        document, network=replace(document.network, layers=layers), training=training, parameters=values, initial=values
    )
    line = command.fails("train", _written(wrong, tmp_path), "--epochs", "9", "--out", tmp_path / "out")
    assert "the error is undefined" in line
    np.testing.assert_array_equal(files.read(tmp_path / "out").parameters, values)


@pytest.fixture
def default_interrupt() -> Any:
    """Ctrl-C as in a terminal: the tests may run in the background, where it is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def _press_ctrl_c(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    advance = Run.advance

    def pressed(self: Run, seconds: float) -> bool:
        more = advance(self, seconds)
        signal.raise_signal(signal.SIGINT)
        return more

    monkeypatch.setattr(train_command, "LOOK", 0.01)
    monkeypatch.setattr(Run, "advance", pressed)


@pytest.mark.usefixtures("default_interrupt")
def test_ctrl_c_stops_training_and_keeps_what_there_is(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _press_ctrl_c(Run(files.read(XOR)), monkeypatch)
    out = tmp_path / "out"
    line = command.fails("train", XOR, "--epochs", 10**12, "--out", out, status=130)
    reached = files.read(out).state.epoch
    assert 0 < reached < 10**12
    unit = "epoch" if reached == 1 else "epochs"
    assert line == f"main.py train: stopped after {reached:,} {unit}. What was reached is in {out}."
    assert command.fails("train", XOR, "--epochs", 10**12, status=130).endswith(
        "Nothing was written, for there was no --out."
    )
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.usefixtures("default_interrupt")
def test_ctrl_c_at_the_very_end_comes_too_late(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    _press_ctrl_c(Run(files.read(XOR)), monkeypatch)
    assert command.succeeds("train", XOR, "--epochs", "1").startswith("train error: ")


@pytest.mark.usefixtures("default_interrupt")
def test_a_second_ctrl_c_ends_at_once(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(self: Run, seconds: float) -> bool:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        pytest.fail("the second one was ignored")

    monkeypatch.setattr(Run, "advance", hang)
    assert command.fails("train", XOR, "--epochs", "9", "--out", tmp_path / "n", status=130) == "main.py: stopped"
    assert not list(tmp_path.iterdir())


def test_a_background_job_does_not_mind_ctrl_c(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _press_ctrl_c(Run(files.read(XOR)), monkeypatch)
        command.succeeds("train", XOR, "--epochs", "2000")
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_terminal_shows_a_bar() -> None:
    ours, theirs = pytest.importorskip("pty").openpty()
    arguments = [sys.executable, str(ROOT / "main.py"), "train", XOR, "--epochs", "30000"]
    done = subprocess.run(arguments, stdout=subprocess.PIPE, stderr=theirs, check=False)
    os.close(theirs)
    shown = os.read(ours, 10**6).decode()
    os.close(ours)
    assert done.returncode == 0
    assert "training  [####" in shown
    assert "100%" in shown
    assert b"[" not in done.stdout


# --- explain --------------------------------------------------------------------------------------------------------


def test_explain_gives_every_number_of_the_pass_exactly(command: Command) -> None:
    solution = json.loads(command.succeeds("explain", FIRST, "--format", "json"))
    assert solution["sample"] == 0
    document = files.read(FIRST)
    update, network = trace(document, (0,)), document.network
    found = {(step["quantity"], str(step["of"])): step["value"] for step in solution["steps"]}
    assert len(found) == len(solution["steps"])
    for neuron in network.neurons[network.input_count :]:
        place = network.index[neuron.id]
        for quantity, numbers in (("net", update.net), ("out", update.out), ("delta", update.delta)):
            assert found[quantity, neuron.id] == numbers[0, place]
    for slot, (_, of) in enumerate(network.slots):
        assert found["gradient", str(list(of))] == update.gradient[slot]
        assert found["new_value", str(list(of))] == update.after[slot]
    assert found["error", "None"] == update.error
    assert {step["phase"] for step in solution["steps"]} == {"forward", "error", "backward", "update"}
    assert all(step["symbolic"] and step["substituted"] for step in solution["steps"])


@pytest.mark.parametrize("batch_size", [1, 3, None])
@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_explain_is_of_one_sample_alone(
    command: Command, tmp_path: Path, batch_size: int | None, reduction: Any
) -> None:
    document = files.read(XOR)
    training = msgspec.structs.replace(document.training, batch_size=batch_size, reduction=reduction)
    path = _written(replace(document, training=training), tmp_path)
    steps = json.loads(command.succeeds("explain", path, "--sample", "2", "--format", "json"))
    update = trace(document, (2,))
    assert steps["sample"] == 2
    values = {str(s["of"]): s["value"] for s in steps["steps"] if s["quantity"] == "new_value"}
    assert values["['x1', 'h1']"] == update.after[0]


def test_explain_writes_text_or_a_file(command: Command, tmp_path: Path) -> None:
    text = command.succeeds("explain", FIRST)
    for part in ("0.552308", "0.0367703", "Forward pass", "Backward pass", "Update"):
        assert part in text
    assert command.succeeds("explain", FIRST, "--out", tmp_path / "s.txt") == ""
    assert (tmp_path / "s.txt").read_text(encoding="utf-8") == text


def test_explaining_and_training_need_data_and_name_the_file_without(command: Command, tmp_path: Path) -> None:
    command.succeeds("new", "--layers", "3-1", "--out", tmp_path / "n")
    for words in (("explain", tmp_path / "n"), ("train", tmp_path / "n", "--epochs", 1)):
        assert f"{tmp_path / 'n'}: there is no training data" in command.fails(*words)


def test_the_formats_are_those_of_the_table() -> None:
    assert set(explain_command.FORMATS) == {"text", "json", "html", "latex", "pdf"}


# --- check ----------------------------------------------------------------------------------------------------------


def test_check_passes_and_says_how_many(command: Command) -> None:
    lines = command.succeeds("check", XOR).splitlines()
    assert lines[0] == "17 gradients checked: none is off by more than 1e−6 relative"
    assert lines[1].startswith("worst: the ")


def test_check_says_what_was_not_as_usual(command: Command, tmp_path: Path) -> None:
    command.succeeds("new", "--layers", "3-1", "--out", tmp_path / "n")
    assert "note: there are no training data" in command.succeeds("check", tmp_path / "n")


@pytest.mark.parametrize(
    ("slot", "name"),
    [(0, "weight from i1 to h1"), (8, "shared parameter b1")],
)
def test_check_names_the_worst(command: Command, monkeypatch: pytest.MonkeyPatch, slot: int, name: str) -> None:
    _spoil(monkeypatch, slot)
    assert command("check", FOLDER / "mazur_2_2_2.backprop") == 1
    assert f"worst: the {name}, " in command.out


def test_check_names_a_bias(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    _spoil(monkeypatch, 2)
    assert command("check", FOLDER / "and_2_1.backprop") == 1
    assert "worst: the bias of y1, " in command.out


def _spoil(monkeypatch: pytest.MonkeyPatch, slot: int) -> None:
    """Makes one analytic gradient a little too large."""
    right = gradient_check._analytic

    def wrong(document: Document, rows: Any) -> Any:
        gradient = right(document, rows).copy()
        gradient[slot] *= 1 + 3e-6
        return gradient

    monkeypatch.setattr(gradient_check, "_analytic", wrong)


def test_check_finds_a_gradient_that_is_wrong(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    _spoil(monkeypatch, 4)
    assert command("check", FIRST) == 1
    assert command.err == ""
    first, second = command.out.splitlines()
    assert first == "6 gradients checked: 1 off by more than 1e−6 relative"
    assert second.startswith("worst: the weight from h1 to o3, ")
    assert second.endswith("off by 3.0e−6 relative")


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_check_holds_for_every_activation(command: Command, tmp_path: Path, activation: str) -> None:
    command.succeeds("new", "--layers", "2-3-1", "--activation", activation, "--out", tmp_path / "n")
    command.succeeds("check", tmp_path / "n")


# --- predict --------------------------------------------------------------------------------------------------------


def _table(text: str) -> tuple[list[str], list[list[float]]]:
    names, *rows = csv.reader(io.StringIO(text))
    return names, [[float(cell) for cell in row] for row in rows]


def test_predict_takes_the_file_s_own_rows(command: Command, tmp_path: Path) -> None:
    document = _with_test_rows(files.read(XOR))
    names, rows = _table(command.succeeds("predict", _written(document, tmp_path)))
    inputs = np.vstack([document.data.train.inputs, document.data.test.inputs])
    assert names == ["x_1", "x_2", "y_1"]
    np.testing.assert_array_equal(rows, np.hstack([inputs, outputs(document, inputs)]))


@pytest.mark.parametrize("text", ["0.5,-1e-3\n1,0\n", "a;b\n0,5;-0,001\n1;0\n", "0.5\t-0.001\n1\t0"])
def test_predict_takes_the_rows_of_a_table(command: Command, tmp_path: Path, text: str) -> None:
    (tmp_path / "in.csv").write_text(text)
    document = files.read(XOR)
    _, rows = _table(command.succeeds("predict", XOR, "--csv", tmp_path / "in.csv"))
    inputs = np.array([[0.5, -1e-3], [1.0, 0.0]])
    np.testing.assert_array_equal(rows, np.hstack([inputs, outputs(document, inputs)]))
    assert command.succeeds("predict", XOR, "--csv", tmp_path / "in.csv", "--out", tmp_path / "out.csv") == ""
    np.testing.assert_array_equal(_table((tmp_path / "out.csv").read_text())[1], rows)


def test_predict_names_the_line_of_a_table_that_is_wrong(command: Command, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("a,b\n1,2\n3,NaN\n")
    line = command.fails("predict", XOR, "--csv", tmp_path / "in.csv", "--out", tmp_path / "out.csv")
    assert line == f'main.py predict: {tmp_path / "in.csv"}, line 3, column 2: "NaN" is not a finite number'
    assert not (tmp_path / "out.csv").exists()


def test_predict_without_rows_asks_for_some(command: Command, tmp_path: Path) -> None:
    command.succeeds("new", "--layers", "3-1", "--out", tmp_path / "n")
    assert command.fails("predict", tmp_path / "n").endswith("there are no rows in it; name a CSV file with --csv")


def test_predict_stays_quiet_where_numbers_leave_their_range(command: Command, tmp_path: Path) -> None:
    document = files.read(XOR)
    huge = read_only(np.full(document.network.parameter_count, 1e308))
    path = _written(replace(document, parameters=huge, initial=huge), tmp_path)
    assert len(_table(command.succeeds("predict", path))[1]) == 4
