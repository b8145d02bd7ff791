"""What plots and diagnoses want to know of a network as it stands: questions, and a bench on which they are answered.

A question is a small frozen value; equal questions have equal answers about the same subject. Each kind stands in a
module of its own beside the bench. A window asks through `engine.jobs.ObserveJob`, in a thread that trains nothing.
"""

from __future__ import annotations

from engine.observing.bench import MOST_ROWS, Bench, Subject, Sweep
from engine.observing.question import Observation, Question, observe

__all__ = ["MOST_ROWS", "Bench", "Observation", "Question", "Subject", "Sweep", "observe"]
