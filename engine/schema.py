"""The network file's JSON Schema, made from the records that decode it. `python -m engine.schema` writes it anew.

Anyone may validate files with it. What a schema cannot say (references, directions, widths) only reading checks.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import msgspec

from engine.lesson_words import FIELDS
from engine.records import FileRecord

PATH = Path(__file__).parent.parent / "resources" / "backprop.schema.json"

HEAD = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Backprop Studio network file, version 1",
    "$comment": "Media type application/vnd.backprop-studio+json, file name *.backprop.",
}

# Hyper-parameters bear PyTorch's names; here is what they do.
SETTINGS = {
    **FIELDS,
    "loss": "What is made small, for one sample; K is the number of outputs, t a target, y an output. "
    "half_squared_error ½Σ(t−y)²; squared_error Σ(t−y)²; mean_squared_error (1/K)Σ(t−y)²; "
    "mean_absolute_error (1/K)Σ|t−y|; huber with δ = 1, mean over the outputs; "
    "binary_cross_entropy −(1/K)Σ[t ln y + (1−t) ln(1−y)]; cross_entropy −Σ t ln y.",
    "reduction": "How the samples of a batch combine into what is differentiated.",
    "optimizer": "What an update does with the gradient.",
    "batch_size": "Samples from one update to the next; null: all samples, so one update an epoch.",
    "shuffle": "Whether each epoch takes the samples in a new random order.",
    "seed": "Of the random generator.",
    "l1": "l1·Σ|w| over the trainable connection weights joins what each update differentiates.",
    "l2": "½·l2·Σw² over the trainable connection weights joins what each update differentiates.",
    "gradient_clip": "The largest global norm of an update's gradient, or null.",
    "dropout": "The share of the hidden neurons that each update leaves out, drawn for each sample anew; what is kept "
    "is divided by the share that is. Errors, tests and predictions leave nothing out.",
    "precision": "What training, stepping and predicting calculate in: float64 has 16 digits, float32 seven. With "
    "float32 parameters, and what the optimizer remembers, are rounded to it when the file is read.",
    "schedule": "How the learning rate changes over the epochs.",
    "learning_rate": "The size of a step.",
    "momentum": "How much of the last step the next one keeps.",
    "nesterov": "Whether the momentum is Nesterov's.",
    "lr_decay": "How fast the learning rate falls with the number of updates.",
    "initial_accumulator_value": "What the sum of squared gradients begins with.",
    "eps": "Joins the denominator, so that it is never 0.",
    "alpha": "How much of the mean of squared gradients an update keeps.",
    "centered": "Whether the gradient's mean is taken off, so that its variance divides.",
    "betas": "How much of the means of the gradient and of its square an update keeps.",
    "amsgrad": "Whether the largest mean of squares so far divides.",
    "weight_decay": "How much of each weight, times the learning rate, an update takes away.",
    "etas": "Factors of a step when the gradient's sign changed and when it did not.",
    "step_sizes": "The least and the greatest step.",
    "step_size": "Epochs from one change to the next.",
    "gamma": "The factor of the learning rate at each change.",
    "t_max": "Epochs from the greatest learning rate to the least.",
    "eta_min": "The least learning rate.",
    "notation": "The letters: a, y / net, out / z, a for a neuron's weighted sum and output.",
    "letters": "Letters of one's own in place of those of the notation.",
    "Conventions.delta": "Whether δ is ∂E/∂net or its negative.",
    "Conventions.update": "Whether an update is written with the gradient ∂E/∂w or with δ.",
    "thresholds": "Whether biases are shown as thresholds, θ = −b, which are subtracted.",
    "digits": "Significant digits of what is shown; left out: as the window is set.",
    "rounding": "Decimals of what a hand calculation writes down. Changes what stepping computes, never training.",
    "update_order": "output_first updates the output's weights before the hidden deltas are calculated, as some "
    "texts did by mistake. Changes what stepping computes, never training.",
    "HiddenNumber.quantity": "The kind of the number.",
    "HiddenNumber.of": "A neuron's id, a connection's two ids, a shared parameter's name, or null for the total error.",
    "Exercise.title": "What the exercise is called.",
    "instructions": "What to do, in Markdown.",
    "Exercise.sample": "The row of the training data, the first is 0.",
    "kinds": "Kinds of numbers that are hidden.",
    "numbers": "Single numbers that are hidden.",
    "decimals": "Decimals that an answer needs; left out: as many as it has.",
    "hints": "How many stages of hints may be asked for.",
    "locked": "What may not be changed.",
    "Column.name": "The name of the source's column.",
    "Column.scaling": "The network is given (value − shift) / factor; left out: the value itself.",
    "one_of": "The column is 1 for this class and 0 for the others, which have columns of the same name.",
    "Column.classes": "What the whole numbers 0, 1, … of the column stand for.",
    "shift": "Taken off a value before it is divided.",
    "factor": "What a value is divided by then.",
    "path": "The file, absolute or from where the program was started.",
    "digest": "The SHA-256 of the bytes that were read, in hexadecimal digits.",
    "format": "How the text of the table is read.",
    "CsvSource.columns": "What became of each column of the table, from the left.",
    "split": "Which rows were kept for testing.",
    "CsvSource.rows": "How many rows were drawn evenly from those of the file; left out or null: all were taken.",
    "encoding": "The name of the text's encoding, as Python knows it.",
    "delimiter": "The character between two cells.",
    "quote": "The character around cells in which it or the delimiter stands; empty: none.",
    "escape": "The character that takes the next one's meaning away; empty: none.",
    "decimal": "The character before a number's decimals.",
    "header": "Whether the first line holds the columns' names.",
    "skipped": "Lines that are left out at the top.",
    "role": "What the column is to the network.",
    "CsvColumn.kind": "Numbers, or classes by their names.",
    "CsvColumn.scaling": "How its numbers are scaled; left out: not at all.",
    "missing": "What stands in for a missing value: its row is left out, or something of the training rows is taken.",
    "Split.test": "The share of the rows that is kept for testing.",
    "stratified": "Whether that share is the same of each class.",
    "size": "How many rows are drawn.",
    "noise": "How far they are strewn.",
    "bits": "How many inputs there are.",
    "BuiltInSource.scaling": "How the inputs are scaled; left out: not at all.",
    "epochs": "The run ends after so many epochs.",
    "Stopping.error": "The run ends where the mean error per sample is below this.",
    "test_error": "The run ends where the mean error per test row is below this.",
    "patience": "The run ends when the test error has not fallen for so many epochs.",
    "least": "By how much the test error has to fall to count.",
    "restore_best": "Whether a run that patience ends goes back to the weights with the lowest test error.",
    "weights": "The initialiser of the weights into the layer; xavier_uniform if left out.",
    "Initialisation.number": "The value of constant, the bound of uniform or the deviation of normal; left out: 0.1, "
    "0.5 and 1.",
    "Initialisation.bias": "What each bias begins as; 0 if left out.",
    "seconds": "The run ends after so many seconds of training.",
}


def schema() -> dict[str, Any]:
    """The schema as plain values."""
    (reference,), definitions = msgspec.json.schema_components([FileRecord], ref_template="#/$defs/{name}")
    described = {name: _described(definition) for name, definition in sorted(definitions.items())}
    described["ParameterRecord"] = _parameter(described["ParameterRecord"])
    # Readers of a schema need not know that a layer is called a record here.
    whole = json.dumps({**HEAD, **reference, "$defs": described})
    renamed: dict[str, Any] = json.loads(re.sub(r'Record(?=")', "", whole))
    return renamed


def text() -> str:
    """The schema as the file has it."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


# Of these one sentence describes every field.
ALIKE = {
    "Letters": "The letter of this quantity; left out: as the notation has it.",
    "Rounding": "Decimals of this kind of number; left out: not rounded.",
}


def _described(definition: dict[str, Any]) -> dict[str, Any]:
    """Settings are described here and not on their types, which the whole program uses."""
    for name, field in definition.get("properties", {}).items():
        title = definition.get("title", "")
        words = ALIKE.get(title) or SETTINGS.get(f"{title}.{name}") or SETTINGS.get(name)
        if "description" not in field and words:
            field["description"] = words
    return definition


def _parameter(definition: dict[str, Any]) -> dict[str, Any]:
    """Either a value of its own or a shared one; the record alone would allow both and neither."""
    shared = {"shared": definition["properties"].pop("shared")}
    own = {**definition, "required": ["value"]}
    about = {key: own.pop(key) for key in ("title", "description")}
    return {**about, "oneOf": [own, {"type": "object", "properties": shared, "required": ["shared"], **CLOSED}]}


CLOSED = {"additionalProperties": False}

if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
