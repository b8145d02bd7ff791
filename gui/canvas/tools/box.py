"""The tools of one canvas, one of which is in hand. For the view."""

from __future__ import annotations

from gui.canvas.gestures.gesture import Reach
from gui.canvas.tools.add import AddLayerTool, AddNeuronTool
from gui.canvas.tools.connect import ConnectTool
from gui.canvas.tools.select import SelectTool
from gui.canvas.tools.tool import Tool, ToolName


class ToolBox:
    """All tools by name; `name` is that of the one in hand."""

    def __init__(self, reach: Reach) -> None:
        self.adding = AddNeuronTool(reach)
        self.connecting = ConnectTool(reach)
        self._tools: dict[ToolName, Tool] = {
            "select": SelectTool(reach),
            "add_neuron": self.adding,
            "add_layer": AddLayerTool(reach),
            "connect": self.connecting,
        }
        self.name: ToolName = "select"

    @property
    def current(self) -> Tool:
        """The tool in hand."""
        return self._tools[self.name]

    def take(self, name: ToolName, anew: bool) -> None:
        """Puts the tool in hand away and takes another one, or the same again; `anew` without what is selected."""
        self.current.leave()
        self.name = name
        self.current.begin()
        if anew and name == "connect":
            self.connecting.begin_anew()
