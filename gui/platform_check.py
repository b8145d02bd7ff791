"""Whether this Python and this PySide6 get on; asked before Qt is imported, so it imports nothing of Qt.

main.py asks it before it opens the window, and so does whoever else starts Qt.
"""

import os
import sys
from collections.abc import Mapping

Version = tuple[int, ...]

# PySide6 6.12.0 drops a reference to None with each call of a Qt function that returns nothing. Up to Python
# 3.11 None is counted like any object, so the interpreter dies after some thousands of calls; since 3.12 None
# is immortal.
_PYSIDE_THAT_DROPS_NONE: Version = (6, 12)
_PYTHON_WITH_IMMORTAL_NONE: Version = (3, 12)
_PACKAGE, _METADATA = "pyside6_essentials-", ".dist-info"


def refusal() -> str | None:
    """Return one line that says why the window cannot open here and what to do, or None if it can."""
    return refusal_for(sys.version_info[:2], _installed_pyside())


def refusal_for(python: Version, pyside: str | None) -> str | None:
    """Return the same for any Python and PySide6; `pyside` is None where its version is not known."""
    if pyside is None:
        return None
    if _numbers(pyside)[:2] != _PYSIDE_THAT_DROPS_NONE or python >= _PYTHON_WITH_IMMORTAL_NONE:
        return None
    return (
        f"PySide6 {pyside} crashes on Python {_dotted(python)}; "
        "install 'PySide6-Essentials<6.12', or use Python 3.12 or later"
    )


# Ways to draw without a window system: off screen, over a network, or straight on the screen.
_NEEDS_NO_DISPLAY = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs", "vkkhrdisplay")


def lack_of_display() -> str | None:
    """Return one line that says that there is nothing to show a window on, or None if there is."""
    return lack_of_display_for(sys.platform, os.environ)


def lack_of_display_for(system: str, environment: Mapping[str, str]) -> str | None:
    """Return the same for any system; only on Linux can a display be lacking."""
    if not system.startswith("linux") or environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"):
        return None
    if environment.get("QT_QPA_PLATFORM", "").partition(":")[0] in _NEEDS_NO_DISPLAY:
        return None
    return "there is no display to open a window on; main.py tour shows the program without one"


def _installed_pyside() -> str | None:
    """Return the installed version, or None in a frozen bundle, which carries no package metadata.

    By the name of its folder: importing importlib.metadata takes a hundred times as long as looking for that.
    """
    found = (name.lower() for folder in sys.path for name in _names_in(folder))
    name = next((name for name in found if name.startswith(_PACKAGE) and name.endswith(_METADATA)), None)
    return name and name.removeprefix(_PACKAGE).removesuffix(_METADATA)


def _names_in(folder: str) -> list[str]:
    try:
        return os.listdir(folder or ".")  # noqa: PTH208 - pathlib is not worth its import here
    except OSError:
        return []


def _numbers(text: str) -> Version:
    """Return the numbers a version begins with: (6, 12, 0) for 6.12.0 and for 6.12.0.post1."""
    numbers = []
    for part in text.split("."):
        if not part.isdigit():
            break
        numbers.append(int(part))
    return tuple(numbers)


def _dotted(numbers: Version) -> str:
    return ".".join(map(str, numbers))
