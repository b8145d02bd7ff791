"""The lesson on overfitting: a network too large for twenty noisy points, test rows, patience, and a penalty."""

from __future__ import annotations

import numpy as np

from engine.document import Document
from engine.lesson import (
    Build,
    Check,
    ErrorIs,
    Found,
    Opened,
    SettingIs,
    Settings,
    Show,
    Stop,
    Train,
    Trained,
    UseData,
)  # fmt: skip
from engine.settings import Adam
from engine.sources import BuiltInSource, Split
from engine.stopping import NEVER, Stopping
from resources.lessons_text.common import (
    HUNDRED,
    THOUSAND,
    after,
    built_in,
    choice,
    error,
    fresh,
    s,
    share,
    step,
    taught,
)

_SOURCE = BuiltInSource("moons", size=40, noise=0.3, seed=1, split=Split(test=0.5, seed=0))
_BEGIN = (
    Build(layers=(2, 12, 1), activation="tanh", output="sigmoid", seed=0),
    UseData(source=_SOURCE),
    Settings(loss="binary_cross_entropy", reduction="mean", optimizer=Adam(learning_rate=0.02), l2=0.0),
    Stop(stopping=NEVER),
)
_PATIENT = Stop(stopping=Stopping(patience=50))
_PENALTY = Settings(l2=0.02)


def made() -> Document:
    """The document with its lesson."""
    data = built_in("moons", size=40, noise=0.3, seed=1, split=Split(test=0.5, seed=0))
    start = after(fresh((2, 12, 1), data, 0.02), *_BEGIN)
    soon, late = after(start, epochs=100), after(start, epochs=1000)
    lowest = int(np.argmin(late.state.history.test))
    stopped, tied = after(start, _PATIENT, epochs=1000), after(start, _PENALTY, epochs=1000)
    return taught(
        start,
        "Overfitting and early stopping",
        "When the error of rows never seen begins to rise while the other still falls.",
        9,
        step(
            "Rows that are kept back",
            f"""
            Two noisy half-moons. Of the 40 points 20 are for training; the other 20 are marked as **test** in the
            data. The network never learns from those: they stand for all the points that it will meet later.

            It has twelve hidden neurons and {start.network.parameter_count} parameters. They are drawn by chance, so
            both errors begin at about {s(error(start), 2)}.
            """,
            setup=(*_BEGIN, Show(panel="error"), Show(panel="explanation")),
            question=choice(
                "What is the test error for?",
                (
                    "To make training faster",
                    "To see how well it does on points that it has not learned from",
                    "To find mistakes in the data",
                ),
                1,
                "It is the only honest measure.",
                "What do the test rows stand for?",
                {0: "It takes time rather; nothing is learned from it."},
            ),
        ),
        step(
            "A hundred epochs",
            """
            The error plot draws two curves: a whole line for the training rows and a dashed one for the test rows. A
            star marks the lowest point of the dashed one.
            """,
            setup=_BEGIN,
            task=f"Train for 100 epochs: {HUNDRED}.",
            until=(Trained(epochs=100),),
            check=(
                Check(
                    ErrorIs(part="test", below=0.5),
                    f"The training error is {s(error(soon), 2)}, the test error {s(error(soon, 'test'), 2)}: both are "
                    f"lower than at the start. But the dashed curve has turned already, at epoch {lowest}.",
                    "The test error is not below 0.5 now: start the step again, and train for 100 epochs in all.",
                ),
            ),
            reveal=(Train(epochs=100),),
        ),
        step(
            "A thousand",
            """
            More training makes the training error smaller, that much is certain: it is what training does. And the
            other one?
            """,
            setup=_BEGIN,
            task=f"Train for 1,000 epochs, {THOUSAND}, and watch both curves. Then click **Diagnosis**, a tab at the "
            "lower right.",
            until=(Trained(epochs=1000), Opened(panel="diagnosis")),
            check=(
                Check(
                    ErrorIs(below=0.01),
                    f"The training error is below 0.01, with {s(100 * share(late), 3)} % of its rows right.",
                ),
                Check(
                    ErrorIs(part="test", above=1.0),
                    f"The test error has risen to {s(error(late, 'test'), 2)}, far above where it began.",
                ),
                Check(Found(finding="overfitting"), "The panel Diagnosis has noticed it too."),
            ),
            reveal=(Train(epochs=1000), Show(panel="diagnosis")),
        ),
        step(
            "What has happened",
            f"""
            With {start.network.parameter_count} parameters for 20 points the network can bend its border around every
            single one, noise and all. It has learned the noise **by heart**, and noise is different on other points.
            This is *overfitting*. The gap between the two curves is its sign; the plot *Output*, below the network,
            shows the border that it has drawn. Test rows are squares there, and rings mark what it tells wrong.
            """,
            setup=(*_BEGIN, Train(epochs=1000), Show(panel="function")),
            goes_on=True,
            question=choice(
                "Which of these would not help against it?",
                ("More training rows", "Fewer hidden neurons", "More epochs"),
                2,
                "More of what has caused it.",
                "Think of the last step.",
                {
                    0: "They would help: among many points the noise evens out.",
                    1: "They would help: fewer neurons cannot bend a border around single points.",
                },
            ),
        ),
        step(
            "Stop in time",
            """
            The test error has a lowest point. **Early stopping** ends the run when the test error has not fallen for a
            while, the *patience*, and goes back to the weights with which it was lowest. (Rows that decide when to
            stop are then no longer quite unseen; careful people keep a third part.)
            """,
            setup=(*_BEGIN, _PATIENT, Show(panel="error"), Show(panel="explanation")),
            task="The patience is 50 epochs now (the tab **Training** at the left has it). Press **Run**, and see "
            "where it ends by itself.",
            until=(Trained(epochs=1), SettingIs(setting="patience", value=50)),
            check=(
                Check(
                    ErrorIs(part="test", below=0.46),
                    f"It went back to epoch {stopped.state.epoch}, with a test error of {s(error(stopped, 'test'), 2)} "
                    f"in place of {s(error(late, 'test'), 2)}.",
                    "The test error is not at its lowest: start the step again, and let it run until it ends by "
                    "itself.",
                ),
            ),
            question=choice(
                "Why not stop as soon as the test error rises for the first time?",
                (
                    "Curves wobble: it may fall again afterwards",
                    "The weights would be lost",
                    "Because the training error must reach 0",
                ),
                0,
                "That is what the patience is for.",
                "Look at how smooth the curve is.",
            ),
            reveal=(Train(epochs=1000),),
        ),
        step(
            "Or keep the weights small",
            """
            Sharp bends need large weights. A **penalty** adds a little of Σw² to the error, so that a weight has to
            earn its size. Here is the same network with the penalty *L2* = 0.02.
            """,
            setup=(*_BEGIN, _PENALTY),
            task="Train for 1,000 epochs.",
            until=(Trained(epochs=1000), SettingIs(setting="l2", value=0.02)),
            check=(
                Check(
                    ErrorIs(part="test", below=0.5),
                    f"The training error is {s(error(tied), 2)}, worse than without. The test error is "
                    f"{s(error(tied, 'test'), 2)}, and it stays there.",
                ),
            ),
            reveal=(Train(epochs=1000),),
        ),
    )
