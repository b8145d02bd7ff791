"""What an edit did beyond what was asked for, in words: what went with it, and what happened to the data.

It compares two documents, so it serves every edit, and undo as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from engine.document import Document
from engine.errors import one_line
from engine.network import Indices, Mask, Network, Neuron


def added_neurons(before: Document, after: Document) -> tuple[str, ...]:
    """The ids of the neurons that were not there before: what is selected after adding, duplicating and pasting."""
    return tuple(neuron.id for neuron in after.network.neurons if neuron.id not in before.network.index)


def consequences(before: Document, after: Document) -> str:
    """One line of sentences for the user; empty if there is nothing to tell."""
    if _sizes(before.network) == _sizes(after.network):
        told = list(_shared(before.network, after.network))
    else:
        told = [*_connections(before.network, after.network), *_shared(before.network, after.network)]
        told += [*_columns(before, after, 0, "input"), *_columns(before, after, -1, "output")]
        told += [*_no_inputs(before.network, after.network), *_layers_activations(before.network, after.network)]
    told += [*_new_inputs(before.network, after.network), *_activations(before.network, after.network)]
    told += [*_memory(before, after), *_epoch(before, after), *_exercise(before, after)]
    return one_line(" ".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in told))


def _sizes(network: Network) -> list[int]:
    """An edit that leaves these as they are has renamed or reordered, not added or removed."""
    return [len(layer.neurons) for layer in network.layers]


def _connections(before: Network, after: Network) -> Iterator[str]:
    lost, gone = (
        len(a) - len(b) for a, b in ((before.connections, after.connections), (before.neurons, after.neurons))
    )
    if lost > 0 and gone > 0:
        yield f"{_count(lost, 'connection')} went with {'it' if gone == 1 else 'them'}"


def _shared(before: Network, after: Network) -> Iterator[str]:
    if len(after.shared) < len(before.shared):
        left = {shared.name for shared in after.shared}
        gone = [f'"{shared.name}"' for shared in before.shared if shared.name not in left]
        yield f"{_listed('the shared parameter', gone)} went, since nothing holds {_it(gone)} any more"


def _columns(before: Document, after: Document, layer: int, kind: str) -> Iterator[str]:
    rows = len(after.data.train) + len(after.data.test)
    if not rows:
        return
    old, new = (document.network.layers[layer].neurons for document in (before, after))
    gone, come = _missing(old, new), _missing(new, old)
    if gone:
        moved = any(neuron.id in after.network.index for neuron in old if f'"{neuron.name}"' in gone)
        went = f"went, since {_they_are(gone)} no {kind}{'' if len(gone) == 1 else 's'} now"
        yield f"{_listed(f'the data of the {kind}', gone)} {went if moved else f'went with {_it(gone)}'}; {STAY}"
    if come:
        columns = f"new {kind} column{'s' if len(come) != 1 else ''} {_some(come)}"
        kept = "0 in" if _all_zero(after, layer, come) else "copied in"
        yield f"{columns} {'is' if len(come) == 1 else 'are'} {kept} {_every(rows)}"


def _all_zero(document: Document, layer: int, names: Sequence[str]) -> bool:
    """Whether new columns are empty, and not copies of others'."""
    neurons = document.network.layers[layer].neurons
    columns = [i for i, neuron in enumerate(neurons) if f'"{neuron.name}"' in names]
    parts = (document.data.train, document.data.test)
    return not any((part.targets if layer else part.inputs)[:, columns].any() for part in parts)


def _missing(some: Iterable[Neuron], others: Iterable[Neuron]) -> list[str]:
    there = {neuron.id for neuron in others}
    return [f'"{neuron.name}"' for neuron in some if neuron.id not in there]


def _new_inputs(before: Network, after: Network) -> Iterator[str]:
    """Neurons that lost what an input cannot have."""
    had = {neuron.id for layer in before.layers[1:] for neuron in layer.neurons}
    moved = [f'"{neuron.name}"' for neuron in after.layers[0].neurons if neuron.id in had]
    if moved:
        what = "is an input" if len(moved) == 1 else "are inputs"
        yield f"{_some(moved)} {what} now, without bias and activation"


def _no_inputs(before: Network, after: Network) -> Iterator[str]:
    """Neurons that got what an input cannot have."""
    left = {neuron.id for neuron in before.layers[0].neurons}
    moved = [f'"{neuron.name}"' for layer in after.layers[1:] for neuron in layer.neurons if neuron.id in left]
    if moved:
        yield f"{_some(moved)} {_has(moved)} a bias of 0 and an activation now"


def _layers_activations(before: Network, after: Network) -> Iterator[str]:
    """Neurons that compute otherwise than before because another layer's activation holds for them."""
    changed: dict[str, list[str]] = {}
    had = {n.id: layer.activation for layer in before.layers[1:] for n in layer.neurons if n.activation is None}
    for layer in after.layers[1:]:
        for neuron in layer.neurons:
            if neuron.activation is None and had.get(neuron.id, layer.activation) != layer.activation:
                changed.setdefault(layer.activation or "", []).append(f'"{neuron.name}"')
    for activation, names in changed.items():
        yield f"{_some(names)} {_has(names)} {activation} now, as {_its(names)} layer does"


def _memory(before: Document, after: Document) -> Iterator[str]:
    """Parameters whose memory the optimizer gave up, since they are shared now or no longer."""
    old, new = before.network, after.network
    aligned = len(old.connections) == len(new.connections) and [*old.index] == [*new.index]
    if not aligned or not before.state.memory:
        return
    names = [f'"{new.shared[i].name}"' for i in _joined(old, new)]
    if names:
        yield f"the optimizer begins anew with {_some(names)}"
    if (_are_shared(old) & (_slots(new) >= 0) & ~_are_shared(new)).any():
        yield "the optimizer begins anew with what is no longer shared"


def _joined(old: Network, new: Network) -> Iterator[int]:
    """The shared parameters, by their places, that were several before: those of one that was renamed are not."""
    names, first = {shared.name for shared in old.shared}, new.first_shared
    for i, shared in enumerate(new.shared):
        if shared.name not in names and len(np.unique(_slots(old)[_slots(new) == first + i])) > 1:
            yield i


def _are_shared(network: Network) -> Mask:
    return _slots(network) >= network.first_shared


def _slots(network: Network) -> Indices:
    """The slot of each weight, then of each bias, −1 where there is none."""
    return np.concatenate([network.weight_slots, network.bias_slots])


def _epoch(before: Document, after: Document) -> Iterator[str]:
    """The part of an epoch that was done when the network changed."""
    old, new = before.state, after.state
    if old.update and not new.update and old.epoch == new.epoch and before.network is not after.network:
        stay = f"its {_count(old.update, 'update')} so far {'stays' if old.update == 1 else 'stay'} in the weights"
        yield f"epoch {old.epoch + 1:,} begins anew; {stay}"


def _exercise(before: Document, after: Document) -> Iterator[str]:
    """Numbers that an exercise asked for and that are no more, and the row that it asked about."""
    if before.exercise is None or after.exercise is None:
        return
    gone = len(before.exercise.numbers) - len(after.exercise.numbers)
    if gone > 0 and before.network is not after.network:
        went = "it is" if gone == 1 else "they are"
        yield f"the exercise asks for {_count(gone, 'number')} less, since {went} no more"
    if before.data is not after.data and len(before.data.train) > len(after.data.train) and _other_row(before, after):
        yield f"the exercise is about row {after.exercise.sample + 1:,} now, since its own went"


def _other_row(before: Document, after: Document) -> bool:
    """Whether an exercise is about other numbers than before, rows of the data having gone."""
    rows = [(d.data.train, d.exercise.sample) for d in (before, after) if d.exercise is not None]
    if any(sample >= len(samples) for samples, sample in rows):
        return False
    (old, i), (new, j) = rows
    same = np.array_equal(old.inputs[i], new.inputs[j]) and np.array_equal(old.targets[i], new.targets[j])
    return not same


def _activations(before: Network, after: Network) -> Iterator[str]:
    """Neurons' own activations that gave way to that of a whole layer."""
    layers = {n.id: layer.activation for layer in before.layers for n in layer.neurons if n.activation is not None}
    lost = [
        f'"{neuron.name}"'
        for layer in after.layers[1:]
        for neuron in layer.neurons
        if neuron.activation is None and layers.get(neuron.id, layer.activation) != layer.activation
    ]
    if lost:
        yield f"{_listed('the activation of', lost)} went: {_its(lost)} layer's holds"


# --- words --------------------------------------------------------------------------------------------------------

MOST_NAMES = 5
STAY = "the other columns stay"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _every(rows: int) -> str:
    return "the one row" if rows == 1 else f"all {rows:,} rows"


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_NAMES])
    return shown if len(names) <= MOST_NAMES else f"{shown} and {len(names) - MOST_NAMES:,} more"


def _listed(noun: str, names: Sequence[str]) -> str:
    plural = "" if len(names) == 1 or noun.endswith(" of") else "s"
    return f"{noun}{plural} {_some(names)}"


def _they_are(names: Sequence[str]) -> str:
    return "it is" if len(names) == 1 else "they are"


def _has(names: Sequence[str]) -> str:
    return "has" if len(names) == 1 else "have"


def _its(names: Sequence[str]) -> str:
    return "its" if len(names) == 1 else "their"


def _it(names: Sequence[str]) -> str:
    return "it" if len(names) == 1 else "them"
