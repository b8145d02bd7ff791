"""The stages of the tour on small networks: stepping, explaining, training, saving, the past, an exercise, dialogs."""

from __future__ import annotations

from pathlib import Path

from engine import files
from engine.document import Document
from engine.examples import catalogue
from engine.reference import Reference
from engine.solution import SolutionOptions, as_text, of_trace
from engine.steps import Quantity
from gui.dialogs.command_palette import CommandPalette
from gui.dialogs.export_solution import ExportSolutionDialog
from gui.dialogs.new_network import NewNetworkDialog
from gui.main_window import MainWindow
from gui.theme import ThemeChoice
from gui.tour.guide import Guide, TourFailed, require, wait_until

_EPOCHS = 100  # of the worked example, which one sample teaches soon
_XOR_EPOCHS = 10_000
_MOST_STEPS = 1000  # of one pass, by neuron
_PAST_EPOCH = 2_500  # of these, where the error falls
_XOR, _EXERCISE = "xor_2_4_1", "exercise_backward_2_2_1"
_PHASES = ("forward", "error", "backward", "update")


class FirstSteps(Guide):
    """One way through what a small network has to show; `file` is where the window saves."""

    def __init__(self, window: MainWindow, folder: Path, left: list[tuple[Path, str]], file: Path) -> None:
        super().__init__(window, folder, left)
        self._file = file

    def walk(self) -> None:
        """All stages in order; TourFailed names the first thing that did not hold."""
        self._start()
        first = self.session.document
        self._pass("light")
        self._back_to(first)
        self._explain()
        self._export()
        self._train()
        self._pass("dark")
        self._edit_and_undo()
        self._save_and_open()
        self._xor()
        self._past()
        self._exercise()
        self._dialogs()

    # --- stages -------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        self.window.show()
        self.settle()
        self.theme("light")
        self.size("neuron")
        self.window.canvas.fit()
        self.picture("opened", "the worked example, as the program opens")

    def _pass(self, theme: ThemeChoice) -> None:
        """Through a whole pass by neuron, with a picture of each phase."""
        self.theme(theme)
        self.size("neuron")
        before = self.session.document
        seen: list[str] = []
        frame = self.step()
        for _ in range(_MOST_STEPS):
            if frame.phase is not None and frame.phase not in seen:
                seen.append(frame.phase)
                self.picture(f"{frame.phase}-{theme}", f"the first step of the {frame.phase} phase, {theme}")
            if frame.at_end:
                break
            frame = self.step()
        self.picture(f"updated-{theme}", f"the pass is complete: old → new on each weight, {theme}")
        require(tuple(seen) == _PHASES, f"a pass has the phases {', '.join(_PHASES)}, seen were {', '.join(seen)}")
        require(self.session.document.parameters is frame.trace.after, "the update is not in force")
        require(self.session.document is not before, "the update changed nothing")
        if theme == "light":
            self.write("worked-solution.txt", as_text(of_trace(frame.trace)), "the pass as a worked solution")

    def _back_to(self, first: Document) -> None:
        """All steps back to the beginning, then one by term."""
        for _ in range(_MOST_STEPS):
            if self.window.actions_["step_back"].isEnabled():
                self.trigger("step_back")
        require(self.session.document is first, "stepping back does not end at the first document")
        self.size("term")
        self.step()
        self.step()
        self.picture("term", "the second term of a weighted sum")

    def _explain(self) -> None:
        """From the delta of a hidden neuron down to that of an output, and back to the step."""
        explaining = self.window.display.explaining
        self.size("number")
        network = self.session.document.network
        hidden, output = network.layer_range(1).start, network.layer_range(-1).start
        for _ in range(_MOST_STEPS):
            (number,) = self.step().numbers
            if (number.quantity, number.subject) == (Quantity.DELTA, hidden):
                break
        explaining.follow(Reference("delta", output))
        require(explaining.shown, "a number inside an explanation does not explain itself")
        self.picture("explained", "the delta of an output, asked about inside the formula of a hidden one")
        explaining.leave()

    def _export(self) -> None:
        """The worked solution as a page for the browser and for the printer, through the dialog."""
        for suffix in (".html", ".pdf"):
            self.window.actions_["export_solution"].trigger()
            dialog = self.window.findChild(ExportSolutionDialog)
            if dialog is None:
                raise TourFailed("the worked solution cannot be exported")
            dialog.wanted.emit(SolutionOptions(), suffix)
            dialog.reject()
            wait_until(lambda: not self.window.exporting.busy, "the worked solution was written")
            path = self.folder / f"worked-solution{suffix}"
            require(path.is_file(), f"exporting left no {path.name}")
            self.left.append((path, "the pass to hand out"))

    def _train(self) -> None:
        """Run for some epochs by the menu, then pause a run without an end."""
        before = self.session.document.state.epoch
        self.window.run_for(_EPOCHS)
        self.settle()
        document = self.session.document
        require(document.state.epoch == before + _EPOCHS, f"{_EPOCHS:,} epochs were not trained")
        errors = document.state.history.train
        require(bool(errors[-1] < errors[0]), "training did not lower the error")
        self.picture("trained", f"after {_EPOCHS:,} epochs")
        self.trigger("run")
        wait_until(lambda: self.session.document.state.epoch > 0, "a run began")
        self.trigger("pause")
        self.settle()
        require(not self.session.training, "pause did not end the run")

    def _edit_and_undo(self) -> None:
        before = self.session.document
        self.session.set_parameter(0, 0.25)
        require(float(self.session.document.parameters[0]) == 0.25, "a weight could not be set")
        self.trigger("undo")
        require(self.session.document is before, "undo did not bring the document back")
        self.trigger("redo")

    def _save_and_open(self) -> None:
        self.trigger("save_as")
        require(self._file.is_file(), "saving left no file")
        saved = self.session.document
        self.trigger("reset")
        self.trigger("undo")
        self.trigger("open")
        self.settle()
        require(self.session.document is not saved, "the file was not opened")
        same = files.encode(self.session.document) == files.encode(saved)
        require(same, "what was opened is not what was saved")
        self.left.append((self._file, "the network with its weights and its training, saved and opened again"))

    def _xor(self) -> None:
        example = next(example for example in catalogue() if example.path.stem == _XOR)
        self.window.files.open_example(example.path)
        self.settle()
        self.theme("light")
        self.window.run_for(_XOR_EPOCHS)
        self.settle()
        self.picture("xor", f"XOR after {_XOR_EPOCHS:,} epochs")
        self.size("neuron")
        for _ in range(7):
            self.step()
        self.theme("dark")
        self.window.resize(1100, 700)
        self.picture("small", "the same in a smaller window, dark")
        self.theme("light")

    def _past(self) -> None:
        """An earlier epoch of the run, and back to the newest."""
        past, newest = self.session.past, self.session.document
        past.look(_PAST_EPOCH)
        wait_until(lambda: not past.waiting, "the past came into view")
        require(past.looking is not None and past.looking.epoch == _PAST_EPOCH, "an epoch of the past does not come")
        self.picture("past", f"XOR as it was at epoch {_PAST_EPOCH:,}")
        self.trigger("newest")
        require(past.looking is None and self.session.document is newest, "looking at the past changed something")

    def _exercise(self) -> None:
        """A delta without its slope, which is named; then the exercise is left."""
        example = next(example for example in catalogue() if example.path.stem == _EXERCISE)
        self.session.replace(files.read(example.path))  # without asking about the training before
        self.settle()
        examining = self.window.examining
        sitting = examining.sitting
        if sitting is None or sitting.current is None:
            raise TourFailed("a file with an exercise does not begin it")
        asked = sitting.current
        examining.panel.answered.emit(f"{sitting.trace.out_gradient[0, asked.number.subject]:.{asked.decimals}f}")
        require("slope" in examining.panel.text(), "a slope that is left out is not named")
        self.picture("exercise", "an exercise: the slope was left out, which is named")
        self.trigger("leave_exercise")

    def _dialogs(self) -> None:
        for name, kind, what in (
            ("new", NewNetworkDialog, "asking for a new network"),
            ("palette", CommandPalette, "all commands"),
        ):
            self.window.actions_[name].trigger()
            dialog = self.window.findChild(kind)
            if not isinstance(dialog, kind) or not dialog.isVisible():
                raise TourFailed(f"the action {name} opens no dialog")
            self.picture(name, what, dialog)
            dialog.reject()
