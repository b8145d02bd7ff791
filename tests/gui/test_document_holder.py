"""The gate: one undo entry and one signal for each change."""

from __future__ import annotations

import pytest

from engine.document import Document, with_parameter
from gui.document_holder import DocumentHolder, undo_limit
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


def test_large_networks_have_fewer_entries() -> None:
    from engine.creation import new_document

    small, large = undo_limit(xor()), undo_limit(new_document((400, 500, 10)))
    assert 16 <= large < small <= 500
