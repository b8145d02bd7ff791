"""The sections of the panel: which settings stand in each, what a closed one says of itself, and what stands out.

For the panel alone. What is needed most stands on top.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.document import Document
from engine.functions.activations import SOFTMAX
from engine.numerals import shown
from gui.intents import Intent
from gui.intents.layers import set_layer_activations
from gui.intents.training import scheme_words, set_loss, set_value
from gui.intents.training_words import OPTIMIZERS, SCHEDULES, SETTINGS
from gui.panels.training.settings import ROWS


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the panel: the keys of its settings, and what it says when it is closed."""

    name: str
    title: str
    keys: tuple[str, ...]
    summary: Callable[[Document], str]
    opened: bool = False


def _of(*parts: str) -> tuple[str, ...]:
    return tuple(key for key in SETTINGS if key in ROWS and key.startswith(parts))


_FIRST = ("training.loss", "training.optimizer", "optimizer.learning_rate")
_MORE = tuple(key for key in _of("optimizer.") if key not in _FIRST)
_BATCHES = ("training.batches", "training.batch_size", "training.reduction", "training.shuffle", "training.seed")
_PENALTIES = ("training.l1", "training.l2", "training.gradient_clip", "training.dropout")


def _learning(document: Document) -> str:
    optimizer = document.training.optimizer
    return f"{OPTIMIZERS[str(optimizer.__struct_config__.tag)]}, η = {shown(optimizer.learning_rate)}"


def _batches(document: Document) -> str:
    size = document.training.batch_size
    words = "all samples at once" if size is None else "each sample" if size == 1 else f"batches of {size:,}"
    return f"{words}, shuffled" if document.training.shuffle else words


_STOPS = ("epochs", "error", "test_error", "patience", "seconds")


def _stops(document: Document) -> str:
    asked = [name for name in _STOPS if getattr(document.stopping, name) is not None]
    if len(asked) != 1:
        return f"{len(asked)} conditions" if asked else "only by hand"
    (name,) = asked
    return f"{SETTINGS[f'stopping.{name}'].title} {shown(float(getattr(document.stopping, name)))}"


def _schedule(document: Document) -> str:
    return SCHEDULES[str(document.training.schedule.__struct_config__.tag)]


def _penalties(document: Document) -> str:
    training = document.training
    on = {"L1": training.l1, "L2": training.l2, "clipping": training.gradient_clip, "dropout": training.dropout}
    return ", ".join(name for name, value in on.items() if value) or "none"


def _numbers(document: Document) -> str:
    return {"float64": "double precision", "float32": "single precision"}[document.training.precision]


def _initial(document: Document) -> str:
    return scheme_words([layer.initialiser for layer in document.network.layers[1:]])


SECTIONS: tuple[Section, ...] = (
    Section("learning", "LEARNING", (*_FIRST, *_MORE), _learning, opened=True),
    Section("batches", "BATCHES", _BATCHES, _batches),
    Section("stopping", "END OF A RUN", _of("stopping."), _stops),
    Section("schedule", "RATE SCHEDULE", ("training.schedule", *_of("schedule.")), _schedule),
    Section("penalties", "REGULARISATION", _PENALTIES, _penalties),
    Section("numbers", "NUMBERS", ("training.precision",), _numbers),
    Section("initial", "INITIAL WEIGHTS", (), _initial),
)  # fmt: skip


# --- what stands out --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Remark:
    """One line under a setting, and what would mend it, if something does."""

    text: str
    fix: str = ""
    intent: Intent | None = None


def _outputs(document: Document, activation: str, text: str) -> Remark:
    last = len(document.network.layers) - 1
    return Remark(text, f"Use {activation}", set_layer_activations(document.network, [last], activation))


def _loss_remark(document: Document) -> Remark | None:
    """Where loss and output do not go together."""
    network, loss = document.network, document.training.loss
    output, count = network.layers[-1].activation, network.output_count
    if output == SOFTMAX and count == 1:
        return _outputs(document, "sigmoid", "A single softmax output is always 1.")
    if output == SOFTMAX and loss != "cross_entropy":
        return Remark(
            "This can be trained; softmax outputs learn faster with cross-entropy.", "Use it", set_loss("cross_entropy")
        )
    if loss == "cross_entropy" and output != SOFTMAX:
        return _without_softmax(document, count)
    if loss == "binary_cross_entropy" and output not in ("sigmoid", SOFTMAX):
        return _outputs(document, "sigmoid", "Its outputs must be between 0 and 1, as those of sigmoid are.")
    return None


def _without_softmax(document: Document, count: int) -> Remark:
    if count > 1:
        return _outputs(document, SOFTMAX, "Cross-entropy takes outputs that add up to 1, as those of softmax do.")
    return Remark(
        "For a single output, cross-entropy leaves out the samples whose target is 0.", "Use the binary one",
        set_loss("binary_cross_entropy"),
    )  # fmt: skip


def _patience_remark(document: Document) -> Remark | None:
    if len(document.data.test):
        return None
    asked = [name for name in ("test_error", "patience") if getattr(document.stopping, name) is not None]
    if not asked:
        return Remark("The test error needs test rows, of which there are none.")
    fix = set_value("stopping", asked[-1], None)
    return Remark("There are no test rows, so that this condition is never met.", "Take it away", fix)


def _order_remark(document: Document) -> Remark | None:
    training = document.training
    rows = len(document.data.train)
    if training.shuffle and rows and (training.batch_size is None or training.batch_size >= rows):
        return Remark("With all samples in one update their order makes no difference.")
    return None


#: What may stand under a setting, by its key.
REMARKS: Mapping[str, Callable[[Document], Remark | None]] = MappingProxyType({
    "training.loss": _loss_remark,
    "training.shuffle": _order_remark,
    "stopping.patience": _patience_remark,
})  # fmt: skip
