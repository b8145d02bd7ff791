"""The gradient check of the whole network as a table."""

from __future__ import annotations

from gui.panels.gradient_check.panel import GradientCheckPanel

__all__ = ["GradientCheckPanel"]
