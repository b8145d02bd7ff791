"""The gate: one undo entry and one signal for each change."""

from __future__ import annotations

import pytest

from engine.document import Document, with_parameter
from gui.document_holder import DocumentHolder
from tests.studio import xor

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def holder() -> DocumentHolder:
    return DocumentHolder(xor())


def told(holder: DocumentHolder) -> list[tuple[Document, Document, str]]:
    facts: list[tuple[Document, Document, str]] = []
    holder.changed.connect(lambda before, after, cause: facts.append((before, after, cause)))
    return facts


def test_a_change_and_its_undo_are_the_same_signal_in_two_directions(holder: DocumentHolder) -> None:
    facts, first = told(holder), holder.document
    second = with_parameter(first, 0, 2.0)
    holder.change(second, "Set a weight", "edit")
    holder.undo()
    holder.redo()
    assert facts == [(first, second, "edit"), (second, first, "undo"), (first, second, "redo")]
    assert holder.document is second


def test_the_version_counts_every_change(holder: DocumentHolder) -> None:
    before = holder.version
    holder.change(with_parameter(holder.document, 0, 2.0), "Set a weight", "edit")
    holder.undo()
    assert holder.version == before + 2


def test_the_same_document_is_no_change(holder: DocumentHolder) -> None:
    facts = told(holder)
    holder.change(holder.document, "Nothing", "edit")
    assert facts == []
    assert holder.undo_text is None


def test_undo_and_redo_say_what_they_would_do(holder: DocumentHolder) -> None:
    holder.change(with_parameter(holder.document, 0, 2.0), "Set w", "edit")
    assert (holder.undo_text, holder.redo_text) == ("Set w", None)
    holder.undo()
    assert (holder.undo_text, holder.redo_text) == (None, "Set w")


def test_it_knows_the_documents_on_both_sides(holder: DocumentHolder) -> None:
    first = holder.document
    second = with_parameter(first, 0, 2.0)
    holder.change(second, "Set w", "edit")
    assert (holder.previous, holder.following) == (first, None)
    holder.undo()
    assert (holder.previous, holder.following) == (None, second)


def test_saving_marks_a_place_to_which_undo_and_redo_return(holder: DocumentHolder) -> None:
    seen = [holder.modified]
    holder.change(with_parameter(holder.document, 0, 2.0), "Set w", "edit")
    for action in (holder.mark_clean, holder.undo, holder.redo):
        seen.append(holder.modified)
        action()
    assert [*seen, holder.modified] == [False, True, False, True, False]


def test_another_document_comes_clean_and_with_nothing_to_undo(holder: DocumentHolder) -> None:
    holder.change(with_parameter(holder.document, 0, 2.0), "Set w", "edit")
    facts = told(holder)
    holder.replace(xor())
    assert [cause for *_, cause in facts] == ["replace"]
    assert not holder.modified
    assert holder.undo_text is None


def changed_to(holder: DocumentHolder, *values: float, merge: str | None = None) -> list[Document]:
    """The documents from the one in force over those with these values of a weight, each an entry."""
    documents = [holder.document]
    for value in values:
        holder.change(with_parameter(holder.document, 0, value), f"Set w to {value:g}", "edit", merge)
        documents.append(holder.document)
    return documents


def test_any_entry_is_gone_to_as_one_change(holder: DocumentHolder) -> None:
    first, *_, last = changed_to(holder, 1.0, 2.0, 3.0)
    facts = told(holder)
    holder.go_to(0)
    holder.go_to(3)
    holder.go_to(3)
    holder.go_to(4)
    holder.go_to(-1)
    assert facts == [(last, first, "undo"), (first, last, "redo")]


def test_entries_say_in_words_what_can_be_gone_to(holder: DocumentHolder) -> None:
    changed_to(holder, 1.0, 2.0)
    holder.mark_clean()
    holder.undo()
    entries = holder.entries
    assert [entry.text for entry in entries.entries] == ["Start", "Set w to 1", "Set w to 2"]
    assert [entry.kind for entry in entries.entries] == ["start", "edit", "edit"]
    assert (entries.current, entries.saved, entries.dropped) == (1, 2, 0)


def test_what_is_in_no_file_yet_is_not_marked_as_saved(holder: DocumentHolder) -> None:
    assert not holder.modified
    assert holder.entries.saved is None
    holder.replace(xor(), "Opened xor.backprop", in_file=True)
    assert holder.entries.saved == 0


def test_an_entry_is_found_again_wherever_it_is_then() -> None:
    holder = DocumentHolder(xor(), budget=1)
    _, second = changed_to(holder, 1.0)
    entry = holder.entry(1)
    assert entry is not None
    holder.undo()
    assert holder.go_to_entry(entry)
    assert holder.document is second
    holder.undo()
    changed_to(holder, 5.0)
    assert not holder.go_to_entry(entry)


def test_after_an_edit_behind_the_saved_state_nothing_is_saved_any_more(holder: DocumentHolder) -> None:
    changed_to(holder, 1.0, 2.0)
    holder.mark_clean()
    holder.undo()
    changed_to(holder, 3.0)
    seen = [holder.modified]
    for index in range(3):
        holder.go_to(index)
        seen.append(holder.modified)
    assert seen == [True] * 4
    assert holder.entries.saved is None


def test_the_same_key_at_once_is_one_entry(holder: DocumentHolder) -> None:
    first, *_, last = changed_to(holder, 1.0, 2.0, 3.0, merge="w")
    assert len(holder.entries.entries) == 2
    assert holder.undo_text == "Set w to 3"
    holder.undo()
    assert holder.document is first
    holder.redo()
    assert holder.document is last
