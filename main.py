"""Backprop Studio: hands the arguments to the command line, or to the window, which alone needs Qt."""

import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.commands import COMMANDS, WINDOW_COMMANDS
from engine.errors import StudioError
from gui import platform_check
from gui.stopwatch import Stopwatch

if TYPE_CHECKING:
    from engine.solution import Solution


def main(argv: Sequence[str]) -> int:
    """The exit status of what the arguments ask for."""
    if argv and not _asks_for_window(argv[0]):
        from engine import cli  # noqa: PLC0415 - the window does without, and it takes as long as Qt

        return cli.run(argv, _pdf)
    try:
        return _open_window(argv)
    except ImportError as error:
        return _refuse(f"Qt cannot be loaded here ({error}); sh run.sh installs what it needs")


def _asks_for_window(first: str) -> bool:
    # Asked of the system, for pathlib is not worth its import here.
    return first in WINDOW_COMMANDS or (first not in COMMANDS and os.path.exists(first))  # noqa: PTH110


def _open_window(argv: Sequence[str]) -> int:
    stopwatch = Stopwatch()
    off_screen = bool(argv) and argv[0] == "tour"
    if not off_screen and len(argv) > 1:
        return _refuse(f"the window takes one FILE; {argv[1]} is too much")
    reason = platform_check.refusal() or (None if off_screen else platform_check.lack_of_display())
    if reason is not None:
        return _refuse(reason)
    if off_screen:
        from gui import tour  # noqa: PLC0415 - commands run where Qt is not installed

        return tour.run(argv[1:])
    gc.disable()  # until `run` gives it back: nothing that is loaded is garbage, and looking through it takes 80 ms
    from gui.unread import leave_sources_unread  # noqa: PLC0415 - the same

    leave_sources_unread()
    from gui import app  # noqa: PLC0415 - the same

    stopwatch.lap("imports")
    return app.run(argv, stopwatch)


def _pdf(solution: "Solution") -> bytes:
    """A worked solution as PDF, which Qt draws."""
    reason = platform_check.refusal()
    if reason is not None:
        raise StudioError(f"no PDF: {reason}; html and latex do without")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        from gui.paper import pdf  # noqa: PLC0415 - commands run where Qt is not installed
    except ImportError as error:
        raise StudioError(f"no PDF: Qt cannot be loaded here ({error}); html and latex do without") from error
    return pdf.off_screen(solution)


def _refuse(reason: str) -> int:
    sys.stderr.write(f"main.py: {reason}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
