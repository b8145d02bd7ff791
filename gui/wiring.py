"""The map of the program: which signal of which part goes to which slot of which other, one function for each flow.

For the main window, which has made the parts. Nothing is connected again later but the views that come later.
"""

from __future__ import annotations

from PySide6.QtCore import SignalInstance

from gui.context_menus import ContextMenus
from gui.display import Display, Views
from gui.editing import Editing
from gui.examining import Examining
from gui.lessons import LessonGuide
from gui.looking import LookingBack
from gui.notices import Notices
from gui.playback import Playback
from gui.session import Session
from gui.toolbar import ToolBar


def show_document(session: Session, display: Display, views: Views) -> None:
    """What the session says goes to the views."""
    session.changed.connect(display.on_session_changed)
    session.frame_changed.connect(display.on_session_frame_changed)
    session.progressed.connect(display.on_session_progressed)
    session.settings_changed.connect(views.toolbar.show_settings)
    session.evaluated.connect(display.on_session_evaluated)
    session.state_changed.connect(display.on_session_state_changed)
    session.entries_changed.connect(views.history.show_entries)


def look_back(session: Session, display: Display, looking: LookingBack, playback: Playback) -> None:
    """The past that is looked at goes to the same views, by the same way as the document in force."""
    session.past.looked.connect(display.on_past_looked)
    session.past.looked.connect(looking.on_past_looked)
    session.past.lines_changed.connect(display.on_past_lines_changed)
    session.past.lines_changed.connect(looking.on_past_lines_changed)
    session.past_evaluated.connect(display.on_session_past_evaluated)
    looking.began.connect(playback.playing.stop)
    looking.began.connect(session.give_up_step)  # it would go on from the document in force, and end the look


def edit(session: Session, views: Views, notices: Notices) -> None:
    """What the user wants changed in the views goes to the session, and what cannot be to the user."""
    views.canvas.parameter_edited.connect(session.set_parameter)
    views.history.entry_chosen.connect(session.go_to)
    views.data.sample_chosen.connect(session.choose_sample)
    views.toolbar.sample_chosen.connect(session.choose_sample)
    for view in (views.canvas, views.inspector, views.outline, views.data):
        view.requested.connect(session.request)
    refusals: tuple[SignalInstance, ...] = (
        views.canvas.edit_refused,
        views.inspector.refused,
        views.outline.edit_refused,
        views.data.refused,
        views.toolbar.learning_rate_refused,
    )
    for refused in refusals:
        refused.connect(notices.warning)


def select(session: Session, display: Display, views: Views, menus: ContextMenus, editing: Editing) -> None:
    """What is selected is the canvas' to know; keys and menus do something with it."""
    views.canvas.selection_changed.connect(display.on_canvas_selection_changed)
    views.inspector.selection_wanted.connect(views.canvas.select)
    views.outline.selection_changed.connect(views.canvas.select)
    menus.neuron_wanted.connect(views.canvas.add_neuron_at)
    menus.layer_chosen.connect(editing.move_to_layer)
    menus.parameter_chosen.connect(editing.share_with)
    session.changed.connect(editing.on_session_changed)


def ask(display: Display, views: Views) -> None:
    """What points from one view at another, and asks how a number came about."""
    views.canvas.explanation_wanted.connect(display.on_canvas_explanation_wanted)
    views.canvas.pointed_at.connect(display.on_canvas_pointed_at)
    views.inspector.explanation_wanted.connect(display.on_inspector_explanation_wanted)
    display.explaining.row_wanted.connect(views.data.reveal_row)


def teach(session: Session, guide: LessonGuide, display: Display, toolbar: ToolBar) -> None:
    """The lesson follows the document and what is asked about, and asks and steps as the user does."""
    session.changed.connect(guide.on_session_changed)
    display.explaining.asked.connect(guide.note_asked)
    guide.asked.connect(display.explaining.ask)
    guide.step_size_wanted.connect(session.set_step_size)
    guide.step_size_wanted.connect(toolbar.show_step_size)


def examine(session: Session, examining: Examining) -> None:
    """The exercise follows the document, after all views."""
    session.changed.connect(examining.on_session_changed)
