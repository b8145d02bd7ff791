"""The runs of the document as a list: what each is called, where it came from, and how far it came."""

from gui.panels.runs.beside import Beside
from gui.panels.runs.runs_list import RunsList

__all__ = ["Beside", "RunsList"]
