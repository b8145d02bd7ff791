"""The outline: the network as a tree that a screen reader and the keyboard can go through, in step with the canvas.

It gets values and emits what somebody selects and wants changed; it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from engine.conventions import Conventions
from engine.network import Network, Vector
from engine.place import Place
from engine.trace import Frame
from gui import spoken
from gui.intents import structure
from gui.manner import Manners
from gui.panels.outline_model import NAME, VALUE, OutlineModel
from gui.panels.outline_tree import OutlineTree, OutlineValues
from gui.panels.panel_header import MARGIN, PanelHeader
from gui.selection import NOTHING, Selection, carried
from gui.theme import Theme

_OPENED = 24  # neurons up to which a layer is open at first
_MARKED = 2000  # selected places beyond which the current one alone is marked
_Select = QItemSelectionModel.SelectionFlag


class OutlinePanel(QWidget):
    """Layers, neurons and their parameters, all reached by the arrow keys. Setters never emit."""

    selection_changed = Signal(object)
    requested = Signal(object)
    edit_refused = Signal(str)
    context_requested = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("outline")
        self.header = PanelHeader("OUTLINE")
        self._selection = NOTHING
        self._network: Network | None = None  # the one in force; the tree takes it in once somebody can see it
        self._parameters: Vector | None = None
        self._manners = Manners()
        self._frame: Frame | None = None
        self._stale = self._placing = False
        self._open: set[str] = set()  # neurons by their ids
        self._open_layers: set[str] = set()
        self._known_layers: set[str] = set()  # those that somebody has seen, and may have closed
        self.model = OutlineModel(self)
        self.model.requested.connect(self.requested)
        self.model.refused.connect(self.edit_refused)
        self.finder = self._made_find()
        self.tree = self._made_tree()
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 2, MARGIN, 8)
        column.setSpacing(6)
        column.addWidget(self.header)
        column.addWidget(self.finder)
        column.addWidget(self.tree, 1)
        self.setFocusProxy(self.tree)

    def _made_find(self) -> QLineEdit:
        find = QLineEdit()
        find.setObjectName("outline_find")
        find.setPlaceholderText("Find a neuron")
        find.setAccessibleName("Find a neuron by its name")
        find.setClearButtonEnabled(True)
        find.textEdited.connect(self._on_find_text_edited)
        find.returnPressed.connect(self._on_find_return_pressed)
        return find

    def _made_tree(self) -> OutlineTree:
        tree = OutlineTree()
        tree.setObjectName("outline_tree")
        tree.setAccessibleName("Outline of the network")
        tree.setAccessibleDescription("Layers, their neurons, and the biases and weights of each; F2 edits a row")
        tree.setModel(self.model)
        tree.setItemDelegate(OutlineValues(tree))
        tree.setUniformRowHeights(True)  # measuring a row of each neuron would take seconds
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setExpandsOnDoubleClick(False)
        tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        tree.setIndentation(14)
        head = tree.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Fixed)
        head.resizeSection(VALUE, 10 * tree.fontMetrics().horizontalAdvance("0") + 28)
        tree.selectionModel().selectionChanged.connect(self._on_tree_selection_changed)
        tree.expanded.connect(self._on_tree_expanded)
        tree.collapsed.connect(self._on_tree_collapsed)
        tree.doubleClicked.connect(self._on_tree_double_clicked)
        tree.edit_wanted.connect(self._on_tree_edit_wanted)
        tree.delete_wanted.connect(self._on_tree_delete_wanted)
        tree.menu_wanted.connect(self._on_tree_menu_wanted)
        return tree

    # --- what is shown ------------------------------------------------------------------------------------------

    def show_network(self, network: Network, parameters: Vector, *, anew: bool = False) -> None:
        """A network, with what was open and selected in the one before; numbers of a step are of its own network.

        Of what was open nothing stays where the network is shown `anew`: it is another document's.
        """
        before, self._network, self._parameters = self._network, network, parameters
        if self._frame is not None and self._frame.trace.network is not network:
            self._frame = None
        if before is not None:
            self._selection = carried(self._selection, before, network)
        if anew:
            self._open, self._open_layers, self._known_layers = set(), set(), set()
        self._show_known()

    def set_conventions(self, conventions: Conventions) -> None:
        """How the document writes its numbers: what is a threshold, and its digits."""
        if self._manners.take(conventions):
            self._show_known()

    def show_parameters(self, parameters: Vector) -> None:
        """Other weights and biases: may be called many times a second."""
        self._parameters = parameters
        self._show_known()

    def show_frame(self, frame: Frame | None) -> None:
        """What is known at a step; None when not stepping."""
        self._frame = frame
        self._show_known()

    def show_selection(self, selection: Selection) -> None:
        """What is selected elsewhere; its current place comes into sight if the outline is seen."""
        self._selection = selection
        self._show_status()
        self._mark(selection)

    def set_theme(self, theme: Theme) -> None:
        """The colour of the ring about the current row; all others come from the window's style sheet."""
        self.tree.ring = theme.focus_ring
        self.tree.viewport().update()

    def _known(self, network: Network, parameters: Vector) -> spoken.Known:
        frame, how = self._frame, self._manners.of(network)
        if frame is None or frame.trace.network is not network:
            return spoken.at_rest(network, parameters, how)
        return spoken.of_frame(frame, how)

    def _show_known(self) -> None:
        """The network and its numbers, once somebody can see them: of a large one Qt looks at every open row."""
        network, parameters = self._network, self._parameters
        self._stale = not self._seen
        if self._stale or network is None or parameters is None:
            return
        if self.model.show_network(network, self._known(network, parameters)) or not self._known_layers:
            self._reopen(network)
            self._mark(self._selection)

    def _show_status(self) -> None:
        network = self._network
        many = network is not None and len(self._selection.places) > 1
        self.header.status.setText(spoken.counted(self._selection) if many else "")

    # --- what is open -------------------------------------------------------------------------------------------

    def _reopen(self, network: Network) -> None:
        """What was open, and layers that are new and small."""
        small = {layer.name for layer in network.layers if len(layer.neurons) <= _OPENED}
        self._open_layers |= small - self._known_layers
        self._known_layers = {layer.name for layer in network.layers}
        blocked = QSignalBlocker(self.tree)
        for i, layer in enumerate(network.layers):
            self.tree.setExpanded(self.model.index_of(Place("layer", i)), layer.name in self._open_layers)
        for neuron in self._open & network.index.keys():
            self.tree.expand(self.model.index_of(Place("neuron", network.index[neuron])))
        blocked.unblock()

    def _on_tree_expanded(self, index: QModelIndex) -> None:
        self._note(index, is_open=True)

    def _on_tree_collapsed(self, index: QModelIndex) -> None:
        self._note(index, is_open=False)

    def _note(self, index: QModelIndex, *, is_open: bool) -> None:
        place, network = self.model.place(index), self.model.network
        if place is None or network is None:
            return
        of_layer = place.kind == "layer"
        names = self._open_layers if of_layer else self._open
        name = network.layers[place.index].name if of_layer else network.neurons[place.index].id
        (names.add if is_open else names.discard)(name)

    # --- what is selected ---------------------------------------------------------------------------------------

    def _mark(self, selection: Selection) -> None:
        """Show the rows of a selection, unless they are the ones that are selected: a connection has two."""
        if not self._seen:
            self._stale = True
            return
        rows = self.tree.selectionModel()
        if selection.places != frozenset(self._marked()):
            self._placing = True
            rows.select(self._rows(selection), _Select.ClearAndSelect | _Select.Rows)
            current = QModelIndex() if selection.current is None else self.model.index_of(selection.current)
            rows.setCurrentIndex(current, _Select.NoUpdate)
            self._placing = False
        if self.tree.currentIndex().isValid() and selection:
            self.tree.scrollTo(self.tree.currentIndex())

    def _rows(self, selection: Selection) -> QItemSelection:
        few = len(selection.places) <= _MARKED
        shown: Iterable[Place | None] = selection.places if few else [selection.current]
        found = (self.model.index_of(place) for place in shown if place is not None)
        ordered = sorted(
            ((index.internalId(), index.row(), index) for index in found if index.isValid()), key=itemgetter(0, 1)
        )
        rows = QItemSelection()
        for _, run in groupby(enumerate(ordered), key=lambda at: (at[1][0], at[1][1] - at[0])):  # neighbours in one
            indexes = [index for _, (_, _, index) in run]
            rows.append(QItemSelectionRange(indexes[0], indexes[-1].siblingAtColumn(VALUE)))
        return rows

    def _marked(self) -> list[Place]:
        """The places of the selected rows."""
        chosen = self.tree.selectionModel().selection()
        ranges = [chosen.at(i) for i in range(chosen.count())]
        return [row.place for part in ranges for row in self.model.rows(part.topLeft(), part.bottomRight())]

    def _on_tree_selection_changed(self) -> None:
        if self._placing:
            return
        places = self._marked()
        current = self.model.place(self.tree.currentIndex())
        if current not in places:  # the selection moves before the current row does
            current = places[-1] if places else None
        selection = Selection(frozenset(places), current)
        if selection != self._selection:
            self._selection = selection
            self._show_status()
            self.selection_changed.emit(selection)

    # --- what is wanted -----------------------------------------------------------------------------------------

    def _on_tree_double_clicked(self, index: QModelIndex) -> None:
        row = self.model.row(index)
        if row is not None and (row.column == VALUE or index.column() == NAME):
            self._on_tree_edit_wanted(index)

    def _on_tree_edit_wanted(self, index: QModelIndex) -> None:
        row = self.model.row(index)
        if row is not None:
            self.tree.edit(index.siblingAtColumn(row.column))

    def _on_tree_delete_wanted(self) -> None:
        network, selection = self.model.network, self._selection
        if network is not None and selection:
            self.requested.emit(structure.delete(network, selection))

    def _on_tree_menu_wanted(self, at: QPoint) -> None:
        self.context_requested.emit(self._selection, at)

    def _on_find_text_edited(self, text: str) -> None:
        self._go_to(text, after=-1)

    def _on_find_return_pressed(self) -> None:
        place = self.model.place(self.tree.currentIndex())
        self._go_to(self.finder.text(), place.index if place is not None and place.kind == "neuron" else -1)

    def _go_to(self, text: str, after: int) -> None:
        """The next neuron of such a name, those that begin with the text first."""
        network = self.model.network
        found = [] if network is None or not text.strip() else _called(network, text.strip())
        self.finder.setProperty("invalid", "true" if text.strip() and not found else "false")
        self.finder.style().unpolish(self.finder)
        self.finder.style().polish(self.finder)
        if found:
            at = found.index(after) + 1 if after in found else 0
            index = self.model.index_of(Place("neuron", found[at % len(found)]))
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)

    # --- Qt -----------------------------------------------------------------------------------------------------

    @property
    def _seen(self) -> bool:
        """Whether somebody can see it: behind the tab of another panel it is visible to Qt, but disabled."""
        return self.isVisible() and self.isEnabled()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self._catch_up()

    def _catch_up(self) -> None:
        if self._stale and self._seen:
            self._show_known()
            self._mark(self._selection)


def _called(network: Network, text: str) -> list[int]:
    """The neurons with a text in their name or id: first those that are called so, then those that begin so."""
    wanted = text.casefold()
    ranks: dict[int, int] = {}
    for i, neuron in enumerate(network.neurons):
        names = (spoken.said(neuron.name).casefold(), neuron.name.casefold(), neuron.id.casefold())
        rank = min(_rank(name, wanted) for name in names)
        if rank < _NOT:
            ranks[i] = rank
    return sorted(ranks, key=lambda i: (ranks[i], i))


_NOT = 3


def _rank(name: str, wanted: str) -> int:
    if name == wanted:
        return 0
    return 1 if name.startswith(wanted) else 2 if wanted in name else _NOT
