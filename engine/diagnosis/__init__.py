"""Says what is wrong with a network: a table of rules, each with its thresholds, evidence and what to try.

`Diagnose()` is a question for the bench of `engine.observing`; `diagnose(document)` asks it of a document alone.
"""

from __future__ import annotations

from engine.diagnosis.finding import Advice, Evidence, Finding, Kind, Remedy, Severity, Threshold
from engine.diagnosis.rules import RULES, Diagnose, Diagnosis, Rule, diagnose

__all__ = [
    "RULES",
    "Advice",
    "Diagnose",
    "Diagnosis",
    "Evidence",
    "Finding",
    "Kind",
    "Remedy",
    "Rule",
    "Severity",
    "Threshold",
    "diagnose",
]
