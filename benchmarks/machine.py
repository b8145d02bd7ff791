"""What a report says of the machine it was made on: processor, system, and the versions of what computes."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import numpy as np

PACKAGES = ("numpy", "numba", "PySide6-Essentials", "pyqtgraph", "scikit-learn", "torch", "jax", "jaxlib")


def machine(packages: Iterable[str] = PACKAGES) -> dict[str, str]:
    """Names and values, in the order in which they are told; of packages those that are installed."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    told = {
        "day": dt.datetime.now(dt.UTC).date().isoformat(),
        "processor": f"{_processor()}, {os.cpu_count()} cores of it",
        "memory": f"{_memory():.0f} GiB",
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "BLAS": f"{blas['name']} {blas['version']}",
    }
    return told | {name: version for name in packages if (version := _version(name))}


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if hasattr(os, "sysconf") else 0.0


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def as_table(told: dict[str, str]) -> str:
    """The same as a table in Markdown."""
    return "\n".join(["| machine | |", "| --- | --- |", *(f"| {name} | {value} |" for name, value in told.items())])
