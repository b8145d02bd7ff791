"""Other data as a whole: they fit or are refused, and the epoch begins anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.columns import Column
from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.edits.whole_data import put_data
from engine.errors import InvalidData


def test_rows_columns_and_source_are_replaced_and_the_epoch_begins_anew() -> None:
    document = new_document((2, 2, 1), data="xor", seed=1)
    document = replace(document, state=replace(document.state, update=3))
    data = Data(samples([[1, 2]], [[3]]), no_samples(2, 1), (Column("a"), Column("b")), (Column("c"),))
    after = put_data(document, data)
    assert after.data is data
    assert after.state.update == 0
    assert after.network is document.network


def test_data_of_other_widths_are_refused() -> None:
    document = new_document((2, 2, 1), data="xor", seed=1)
    with pytest.raises(InvalidData, match="the rows have 1 numbers, the network has 2 inputs"):
        put_data(document, Data(samples([[1]], [[3]]), no_samples(1, 1)))
