"""How a document writes its mathematics: letters, signs, digits, and the two ways to calculate as a hand would.

Immutable values, part of the network file like the settings of training. Whoever shows numbers or formulas uses them.
Only `rounding` and `update_order` change what is computed, and only in stepping and worked solutions: training is
never touched by them.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias, get_args

import msgspec
from msgspec import Meta

from engine.formula.notation import Notation

Decimals: TypeAlias = Annotated[int, Meta(ge=0, le=15)]
Letter: TypeAlias = Annotated[str, Meta(min_length=1, max_length=24)]
Pack: TypeAlias = Literal["a_y", "net_out", "z_a"]
PACKS: tuple[Pack, ...] = get_args(Pack)
UpdateOrder: TypeAlias = Literal["together", "output_first"]


class Letters(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Letters of one's own in place of a pack's; None: as the pack has it."""

    input: Letter | None = None
    net: Letter | None = None
    out: Letter | None = None
    delta: Letter | None = None
    error: Letter | None = None
    target: Letter | None = None
    weight: Letter | None = None
    bias: Letter | None = None
    function: Letter | None = None
    rate: Letter | None = None


class Rounding(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The decimals to which each kind of number is rounded, half away from zero, before anything goes on with it.

    None: not rounded.
    """

    net: Decimals | None = None
    out: Decimals | None = None
    error: Decimals | None = None
    delta: Decimals | None = None
    gradient: Decimals | None = None
    new_value: Decimals | None = None

    @classmethod
    def to(cls, decimals: int) -> Rounding:
        """Every kind to the same number of decimals."""
        return cls(*[decimals] * len(cls.__struct_fields__))


class Conventions(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The conventions of one document.

    `delta` says what δ stands for: ∂E/∂net ("gradient") or −∂E/∂net ("negative"). `update` is how an update is
    written: w − η∂E/∂w ("gradient") or with δ, as w − ηδy, which is w + ηδy where δ is negative ("delta").
    With `thresholds`, what is held by biases alone is shown as θ = −b and subtracted. `digits` are significant digits;
    None: as the window is set.
    """

    notation: Pack = "a_y"
    letters: Letters = Letters()
    delta: Literal["gradient", "negative"] = "gradient"
    update: Literal["gradient", "delta"] = "gradient"
    thresholds: bool = False
    digits: Annotated[int, Meta(ge=2, le=15)] | None = None
    rounding: Rounding | None = None
    update_order: UpdateOrder = "together"

    @property
    def names(self) -> Notation:
        """The letters in force: the pack's, and one's own in their places."""
        own = {name: letter for name in self.letters.__struct_fields__ if (letter := getattr(self.letters, name))}
        pack = NOTATIONS[self.notation]
        if self.thresholds:
            pack = pack._replace(bias="θ")
        return pack._replace(**own)

    @property
    def by_hand(self) -> bool:
        """Whether they change what is computed."""
        return self.rounding not in (None, Rounding()) or self.update_order != "together"


#: What each kind of number that a hand rounds is called, where there are many.
KINDS: dict[str, str] = {
    "net": "weighted sums",
    "out": "outputs",
    "error": "errors",
    "delta": "deltas",
    "gradient": "gradients",
    "new_value": "new values",
}


def hand_words(conventions: Conventions) -> str:
    """How it is calculated by hand, in few words: `3 decimals, output weights first`; empty where it is not."""
    rounding = conventions.rounding or Rounding()
    to = {kind: decimals for kind in KINDS if (decimals := getattr(rounding, kind)) is not None}
    same = len(to) == len(KINDS) and len(set(to.values())) == 1
    said = [str(rounding.net)] if same else [f"{KINDS[kind]} to {decimals}" for kind, decimals in to.items()]
    if said:
        said[-1] += " decimals" if said[-1].split()[-1] != "1" else " decimal"
    return ", ".join(said + (["output weights first"] if conventions.update_order == "output_first" else []))


NOTATIONS: dict[Pack, Notation] = {
    "a_y": Notation(),
    "net_out": Notation(net="net", out="out"),
    "z_a": Notation(net="z", out="a", target="y", error="C", function="σ"),
}
DEFAULT = Conventions()
