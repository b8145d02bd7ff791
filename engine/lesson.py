"""A lesson: a text in steps, each of which may set up the network, ask for something to be done, and check what came.

Immutable values, part of the network file; they say what is meant and hold no code. `engine.lessons` carries them out.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import UNSET, Meta, UnsetType

from engine.pass_order import StepSize
from engine.reference import QuantityName
from engine.settings import LossName, Optimizer, Schedule
from engine.sources import BuiltInSource
from engine.stopping import Stopping

#: A connection's two ids (its weight), a neuron's id (its bias, or the neuron), or a shared parameter's name.
Of: TypeAlias = str | tuple[str, str]
Text: TypeAlias = Annotated[str, Meta(max_length=8_000)]
Line: TypeAlias = Annotated[str, Meta(max_length=600)]
Epochs: TypeAlias = Annotated[int, Meta(ge=1, le=100_000)]
Part: TypeAlias = Literal["train", "test"]
Row: TypeAlias = Annotated[int, Meta(ge=0)]


class _Value(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="kind"
):
    """One kind among several, told by its tag."""


# --- what is done: by a step's setup, or by "Show me" -----------------------------------------------------------------


class Reset(_Value, frozen=True, tag="reset"):
    """Back to the initial weights and epoch 0."""


class ParameterValue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One weight, bias or shared parameter and its value."""

    of: Of
    value: float


class Parameters(_Value, frozen=True, tag="parameters"):
    """Values of some weights and biases; with `anew` at epoch 0, as the initial ones."""

    values: Annotated[tuple[ParameterValue, ...], Meta(min_length=1, max_length=2_000)]
    anew: bool = True


class Initialise(_Value, frozen=True, tag="initialise"):
    """All weights drawn anew and biases 0, at epoch 0."""

    initialiser: str
    seed: Annotated[int, Meta(ge=0)] = 0


class Settings(_Value, frozen=True, tag="settings"):
    """Settings of the training; what is left out stays. `learning_rate` is the optimizer's."""

    loss: LossName | UnsetType = UNSET
    reduction: Literal["sum", "mean"] | UnsetType = UNSET
    optimizer: Optimizer | UnsetType = UNSET
    learning_rate: Annotated[float, Meta(gt=0.0)] | UnsetType = UNSET
    batch_size: Annotated[int, Meta(ge=1)] | UnsetType | None = UNSET
    shuffle: bool | UnsetType = UNSET
    seed: Annotated[int, Meta(ge=0)] | UnsetType = UNSET
    l1: Annotated[float, Meta(ge=0.0)] | UnsetType = UNSET
    l2: Annotated[float, Meta(ge=0.0)] | UnsetType = UNSET
    gradient_clip: Annotated[float, Meta(gt=0.0)] | UnsetType | None = UNSET
    schedule: Schedule | UnsetType = UNSET


class Activate(_Value, frozen=True, tag="activation"):
    """Another activation for a layer; the input layer is layer 0."""

    layer: Annotated[int, Meta(ge=1)]
    activation: str


class Build(_Value, frozen=True, tag="network"):
    """Another network in place of the present one: fully connected layers, of so many neurons each.

    The training settings stay; the data stay where they fit.
    """

    layers: Annotated[tuple[Annotated[int, Meta(ge=1, le=200)], ...], Meta(min_length=2, max_length=20)]
    activation: str = "sigmoid"
    output: str | None = None
    bias: bool = True
    initialiser: str = "xavier_uniform"
    seed: Annotated[int, Meta(ge=0)] = 0


class UseRows(_Value, frozen=True, tag="rows"):
    """Rows of inputs and targets in place of the training data; there are no test rows then."""

    inputs: Annotated[tuple[tuple[float, ...], ...], Meta(min_length=1, max_length=500)]
    targets: Annotated[tuple[tuple[float, ...], ...], Meta(min_length=1, max_length=500)]


class UseData(_Value, frozen=True, tag="data"):
    """A built-in set in place of the data."""

    source: BuiltInSource


class Stop(_Value, frozen=True, tag="stopping"):
    """When a run ends by itself."""

    stopping: Stopping


class Share(_Value, frozen=True, tag="share"):
    """Some weights and biases that become one parameter."""

    name: Annotated[str, Meta(min_length=1)]
    of: Annotated[tuple[Of, ...], Meta(min_length=2, max_length=2_000)]


class Unshare(_Value, frozen=True, tag="unshare"):
    """Shared parameters that become one for each place that holds them."""

    names: Annotated[tuple[str, ...], Meta(min_length=1, max_length=200)]


class Select(_Value, frozen=True, tag="select"):
    """Neurons, by their ids, and weights, by their two ids, that are selected on the canvas."""

    of: tuple[Of, ...] = ()


class Show(_Value, frozen=True, tag="panel"):
    """A panel that is brought to the front."""

    panel: str


class UseSteps(_Value, frozen=True, tag="step_size"):
    """What one step is from here on."""

    size: StepSize


class GoTo(_Value, frozen=True, tag="go_to"):
    """The place of the next update at which a number of a row's pass is there; without a number, the row's start."""

    quantity: QuantityName | None = None
    of: Of | None = None
    sample: Row = 0


class ForgetRuns(_Value, frozen=True, tag="forget_runs"):
    """The runs before the present one go, so that the plots over epochs begin anew; runs kept in the file stay."""


class LookAt(_Value, frozen=True, tag="look_at"):
    """An epoch of the past that is looked at."""

    epoch: Annotated[int, Meta(ge=0)]


class Ask(_Value, frozen=True, tag="ask"):
    """A number of the pass whose explanation is opened."""

    quantity: QuantityName
    of: Of | None = None


class Advance(_Value, frozen=True, tag="step"):
    """Steps forward."""

    size: StepSize
    times: Annotated[int, Meta(ge=1, le=200)] = 1


class Train(_Value, frozen=True, tag="train"):
    """A run of training."""

    epochs: Epochs


#: What a step can set up before anything is asked.
Setup: TypeAlias = (
    Reset | Parameters | Initialise | Settings | Activate | Build | UseRows | UseData | Stop | Share | Unshare
    | Select | Show | UseSteps | GoTo | LookAt | Ask | ForgetRuns | Train
)  # fmt: skip
#: What "Show me" can do.
Deed: TypeAlias = Setup | Advance


# --- what is waited for, and what is checked ------------------------------------------------------------------------


class SteppedTo(_Value, frozen=True, tag="stepped_to"):
    """Stepping has come to a number, of a row of the training data or (None) of whichever is in view."""

    quantity: QuantityName
    of: Of | None = None
    sample: Row | None = None


class Trained(_Value, frozen=True, tag="trained"):
    """At least so many epochs are done since the network's weights were initial."""

    epochs: Epochs


class ErrorIs(_Value, frozen=True, tag="error"):
    """The mean error per row is known, and below or above a number."""

    part: Part = "train"
    below: float | None = None
    above: float | None = None


class AccuracyIs(_Value, frozen=True, tag="accuracy"):
    """The share of rows whose outputs name the right class is below a number, or at least another."""

    part: Part = "train"
    below: float | None = None
    least: float | None = None


class ParameterIs(_Value, frozen=True, tag="parameter"):
    """A weight or bias has a value."""

    of: Of
    value: float
    tolerance: Annotated[float, Meta(ge=0.0)] = 1e-9


class ParameterChanged(_Value, frozen=True, tag="changed"):
    """A weight or bias has another value than when the step began."""

    of: Of


class ParametersAlike(_Value, frozen=True, tag="alike"):
    """Two weights or biases have the same value, or (`alike` false) do not."""

    one: Of
    other: Of
    tolerance: Annotated[float, Meta(ge=0.0)] = 1e-9
    alike: bool = True


class NumberIs(_Value, frozen=True, tag="number"):
    """A number of the next update's pass over a row lies between two others; its sign does not count if `size`."""

    quantity: QuantityName
    of: Of | None = None
    sample: Row = 0
    least: float | None = None
    most: float | None = None
    size: bool = False


class GradientRatio(_Value, frozen=True, tag="gradient_ratio"):
    """The gradient's norm over what leads into one layer, divided by that of another, lies below or above a number."""

    layer: Annotated[int, Meta(ge=1)]
    to: Annotated[int, Meta(ge=1)]
    below: float | None = None
    above: float | None = None


SettingName: TypeAlias = Literal[
    "loss", "reduction", "optimizer", "learning_rate", "momentum", "nesterov", "batch_size", "shuffle", "seed", "l1",
    "l2", "gradient_clip", "schedule", "patience",
]  # fmt: skip


class SettingIs(_Value, frozen=True, tag="setting"):
    """A setting equals a value, or lies between two numbers; an optimizer and a schedule are meant by their names."""

    setting: SettingName
    value: str | float | bool | UnsetType | None = UNSET
    least: float | None = None
    most: float | None = None


class StructureIs(_Value, frozen=True, tag="structure"):
    """The network has so many hidden layers, units in a layer, parameters, or a layer's activation."""

    hidden: Annotated[int, Meta(ge=0)] | None = None
    layer: int | None = None
    units: int | None = None
    activation: str | None = None
    parameters: int | None = None


class Asked(_Value, frozen=True, tag="asked"):
    """The learner has asked how a number came about since the step began."""

    quantity: QuantityName
    of: Of | None = None


class Opened(_Value, frozen=True, tag="opened"):
    """A panel is in view."""

    panel: str


class Found(_Value, frozen=True, tag="found"):
    """The diagnosis names a finding."""

    finding: str


Condition: TypeAlias = (
    SteppedTo | Trained | ErrorIs | AccuracyIs | ParameterIs | ParameterChanged | ParametersAlike | NumberIs
    | GradientRatio | SettingIs | StructureIs | Asked | Opened | Found
)  # fmt: skip


class Check(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What must hold once the learner has acted, and what is said when it does and when it does not."""

    that: Condition
    yes: Line = ""
    no: Line = ""


# --- questions ------------------------------------------------------------------------------------------------------


class Slip(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A wrong answer that is often given, a number or the place of a choice, and what is said to it."""

    answer: float
    say: Line


class NumberQuestion(_Value, frozen=True, tag="number"):
    """A question whose answer is a number, right within a tolerance."""

    words: Line
    value: float
    tolerance: Annotated[float, Meta(ge=0.0)]
    yes: Line = ""
    no: Line = ""
    slips: Annotated[tuple[Slip, ...], Meta(max_length=12)] = ()


class ChoiceQuestion(_Value, frozen=True, tag="choice"):
    """A question with texts to choose from, of which one is right; the first is number 0."""

    words: Line
    choices: Annotated[tuple[Line, ...], Meta(min_length=2, max_length=6)]
    right: Annotated[int, Meta(ge=0)]
    yes: Line = ""
    no: Line = ""
    slips: Annotated[tuple[Slip, ...], Meta(max_length=12)] = ()


Question: TypeAlias = NumberQuestion | ChoiceQuestion


# --- the whole ------------------------------------------------------------------------------------------------------


class LessonStep(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One step: `text` in Markdown, with formulas in LaTeX on lines of their own between $$ and $$.

    It is done once all of `until` has come true, every `check` holds and the `question` is answered; a step that asks
    for nothing is read and done. `reveal` is what "Show me" does in the learner's place. A step that `goes_on` takes
    the document as the step before, just done, has left it: of its setup it leaves out what would change that.
    """

    title: Line
    text: Text
    setup: Annotated[tuple[Setup, ...], Meta(max_length=40)] = ()
    task: Line = ""
    until: Annotated[tuple[Condition, ...], Meta(max_length=12)] = ()
    check: Annotated[tuple[Check, ...], Meta(max_length=12)] = ()
    question: Question | None = None
    reveal: Annotated[tuple[Deed, ...], Meta(max_length=40)] = ()
    goes_on: bool = False

    @property
    def asks(self) -> bool:
        """Whether there is something to do."""
        return bool(self.until or self.check or self.question)


class Lesson(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A lesson: what it is called, what it is about in a sentence, about how many minutes it takes, and its steps."""

    title: Annotated[str, Meta(min_length=1, max_length=200)]
    steps: Annotated[tuple[LessonStep, ...], Meta(min_length=1, max_length=100)]
    about: Line = ""
    minutes: Annotated[int, Meta(ge=1, le=600)] = 10
