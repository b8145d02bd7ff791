"""What can be chosen for a column of a table: choices that go together, and what does not count."""

from __future__ import annotations

from engine.sources import CsvColumn
from gui.dialogs.import_data.choices import NOT_ASKED, ROWS

ROLE, KIND, SCALING, MISSING = ROWS


def test_classes_are_not_scaled_and_have_no_mean() -> None:
    column = CsvColumn("a", "input", "number", "standard", "mean")
    classes = KIND.chosen(column, "classes")
    assert (classes.scaling, classes.missing) == (None, "most_frequent")
    assert SCALING.text(classes) == NOT_ASKED
    assert SCALING.chosen(classes, "standard") is classes
    assert MISSING.chosen(classes, "mean") is classes
    assert KIND.chosen(classes, "number").scaling == "standard"


def test_what_is_ignored_is_asked_nothing_but_its_role() -> None:
    column = ROLE.chosen(CsvColumn("a"), "ignored")
    assert [row.text(column) for row in ROWS] == ["ignored", NOT_ASKED, NOT_ASKED, NOT_ASKED]
    assert ROLE.text(ROLE.chosen(column, "target")) == "target"
