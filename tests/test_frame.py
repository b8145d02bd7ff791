"""Rules of the project that no compiler knows.

They say who imports Qt, what may be connected across threads, and what is never committed.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# What the engine must never pull in, not even through something that it uses.
WINDOW_PACKAGES = ("PySide6", "shiboken6", "pyqtgraph", "ziamath", "gui")
# All connections in these may cross threads, and so may those of a worker's signals wherever they are made.
CROSSES_THREADS = ("gui/worker.py", "gui/session.py")


def modules_of(package: str) -> list[str]:
    files = sorted((ROOT / package).rglob("*.py"))
    parts = (file.relative_to(ROOT).with_suffix("").parts for file in files)
    return [".".join(p[:-1] if p[-1] == "__init__" else p) for p in parts]


def loaded_by(imports: list[str]) -> set[str]:
    """Import modules in a fresh interpreter; return the top-level packages that are loaded then."""
    code = f"import importlib, sys; [importlib.import_module(m) for m in {imports!r}]; print(*sys.modules)"
    command = [sys.executable, "-W", "error", "-c", code]
    out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert not out.returncode, out.stderr
    return {name.partition(".")[0] for name in out.stdout.split()}


def test_the_engine_imports_nothing_of_the_window() -> None:
    assert loaded_by(modules_of("engine")).isdisjoint(WINDOW_PACKAGES)


def test_the_command_line_starts_without_qt() -> None:
    assert loaded_by(["engine.cli"]).isdisjoint(WINDOW_PACKAGES)


def test_main_starts_without_qt() -> None:
    assert loaded_by(["main"]).isdisjoint({"PySide6", "shiboken6", "pyqtgraph", "ziamath"})


def test_no_module_of_ours_is_imported_inside_a_function() -> None:
    hidden = [
        f"{place}: {name}"
        for place, node in nodes_of("engine", "gui")
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        for name in imported_by(inner)
        if name.partition(".")[0] in ("engine", "gui")
    ]
    assert hidden == []


def imported_by(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def nodes_of(*places: str) -> Iterator[tuple[str, ast.AST]]:
    """Return every syntax node below some folders or files, with its place."""
    for place in places:
        path = ROOT / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                yield f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}", node


def connection(node: ast.AST) -> ast.Call | None:
    """Return a node if it is a call `signal.connect(receiver, ...)`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "connect":
        return node
    return None


def crosses_threads(place: str, call: ast.Call) -> bool:
    """Whether the connected signal may be emitted in the worker's thread."""
    return place.partition(":")[0] in CROSSES_THREADS or "worker" in ast.unparse(call.func)


def unsafe_connections(nodes: Iterable[tuple[str, ast.AST]]) -> list[str]:
    """Name the places where a worker's signal goes to anything but a bound method (or a signal).

    A lambda, a partial or a plain function has no thread of its own: it would run in the worker's.
    """
    calls = [(place, call) for place, node in nodes if (call := connection(node)) is not None]
    return [
        place
        for place, call in calls
        if crosses_threads(place, call) and not all(isinstance(a, ast.Attribute) for a in call.args[:1])
    ]


@pytest.mark.parametrize(
    ("line", "safe"),
    [
        ("worker.done.connect(self._on_worker_done)", True),
        ("self._worker.done.connect(self.inner.take, Qt.QueuedConnection)", True),
        ("self._worker.done.connect(lambda x: x)", False),
        ("worker.done.connect(partial(f, 1))", False),
        ("worker.done.connect(functools.partial(f, 1))", False),
        ("worker.done.connect(function)", False),
        ("button.clicked.connect(lambda: f(1))", True),
    ],
)
def test_unsafe_receivers_are_told_from_safe_ones(line: str, safe: bool) -> None:
    nodes = [("gui/app.py:1", node) for node in ast.walk(ast.parse(line))]
    assert unsafe_connections(nodes) == ([] if safe else ["gui/app.py:1"])


def test_only_bound_methods_are_connected_across_threads() -> None:
    assert all((ROOT / name).is_file() for name in CROSSES_THREADS)
    assert unsafe_connections(nodes_of("gui")) == []


def committed_files() -> Iterator[Path]:
    """Return every file that .gitignore lets through; git itself need not be here."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    ignored = [".git", *(line.strip("/") for line in lines if line and not line.startswith("#"))]
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        if path.is_file() and not any(fnmatch(part, pattern) for part in parts for pattern in ignored):
            yield path


# Letters in brackets keep this file from holding what it looks for.
FORBIDDEN = {
    "a path of one machine": re.compile(r"(?<![\w.])/(?:home|Users|root|work|tmp)/[\w.]"),
    "the address of a package registry": re.compile(
        r"pypi\.(?:org|python)|python[h]osted|registry\.[n]pmjs|deb\.[d]ebian"
    ),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_committed_file_holds(what: str) -> None:
    found = []
    for path in committed_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a font
        found += [f"{path.relative_to(ROOT)}: {m.group()}" for m in FORBIDDEN[what].finditer(text)]
    assert found == []


def test_the_locks_agree_on_what_they_share() -> None:
    pins = [dict(pin_lines(name)) for name in ("requirements.lock", "requirements-dev.lock")]
    shared = pins[0].keys() & pins[1].keys()
    assert {key: pins[0][key] for key in shared} == {key: pins[1][key] for key in shared}


def test_the_lock_of_the_compiled_path_agrees_with_the_others() -> None:
    names = ("requirements-compiled.lock", "requirements.lock", "requirements-dev.lock")
    pinned = [{(key.partition(" ")[0], version) for key, version in pin_lines(name)} for name in names]
    own = {name for name, _version in pinned[0]}
    assert {"numba", "llvmlite"} <= own
    for others in pinned[1:]:
        assert {pin for pin in others if pin[0] in own} <= pinned[0]


def pin_lines(lock: str) -> Iterator[tuple[str, str]]:
    """Return (package and marker, version) of each line `name==version ; marker` of a lock."""
    for line in (ROOT / lock).read_text(encoding="utf-8").splitlines():
        if (match := re.match(r"([\w.-]+)==(\S+)\s*(;[^\\]*)?", line)) is not None:
            yield f"{match[1]} {(match[3] or '').strip()}", match[2]
