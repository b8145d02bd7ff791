"""The panel that says what is wrong with the network, why, and what to try."""

from __future__ import annotations

from gui.panels.diagnosis.panel import DiagnosisPanel

__all__ = ["DiagnosisPanel"]
