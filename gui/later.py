"""Classes that are imported when they are first wanted, so that the window need not wait for them: dialogs above all.

For controllers of the main window. Import contracts do not see what is imported here, so the table holds views alone,
which any of them may use; each writes the class down for the type checker, and that import the contracts see.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

#: The module of each class.
LATER: Mapping[str, str] = MappingProxyType(
    {
        "BuiltInDataDialog": "gui.dialogs.built_in_data",
        "CompareRunsDialog": "gui.dialogs.compare_runs",
        "ConventionsDialog": "gui.dialogs.conventions",
        "ErrorPlotPanel": "gui.panels.plots.error_plot",
        "ExerciseDialog": "gui.dialogs.exercise",
        "ExportSolutionDialog": "gui.dialogs.export_solution",
        "ImportDataDialog": "gui.dialogs.import_data",
        "InitialWeightsDialog": "gui.dialogs.initial_weights",
        "LabelNoiseDialog": "gui.dialogs.label_noise",
        "NewFromDataDialog": "gui.dialogs.new_from_data",
        "NewNetworkDialog": "gui.dialogs.new_network",
        "RateTestDialog": "gui.dialogs.rate_test",
        "TrainingPanel": "gui.panels.training",
    }
)


def later(name: str) -> Callable[..., Any]:
    """A class of the table, imported by now; what it makes is to be put into a variable of its type."""
    found: Callable[..., Any] = getattr(importlib.import_module(LATER[name]), name)
    return found
