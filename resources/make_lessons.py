"""Writes the files in `resources/lessons`: run `python -m resources.make_lessons` from the project's folder.

Each lesson is played before it is written: every step must be open before anything is done, and done afterwards.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

from engine.document import Document
from engine.files import encode
from engine.lessons.catalogue import FOLDER, lessons
from engine.lessons.playing import begun_from, play


def documents() -> Iterator[tuple[Path, Document]]:
    """Each lesson's file and what is to stand in it."""
    for entry in lessons():
        module = importlib.import_module(f"resources.lessons_text.{entry.path.stem}")
        yield entry.path, module.made()


def files() -> dict[Path, bytes]:
    """The contents of all files."""
    return {path: encode(document) for path, document in documents()}


def complaints(document: Document) -> Iterator[str]:
    """What is wrong with a lesson: steps that are done before anything was, or not done by "Show me"."""
    every = play(document)
    for number, played in enumerate(every):
        where = f"step {number + 1}, {played.step.title}"
        if played.step.asks and played.before.standing == "done":
            yield f"{where}: done before anything was done"
        if not played.after.may_go_on:
            yield f"{where}: {played.after.standing} after all was done: {' '.join(played.after.sentences)}"
        for other in (document, every[-1].document):
            verdict = begun_from(other, played.step)
            if not verdict.may_go_on:
                yield f"{where}: {verdict.standing} where it is begun elsewhere: {' '.join(verdict.sentences)}"


def _write() -> None:
    FOLDER.mkdir(exist_ok=True)
    for path, document in documents():
        for complaint in complaints(document):
            print(f"{path.stem}: {complaint}")  # noqa: T201 (a script says what it has found)
        path.write_bytes(encode(document))


if __name__ == "__main__":
    _write()
