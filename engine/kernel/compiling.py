"""The kernel as machine code: whether it can be had, compiling it into the user's cache folder, loading it from there.

The only module that knows numba, which is an extra: it is imported in here alone and only when something is compiled or
loaded. What is compiled stands in a folder named by all that it depends on (these sources, Python, numba, NumPy). It is
made under another name, with a list of its files; if one is another than that says, nothing of it is used.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import json
import os
import platform
import shutil
import sys
import time
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from engine.errors import StudioError
from engine.kernel import activations, exponentials, losses, primitives, products, steps, stretch
from engine.kernel.plan import Stretch

#: From those that need nothing to those that need the others before them.
MODULES = (primitives, exponentials, activations, losses, products, steps, stretch)
LIST = "complete.json"
LEFT = 3600  # seconds after which nobody is compiling there any more


class NoKernel(StudioError):
    """Compiled training that cannot be had, because of `reason`; all is trained by NumPy then."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"training goes on without compiled code: {reason}")
        self.reason = reason


def available() -> bool:
    """Whether numba is installed; it is not imported."""
    return importlib.util.find_spec("numba") is not None


def ready() -> bool:
    """Whether there is a compilation for this version of everything; whether it can be loaded, `load` finds out."""
    try:
        return available() and (folder() / LIST).is_file()
    except (NoKernel, OSError):  # nowhere to look, or not allowed to
        return False


def folder() -> Path:
    """Where the compilation for this version of everything stands or will stand. Raises NoKernel where none can."""
    return _caches() / "backprop-studio" / f"kernel-{_fingerprint()}"


def compile_ahead() -> None:
    """Compiles into the cache, which takes some seconds. Raises NoKernel."""
    made = folder().with_name(f"{folder().name}.{os.getpid()}")
    with _explained("it cannot be compiled"):
        try:
            made.mkdir(parents=True, exist_ok=True)
            _tidy(made.parent)
            _dispatcher(made)
            _write_list(made)
            shutil.rmtree(folder(), ignore_errors=True)
            made.rename(folder())
        finally:
            shutil.rmtree(made, ignore_errors=True)


def load() -> Stretch:
    """The compiled kernel out of the cache. Raises NoKernel, also where it is not compiled for this processor."""
    if not available():
        raise NoKernel("numba is not installed")
    with _explained("what was compiled cannot be loaded"):
        _check_list()
        return _dispatcher(folder())


# --- the cache ----------------------------------------------------------------------------------------------------


def _caches() -> Path:
    """The folder for caches of this user on this system."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or _home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return _home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or _home() / ".cache")


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError as error:
        raise NoKernel("this user has no folder to keep it in") from error


def _fingerprint() -> str:
    """What the compiled code depends on, as a short name; without importing any of it."""
    # numba looks for it by where the entry's source stands and when that was changed; otherwise `load` would compile.
    entry = Path(str(stretch.__file__))
    versions = (_version(name) for name in ("numba", "llvmlite", "numpy"))
    parts = (sys.version, platform.machine(), *versions, str(entry), str(entry.stat().st_mtime_ns))
    digest = hashlib.sha256("\n".join(parts).encode(errors="surrogateescape"))
    for module in (*MODULES, sys.modules[__name__]):
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()[:16]


def _version(package: str) -> str:
    try:
        return version(package) or ""  # none where it is half installed
    except PackageNotFoundError:
        return ""


def _files(at: Path) -> dict[str, str]:
    """The files of a compilation, each with what tells it from a damaged one."""
    found = sorted(path for path in at.rglob("*") if path.is_file() and path.name != LIST)
    return {path.relative_to(at).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def _processor() -> str:
    binding: Any = importlib.import_module("llvmlite.binding")
    return f"{binding.get_host_cpu_name()} {binding.get_host_cpu_features().flatten()}"


def _tidy(caches: Path) -> None:
    """Removes what was left half made by those that were ended: folders named by a process, and not young."""
    for left in caches.glob("kernel-*.*"):
        if time.time() - left.stat().st_mtime > LEFT:
            shutil.rmtree(left, ignore_errors=True)


def _list(at: Path) -> str:
    """What a compilation is for and consists of, as its list says it."""
    return json.dumps({"processor": _processor(), "files": _files(at)}, indent=1)


def _write_list(at: Path) -> None:
    if not _files(at):
        raise NoKernel(f"numba keeps nothing in {at}")
    (at / LIST).write_bytes(_list(at).encode())


def _check_list() -> None:
    path = folder() / LIST
    if not path.is_file():
        raise NoKernel("it has not been compiled yet")
    if path.read_bytes() != _list(folder()).encode():
        path.unlink(missing_ok=True)  # so that it is compiled anew
        raise NoKernel("what was compiled is for another processor, or damaged")


@contextmanager
def _explained(what: str) -> Iterator[None]:
    """Whatever goes wrong in numba or with its files, as one line."""
    try:
        yield
    except NoKernel:
        raise
    except Exception as error:  # numba raises exceptions of many kinds, and unpickling any
        raise NoKernel(f"{what} ({type(error).__name__}: {error})") from error


# --- numba --------------------------------------------------------------------------------------------------------


def _dispatcher(at: Path) -> Stretch:
    """The kernel's entry compiled for its one signature into a folder, or loaded where that has it."""
    numba: Any = importlib.import_module("numba")
    config = numba.config
    config.CACHE_DIR = str(at)
    config.CACHE_LOCATOR_CLASSES = "UserProvidedCacheLocator"  # there or nowhere
    config.SLP_VECTORIZE = 1  # packs the unrolled sums of `products`
    options = {"error_model": "numpy", "nogil": True, "fastmath": {"contract"}}
    names: dict[str, Any] = {}
    for module in MODULES:
        names.update(_compiled(module, names, numba.njit(forceinline=True, **options)))
        if module is primitives:
            names.update(_bits())
    entry: Stretch = numba.njit(_signature(numba), cache=True, **options)(names["stretch"].py_func)
    return entry


def _compiled(module: types.ModuleType, names: dict[str, Any], compiler: Callable[[Any], Any]) -> dict[str, Any]:
    """A module's own functions compiled, over its globals in which those compiled before stand for the plain ones."""
    given = {**vars(module), **{name: value for name, value in names.items() if name in vars(module)}}
    own = {name: f for name, f in vars(module).items() if getattr(f, "__module__", "") == module.__name__}
    for name, f in own.items():
        if isinstance(f, types.FunctionType):
            given[name] = compiler(types.FunctionType(f.__code__, given, name))
    return {name: given[name] for name in own}


def _bits() -> dict[str, Any]:
    """The machine's forms of the functions on bits."""
    ir: Any = importlib.import_module("llvmlite.ir")
    of: Any = importlib.import_module("numba.types")
    intrinsic: Any = importlib.import_module("numba.extending").intrinsic

    def double_of(_context: Any, bits: Any) -> Any:  # noqa: ANN401, ARG001  # numba's way of asking
        return of.float64(of.int64), lambda _c, builder, _s, given: builder.bitcast(given[0], ir.DoubleType())

    def bits_of(_context: Any, number: Any) -> Any:  # noqa: ANN401, ARG001  # the same
        return of.int64(of.float64), lambda _c, builder, _s, given: builder.bitcast(given[0], ir.IntType(64))

    return {"double_of": intrinsic(double_of), "bits_of": intrinsic(bits_of)}


def _signature(numba: Any) -> Any:  # noqa: ANN401  # without type information
    """The types of the entry's arguments, in their order."""
    of = numba.types
    numbers, table = of.Array(of.float64, 1, "C"), of.Array(of.float64, 2, "C")
    places, places2 = of.Array(of.int64, 1, "C"), of.Array(of.int64, 2, "C")
    return of.void(
        *(places, places2, places2, places2),  # sizes, layers, blocks, groups
        *([places] * 3),  # theta_entries, entry_thetas, theta_starts
        *([numbers] * 12),  # settings to work
        *([table] * 2),  # inputs and targets
        places2,  # orders
        *([numbers] * 3),  # rates, errors, tests
        *([of.int64] * 4),
    )
