"""The panel of everything that decides how a network trains and when a run ends, made from the settings' own types."""

from gui.panels.training.panel import TrainingPanel

__all__ = ["TrainingPanel"]
