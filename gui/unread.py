"""Keeps PySide6 from reading the source of every module that is imported after it.

main.py asks for it before the window is imported; nobody else needs it.
"""

from __future__ import annotations

import sys
from types import FunctionType, ModuleType

import PySide6.QtCore  # noqa: F401 - it brings the module along that is changed here

_READER, _QUESTION = "shibokensupport.feature", "_mod_uses_pyside"


def leave_sources_unread() -> None:
    """Tell PySide6 that no module switches to its other spellings of names (`from __feature__ import snake_case`).

    WORKAROUND https://doc.qt.io/qtforpython-6/considerations.html#features: to find out, it reads the text of every
    module and keeps it, which is a tenth of the time of all imports, and 13 MB. No module here switches, so the answer
    is known. There is no setting for it, only a function of PySide's own; where a version has none, or one that asks
    for something else, nothing is changed, and only the time is lost.
    """
    reader = sys.modules.get(_READER)
    question = getattr(reader, _QUESTION, None)
    if isinstance(question, FunctionType) and question.__code__.co_argcount == 1:
        setattr(reader, _QUESTION, _uses_no_features)


def _uses_no_features(_module: ModuleType) -> bool:
    return False
