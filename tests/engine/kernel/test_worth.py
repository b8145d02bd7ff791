"""The rule by which a document's sizes choose its path."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from benchmarks.workloads import VARIATIONS, WORKLOADS
from engine.creation import new_document
from engine.document import Document
from engine.kernel.worth import MOST_PRODUCTS, worthwhile


@pytest.mark.parametrize("variation", VARIATIONS)
def test_small_networks_are_worth_it_and_large_ones_are_not(variation: str) -> None:
    found = {name: worthwhile(VARIATIONS[variation](workload.document())) for name, workload in WORKLOADS.items()}
    assert found == {"W1": True, "W2": True, "W3": False, "W4": False}


def batched(document: Document, batch: int | None) -> Document:
    return replace(document, training=msgspec.structs.replace(document.training, batch_size=batch))


def test_a_single_sample_costs_as_much_as_four() -> None:
    width = 61  # 2·61 + 61·62 + 62·1 products and those of 4 samples on either side of the rule
    document = new_document((2, width, width + 1, 1), data="xor", seed=1)
    assert len(document.network.connections) < MOST_PRODUCTS
    assert worthwhile(batched(document, 1)) == worthwhile(batched(document, 4)) == worthwhile(batched(document, None))
    larger = new_document((2, width + 2, width + 2, 1), data="xor", seed=1)
    assert not worthwhile(batched(larger, 1))
    assert worthwhile(batched(document, 1))
