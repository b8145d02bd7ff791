"""What is imported when it is first wanted, so that the window need not wait for it: dialogs and panels above all.

For controllers of the main window. Import contracts do not see what is imported here, so the table holds views alone,
which any of them may use; each writes the class or module down for the type checker, and that import the contracts see.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from types import MappingProxyType, ModuleType
from typing import Any

#: The module of each class.
LATER: Mapping[str, str] = MappingProxyType(
    {
        "BuiltInDataDialog": "gui.dialogs.built_in_data",
        "CommandPalette": "gui.dialogs.command_palette",
        "CompareRunsDialog": "gui.dialogs.compare_runs",
        "ConnectLayersDialog": "gui.dialogs.layer_dialogs",
        "ConventionsDialog": "gui.dialogs.conventions",
        "ErrorPlotPanel": "gui.panels.plots.error_plot",
        "ExerciseDialog": "gui.dialogs.exercise",
        "ExercisePanel": "gui.panels.exercise",
        "ExportSolutionDialog": "gui.dialogs.export_solution",
        "GradientCheckPanel": "gui.panels.gradient_check",
        "ImportDataDialog": "gui.dialogs.import_data",
        "InitialWeightsDialog": "gui.dialogs.initial_weights",
        "InsertLayerDialog": "gui.dialogs.layer_dialogs",
        "LabelNoiseDialog": "gui.dialogs.label_noise",
        "LessonPanel": "gui.panels.lesson",
        "NewFromDataDialog": "gui.dialogs.new_from_data",
        "NewNetworkDialog": "gui.dialogs.new_network",
        "RateTestDialog": "gui.dialogs.rate_test",
        "ResizeLayerDialog": "gui.dialogs.layer_dialogs",
        "ShortcutsPage": "gui.dialogs.command_palette",
        "TrainingPanel": "gui.panels.training",
    }
)


def later(name: str) -> Callable[..., Any]:
    """A class of the table, imported by now; what it makes is to be put into a variable of its type."""
    found: Callable[..., Any] = getattr(importlib.import_module(LATER[name]), name)
    return found


class _LaterModule(ModuleType):
    """Stands for a module until something of it is used, and hands that out."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (as the module has it)
        return getattr(importlib.import_module(self.__name__), name)


def later_module(name: str) -> ModuleType:
    """A module that is imported when something of it is first used."""
    return _LaterModule(name)
