"""Compiles worked solutions with the pdflatex of this machine, and says what it said: for whoever changes the writer.

All examples, every optimizer, loss and activation, softmax, shared parameters, each notation, sheets with blanks, and
labels that LaTeX would trip over. Run from the program's folder: `python docs/check_latex.py [FOLDER]`. What it found
also goes into docs/latex-check.txt. The exit status is 1 if one does not compile or has a line that is too wide by more
than a hair. The tests need no LaTeX.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

import msgspec
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine import files
from engine.conventions import PACKS, Conventions, Rounding
from engine.creation import new_document
from engine.data import Data, no_samples, samples
from engine.document import Document, with_conventions
from engine.errors import StudioError
from engine.examples import catalogue
from engine.functions.activations import ACTIVATIONS
from engine.functions.losses import LOSSES
from engine.network import read_only
from engine.settings import Optimizer, Sgd
from engine.solution import SolutionOptions, as_latex, solution

ODD_NAMES = (
    "\\", "{", "}", "$", "é", "漢字", "y⁺", "🙂", "^", "~", "#", "%", "&", "a_b", "h_{1,2}", "Ж", "α", "−1", '"', "`",
    "<b>", "Łódź", "naïve", "\\end{document}", "a" * 40, "x|y", "‖", "½", "Ω_é", "ﬁ",
)  # fmt: skip
HAIR = 1.0  # points by which a line may be too wide
REPORT = Path(__file__).parent / "latex-check.txt"


@dataclass(frozen=True, slots=True)
class Compiled:
    """What LaTeX said of one document: its pages (0: does not compile), lines too wide in points, the first error."""

    name: str
    pages: int
    wide: tuple[float, ...]
    error: str

    @property
    def fails(self) -> bool:
        """Whether it is not fit to be handed out."""
        return not self.pages or max(self.wide, default=0.0) > HAIR

    def __str__(self) -> str:
        said = f"{self.pages:3} pages, {len(self.wide)} overfull boxes" if self.pages else f"ERROR {self.error}"
        widest = f", the widest by {max(self.wide):.1f} pt" if self.wide else ""
        return f"{self.name:<34} {said}{widest}"


def main(folder: Path) -> int:
    """Compiles all of them in a folder, prints a line for each and keeps these lines; the exit status."""
    if shutil.which("pdflatex") is None:
        print("there is no pdflatex here: nothing was checked")
        return 1
    made = []
    for name, document, options in _documents():
        made.append(_compiled(folder, name, as_latex(solution(document, options))))
        print(made[-1], flush=True)
    print(_summary(made))
    REPORT.write_text("\n".join([_version(), *map(str, made), _summary(made), ""]), encoding="utf-8")
    return int(any(one.fails for one in made))


def _summary(made: list[Compiled]) -> str:
    errors, boxes = sum(not one.pages for one in made), sum(len(one.wide) for one in made)
    return f"{len(made)} documents, {sum(one.pages for one in made)} pages: {errors} errors, {boxes} overfull boxes"


def _version() -> str:
    said = subprocess.run(["pdflatex", "--version"], capture_output=True, text=True, check=False).stdout
    return said.partition("\n")[0]


def _compiled(folder: Path, name: str, latex: str) -> Compiled:
    (folder / f"{name}.tex").write_text(latex, encoding="ascii")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    log = done.stdout.decode("utf-8", "replace")
    wide = tuple(float(points) for points in re.findall(r"Overfull \\[hv]box \(([0-9.]+)pt", log))
    pages = re.search(r"\((\d+) pages?", log)
    error = " ".join(re.findall(r"^! .*|^l\.\d+.*", log, re.MULTILINE))[:200]
    return Compiled(name, 0 if done.returncode or pages is None else int(pages[1]), wide, error)


def _documents() -> Iterator[tuple[str, Document, SolutionOptions]]:
    whole = SolutionOptions()
    for example in catalogue():
        yield f"example-{example.path.stem}", files.read(example.path), whole
    base = new_document((2, 3, 2), seed=3, learning_rate=0.3)
    base = _with_rows(replace(base, name="Two, three, two"))
    for optimizer in get_args(Optimizer):
        tag = optimizer.__struct_config__.tag
        yield f"optimizer-{tag}", _trained_by(base, optimizer()), whole
    yield "optimizer-nesterov", _trained_by(base, Sgd(0.1, momentum=0.9, nesterov=True)), whole
    for loss in LOSSES:
        yield f"loss-{loss}", _with_training(base, loss=loss), whole
    for activation in ACTIVATIONS:
        made = new_document((2, 3, 3), activation="tanh", output_activation=activation, seed=5)
        yield f"activation-{activation}", _with_rows(made), whole
    softmax = _with_rows(new_document((2, 9, 10), output_activation="softmax", loss="cross_entropy", seed=5))
    yield "softmax-10-cross-entropy", softmax, whole
    yield "penalties-and-clipping", _with_training(base, l1=0.01, l2=0.1, gradient_clip=0.5, batch_size=None), whole
    for pack in PACKS:
        yield f"notation-{pack}", with_conventions(base, Conventions(notation=pack)), whole
    by_hand = Conventions("net_out", delta="negative", update="delta", thresholds=True, rounding=Rounding.to(3))
    yield "by-hand", with_conventions(base, by_hand), whole
    yield "digits-15", base, SolutionOptions(digits=15)
    yield "large-12-20-12", _with_rows(new_document((12, 20, 12), seed=1)), SolutionOptions(detail="first")
    yield "blanks", base, SolutionOptions(blanks=True, answers="after")
    yield "blanks-bare", base, SolutionOptions(blanks=True, rules=False)
    yield "odd-names", _oddly_named(), whole


def _with_training(document: Document, **changes: object) -> Document:
    return replace(document, training=msgspec.structs.replace(document.training, **changes))


def _trained_by(document: Document, optimizer: object) -> Document:
    return _with_training(document, optimizer=optimizer)


def _with_rows(document: Document) -> Document:
    """With two rows of data, and biases that are not 0."""
    generator = np.random.default_rng(1)
    inputs, outputs = document.network.input_count, document.network.output_count
    rows = samples(generator.normal(size=(2, inputs)), np.eye(outputs)[[0, outputs - 1]])
    values = read_only(document.parameters + generator.normal(0.0, 0.2, len(document.parameters)))
    data = Data(rows, no_samples(inputs, outputs))
    return replace(document, parameters=values, initial=values, data=data)


def _oddly_named() -> Document:
    document = _with_rows(new_document((6, 18, 6), seed=2))
    names = iter(ODD_NAMES)
    rename = msgspec.structs.replace
    layers = tuple(
        rename(layer, neurons=tuple(rename(neuron, label=next(names)) for neuron in layer.neurons))
        for layer in document.network.layers
    )
    network = replace(document.network, layers=layers)
    return replace(document, network=network, name="Odd \\ { } $ % & # _ ^ ~ é 漢字 ⁺ 🙂")


if __name__ == "__main__":
    try:
        if len(sys.argv) > 1:
            sys.exit(main(Path(sys.argv[1])))
        with tempfile.TemporaryDirectory() as temporary:
            sys.exit(main(Path(temporary)))
    except (StudioError, OSError) as problem:
        sys.exit(str(problem))
