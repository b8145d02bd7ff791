"""Keeps PySide6 from reading the source of every module that is imported after it.

main.py asks for it before the window is imported; nobody else needs it.
"""

from __future__ import annotations

import sys
from types import ModuleType

import PySide6.QtCore  # noqa: F401 - it brings the module along that is changed here

_READER, _QUESTION = "shibokensupport.feature", "_mod_uses_pyside"


def leave_sources_unread() -> None:
    """Tell PySide6 that no module switches to its other spellings of names (`from __feature__ import snake_case`).

    WORKAROUND https://doc.qt.io/qtforpython-6/considerations.html#features: to find out it reads the whole text of each
    module, which is a tenth of the time of all imports, and the text stays in memory.
    """
    reader = sys.modules.get(_READER)
    if hasattr(reader, _QUESTION):
        setattr(reader, _QUESTION, _uses_no_features)


def _uses_no_features(_module: ModuleType) -> bool:
    return False
