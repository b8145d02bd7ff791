"""Marking of exercises: the questions, whether an answer is right, which slip gave a wrong one, hints and the score.

Pure and without a window: whoever runs an exercise keeps a `Sitting`, a value, and asks it on.
"""

from engine.marking.answers import Slip, Verdict, mark
from engine.marking.hints import Hint, hint
from engine.marking.questions import Question, every_number, hidden, questions
from engine.marking.score import ScoreSheet, as_csv, as_html, score_sheet
from engine.marking.sitting import Progress, Sitting, begin

__all__ = [
    "Hint",
    "Progress",
    "Question",
    "ScoreSheet",
    "Sitting",
    "Slip",
    "Verdict",
    "as_csv",
    "as_html",
    "begin",
    "every_number",
    "hidden",
    "hint",
    "mark",
    "questions",
    "score_sheet",
]
