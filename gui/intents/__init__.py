"""What a user wants changed, as values: what it is called in the history, and the pure function that does it.

Canvas, outline, inspector, table and menus make intents and emit them; the session alone carries them out, so that all
ways to do something do the same thing under the same name.
"""

from gui.intents.intent import Intent

__all__ = ["Intent"]
