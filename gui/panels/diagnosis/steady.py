"""Keeps findings from flickering while numbers change: one that no longer holds stays for some looks.

Pure values. For the panel of the diagnosis.
"""

from __future__ import annotations

from engine.diagnosis import Diagnosis, Finding
from engine.diagnosis.finding import SEVERITIES, Kind

LOOKS = 3  # in a row without a finding after which it goes, of a run that goes on


class Steady:
    """The findings that are shown, by kind."""

    def __init__(self) -> None:
        self._shown: dict[Kind, Finding] = {}
        self._missed: dict[Kind, int] = {}

    def take(self, diagnosis: Diagnosis, *, running: bool) -> tuple[Finding, ...]:
        """What to show after another look, the worst first; of a network at rest just what was found."""
        fresh = {finding.kind: finding for finding in diagnosis.findings}
        kept = {kind: finding for kind, finding in self._shown.items() if running and self._stays(kind, fresh)}
        self._shown = {**kept, **fresh}
        self._missed = {kind: self._missed.get(kind, 0) + 1 for kind in kept if kind not in fresh}
        return tuple(sorted(self._shown.values(), key=lambda finding: SEVERITIES.index(finding.severity)))

    def _stays(self, kind: Kind, fresh: dict[Kind, Finding]) -> bool:
        return kind in fresh or self._missed.get(kind, 0) + 1 < LOOKS
