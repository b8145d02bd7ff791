"""Other data in place of those that a document has, for the network as it is."""

from __future__ import annotations

from dataclasses import replace

from engine.data import Data
from engine.document import Document
from engine.hidden import carried


def put_data(document: Document, data: Data) -> Document:
    """The document with other data, at the beginning of its epoch; InvalidData where their widths do not fit.

    An exercise stays as far as there is a row for it.
    """
    state = replace(document.state, update=0) if document.state.update else document.state
    asked = document.exercise
    if asked is not None:
        asked = carried(asked, document.network, len(data.train))
    return replace(document, data=data, state=state, exercise=asked)
