"""The commands of the command line, a module each. `engine.cli` puts them together; nobody else needs them.

Their names stand here, so that main.py can tell a command from a file without importing any of them.
"""

from collections.abc import Mapping

COMMANDS = ("new", "train", "explain", "check", "predict")
#: Those that need the window; main.py hands them to it.
WINDOW_COMMANDS: Mapping[str, str] = {"tour": "Show what the program does, off screen, and leave the pictures."}
