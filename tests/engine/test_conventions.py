"""A document's conventions: the letters in force, what is calculated by hand in words, and their place in the file."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.conventions import DEFAULT, KINDS, NOTATIONS, PACKS, Conventions, Letters, Rounding, hand_words
from engine.document import with_conventions
from engine.files import decode, encode
from tests.engine.network_files import EXAMPLE, minimal, refusal

letters = st.none() | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=24)
decimals = st.none() | st.integers(0, 15)
conventions = st.builds(
    Conventions,
    notation=st.sampled_from(PACKS),
    letters=st.builds(Letters, *[letters] * len(Letters.__struct_fields__)),
    delta=st.sampled_from(["gradient", "negative"]),
    update=st.sampled_from(["gradient", "delta"]),
    thresholds=st.booleans(),
    digits=st.none() | st.integers(2, 15),
    rounding=st.none() | st.builds(Rounding, *[decimals] * len(Rounding.__struct_fields__)),
    update_order=st.sampled_from(["together", "output_first"]),
)

# --- letters ------------------------------------------------------------------------------------------------------


def test_packs_have_the_letters_of_their_books() -> None:
    assert Conventions().names[:4] == NOTATIONS["a_y"][:4]
    names = {pack: Conventions(notation=pack).names for pack in PACKS}
    assert [(n.net, n.out, n.delta, n.rate) for n in names.values()] == [
        ("a", "y", "δ", "η"),
        ("net", "out", "δ", "η"),
        ("z", "a", "δ", "η"),
    ]
    assert (names["z_a"].target, names["z_a"].error) == ("y", "C")


def test_letters_of_ones_own_stand_before_the_packs_and_before_the_threshold() -> None:
    own = Conventions("net_out", Letters(out="o", bias="u"), thresholds=True).names
    assert (own.net, own.out, own.bias) == ("net", "o", "u")
    assert Conventions(thresholds=True).names.bias == "θ"


# --- by hand ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "words"),
    [
        (Conventions(), ""),
        (Conventions("z_a", delta="negative", thresholds=True, digits=4), ""),
        (Conventions(rounding=Rounding()), ""),
        (Conventions(rounding=Rounding.to(3)), "3 decimals"),
        (Conventions(rounding=Rounding.to(1)), "1 decimal"),
        (Conventions(rounding=Rounding.to(0)), "0 decimals"),
        (Conventions(rounding=Rounding(out=3, delta=4)), "outputs to 3, deltas to 4 decimals"),
        (Conventions(update_order="output_first"), "output weights first"),
        (Conventions(rounding=Rounding.to(2), update_order="output_first"), "2 decimals, output weights first"),
    ],
)
def test_what_is_calculated_by_hand_is_said(of: Conventions, words: str) -> None:
    assert hand_words(of) == words
    assert of.by_hand == bool(words)


def test_every_kind_that_is_rounded_has_a_word() -> None:
    assert tuple(KINDS) == Rounding.__struct_fields__


# --- in the file --------------------------------------------------------------------------------------------------


@given(conventions)
def test_conventions_come_back_from_a_file(of: Conventions) -> None:
    document = with_conventions(decode(EXAMPLE.read_bytes()), of)
    contents = encode(document)
    again = decode(contents)
    assert again.conventions == of
    assert encode(again) == contents


def test_only_what_differs_is_written() -> None:
    document = decode(EXAMPLE.read_bytes())
    assert document.conventions is DEFAULT
    assert b"conventions" not in encode(document)
    assert b"conventions" not in encode(with_conventions(document, Conventions()))
    some = encode(with_conventions(document, Conventions(delta="negative", rounding=Rounding(out=3))))
    assert msgspec.json.decode(some)["conventions"] == {"delta": "negative", "rounding": {"out": 3}}


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ({"notation": "y_a"}, "conventions.notation: "),
        ({"letters": {"net": ""}}, "conventions.letters.net: "),
        ({"letters": {"net": "x" * 25}}, "conventions.letters.net: "),
        ({"letters": {"nett": "x"}}, "conventions.letters"),
        ({"delta": "positive"}, "conventions.delta: "),
        ({"update": 1}, "conventions.update: "),
        ({"thresholds": "yes"}, "conventions.thresholds: "),
        ({"digits": 1}, "conventions.digits: "),
        ({"digits": 16}, "conventions.digits: "),
        ({"rounding": {"out": 16}}, "conventions.rounding.out: "),
        ({"rounding": {"out": -1}}, "conventions.rounding.out: "),
        ({"rounding": {"out": 2.5}}, "conventions.rounding.out: "),
        ({"rounding": {"outs": 2}}, "conventions.rounding"),
        ({"rounding": 3}, "conventions.rounding: "),
        ({"update_order": "input_first"}, "conventions.update_order: "),
        ({"digit": 3}, "conventions"),
    ],
)
def test_a_fault_is_told_in_one_line_with_its_place(written: object, line: str) -> None:
    said = refusal(minimal(conventions=written))
    assert said.startswith(line)
    assert "\n" not in said
