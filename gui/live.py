"""Hands what a user changes about training to the run that goes on, which takes it over without being ended by it.

Part of the session.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.document import Document, with_training
from gui.intents import Intent
from gui.trainer import Trainer


def hand_over(
    intent: Intent,
    document: Document,
    trainer: Trainer,
    put_off: Callable[[Callable[[], object]], object],
    apply: Callable[[], Document],
) -> None:
    """Other settings are the run's from its next epoch on and part of its entry in the history.

    Other stop conditions are an entry of their own: `put_off` has the run end where it is and then calls back, `apply`
    makes the change, and the run goes on from there up to where it was to end. Raises StudioError.
    """
    before = with_training(document, trainer.settings)
    after = intent.make(before)
    if after.stopping == before.stopping:
        trainer.set_settings(after.training)
        return
    end, step = trainer.end, trainer.stepping

    def go_on() -> None:
        epoch = apply().state.epoch
        if not step and (end is None or end > epoch):
            trainer.run(None if end is None else end - epoch)

    put_off(go_on)
