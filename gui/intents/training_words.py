"""What the settings of training are called, with the letter that texts have for each and a sentence on what it does.

For the intents about them and for the panel that shows them. Plain Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Words:
    """One setting: its name in a sentence, its letter or none, and what it does."""

    title: str
    tip: str
    letter: str = ""

    @property
    def caption(self) -> str:
        """The name with its letter."""
        return f"{self.title} {self.letter}" if self.letter else self.title


#: By the part of the document and the field, and the place in it where it holds two numbers.
SETTINGS: Mapping[str, Words] = MappingProxyType({
    "training.loss": Words("loss", "What training makes small: how far outputs are from targets"),
    "training.reduction": Words(
        "batch error", "Whether the errors of a batch are added up or averaged before they are differentiated"
    ),
    "training.optimizer": Words("optimizer", "What an update does with the gradient"),
    "training.batch_size": Words("batch size", "How many samples there are from one update to the next"),
    "training.shuffle": Words("shuffle", "Take the samples in a new random order in each epoch"),
    "training.seed": Words("seed", "What the random order and dropout follow from: the same seed, the same choice"),
    "training.l1": Words("L1 penalty", "Pulls every weight toward 0 by the same amount, so that many become 0", "λ₁"),
    "training.l2": Words("L2 penalty", "Pulls every weight toward 0 in proportion to its size", "λ₂"),
    "training.gradient_clip": Words(
        "clip gradient", "Shortens the whole gradient of an update to this length where it is longer"
    ),
    "training.dropout": Words(
        "dropout", "The share of the hidden neurons that each update leaves out at random, other ones each time"
    ),
    "training.precision": Words(
        "precision",
        "Double counts with 16 digits, single with 7: large networks then train up to twice as fast, in half the memory"
        " while they do; small ones gain nothing, and errors below some 1e-7 are lost in rounding",
    ),
    "training.schedule": Words("schedule", "How the learning rate changes over the epochs"),
    "optimizer.learning_rate": Words("learning rate", "How far an update goes along the gradient", "η"),
    "optimizer.momentum": Words("momentum", "How much of the last update's way each update goes on with", "μ"),
    "optimizer.nesterov": Words("Nesterov", "Take the gradient where the momentum leads, not where the weights are"),
    "optimizer.lr_decay": Words("rate decay", "How fast the learning rate falls with the number of updates"),
    "optimizer.initial_accumulator_value": Words(
        "first sum", "What the sum of squared gradients, which divides each step, begins with"
    ),
    "optimizer.alpha": Words("smoothing", "How much of the mean of squared gradients an update keeps", "α"),
    "optimizer.centered": Words("centred", "Divide by the gradient's spread about its mean instead of its size"),
    "optimizer.betas.0": Words("mean’s decay", "How much of the mean of gradients an update keeps", "β₁"),
    "optimizer.betas.1": Words("squares’ decay", "How much of the mean of squared gradients is kept", "β₂"),
    "optimizer.amsgrad": Words("AMSGrad", "Divide by the largest mean of squares so far, which never falls again"),
    "optimizer.weight_decay": Words(
        "weight decay", "How much of each weight, times the learning rate, an update takes away", "λ"
    ),
    "optimizer.eps": Words("epsilon", "Joins the denominator, so that it is never 0", "ε"),
    "optimizer.etas.0": Words("shrink by", "A step's factor when the gradient's sign has changed", "η⁻"),
    "optimizer.etas.1": Words("grow by", "A step's factor while the gradient's sign stays the same", "η⁺"),
    "optimizer.step_sizes.0": Words("least step", "No step becomes smaller than this"),
    "optimizer.step_sizes.1": Words("greatest step", "No step becomes larger than this"),
    "schedule.step_size": Words("every … epochs", "How many epochs there are from one change to the next"),
    "schedule.gamma": Words("factor", "What the learning rate is multiplied by at each change", "γ"),
    "schedule.t_max": Words("epochs down", "How many epochs the rate takes from its greatest to its least", "T"),
    "schedule.eta_min": Words("least rate", "The learning rate at the bottom of the cosine", "η₀"),
    "stopping.epochs": Words("epochs", "End the run after so many epochs"),
    "stopping.error": Words("error below", "End the run where the mean error per training row is below this"),
    "stopping.test_error": Words("test error below", "End the run where the mean error per test row is below this"),
    "stopping.patience": Words("patience", "End the run when the test error has not fallen for so many epochs"),
    "stopping.least": Words("least fall", "By how much the test error has to fall to count as fallen"),
    "stopping.restore_best": Words("restore the best", "Go back to the weights with the lowest test error at the end"),
    "stopping.seconds": Words("seconds", "End the run after so many seconds of training"),
})  # fmt: skip

OPTIMIZERS: Mapping[str, str] = MappingProxyType(
    {"sgd": "SGD", "adagrad": "Adagrad", "rmsprop": "RMSprop", "adam": "Adam", "adamw": "AdamW", "rprop": "Rprop"}
)
#: What each optimizer does, in one sentence.
OPTIMIZER_TIPS: Mapping[str, str] = MappingProxyType({
    "sgd": "Gradient descent: each weight goes against its gradient, with momentum if there is some",
    "adagrad": "Each weight's steps become smaller with the sum of its squared gradients",
    "rmsprop": "Each weight's step is divided by the size that its gradients had lately",
    "adam": "Momentum, and each weight's step divided by the size that its gradients had lately",
    "adamw": "Adam with a weight decay of its own, apart from the gradient",
    "rprop": "Each weight has a step of its own, which follows the sign of its gradient alone",
})  # fmt: skip
SCHEDULES: Mapping[str, str] = MappingProxyType(
    {"constant": "constant", "step": "in steps", "exponential": "exponential", "cosine": "cosine"}
)


def loss_words(name: str) -> str:
    """A loss as people write it."""
    return name.replace("_", " ")
