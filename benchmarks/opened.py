"""The program's window as benchmarks open it: as large as on a laptop, off screen, with no settings of the user's.

For the benchmarks that measure the window.
"""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.lateness import wait
from gui import app as program
from gui.main_window import MainWindow


@contextmanager
def opened() -> Iterator[MainWindow]:
    """The window at 1440 × 900, shown and at rest; closed without questions at the end.

    Off screen unless QT_QPA_PLATFORM says otherwise. What is compiled stays in the user's cache, for it takes a while.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_CONFIG_HOME"] = home
        program.application()
        window = program.build()
        window.first_painted.connect(gc.freeze)  # as the program does
        window.resize(1440, 900)
        window.show()
        wait(1000)
        try:
            yield window
        finally:
            window.close_for_good()
            wait(50)
