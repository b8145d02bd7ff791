"""The timeline: any epoch of any line comes back bit for bit, lines part where ways part, memory stays bounded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from engine.conventions import Conventions, Rounding
from engine.creation import randomized
from engine.document import NO_HISTORY, Document, reset, with_parameter, with_position, with_training
from engine.edits.neurons import add_neuron
from engine.jobs import RecallJob
from engine.moments import Keeper, Moment, lasting
from engine.settings import Adam, Training
from engine.timeline import Timeline
from engine.trace import after_update, trace
from engine.training import Run, train
from tests.engine.bits import assert_same, assert_same_history, bits
from tests.engine.strategies import experiments

#: What was at every epoch that a line came by.
from tests.engine.timelines import recall, replace_settings, trained, xor

Seen = dict[int, Document]


# --- bit for bit ------------------------------------------------------------------------------------------------------


class Way:
    """One line as it is gone, with what was at every epoch, reached by straight training an epoch at a time."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.timeline = Timeline(document)
        self.seen: Seen = {document.state.epoch: document} if document.state.update == 0 else {}

    def note(self, after: Document, *, exact: bool, compiled: bool = False) -> None:
        self.timeline.go_on(after, exact=exact, compiled=compiled)
        self.document = after
        if after.state.update == 0:
            self.seen[after.state.epoch] = after

    def train(self, epochs: int, changes: list[Training]) -> None:
        run = Run(self.document, epochs, keeper=Keeper(0.0))
        anchors: list[Moment] = []
        pending = list(changes)
        more = True
        while more:
            if pending:
                run.set_training(pending.pop())
            more = run.advance(0.0)
            moments = run.progress().moments
            anchors += [taken for taken in moments if taken.anchor]
            self.timeline.gather(moments)
        outcome = run.outcome()
        if outcome.divergence is None:
            self._straight(outcome.document, anchors)
            self.note(outcome.document, exact=True, compiled=outcome.compiled)
        else:
            self.timeline.end_run()

    def _straight(self, end: Document, anchors: list[Moment]) -> None:
        document = self.document
        for epoch in range(document.state.epoch, end.state.epoch + 1):
            for change in anchors:
                if change.place == (epoch, 0) and document.state.update == 0:
                    document = with_training(document, change.document.training)
            if epoch < end.state.epoch:
                if document.state.update == 0:
                    self.seen[epoch] = document
                document = train(document, 1).document

    def step(self) -> None:
        found = trace(self.document, next_rows(self.document), self.document.state.update)
        if all(map(finite, found.after)):
            self.note(after_update(self.document, found), exact=not self.document.conventions.by_hand)


def finite(number: float) -> bool:
    return abs(number) < 1e300


def next_rows(document: Document) -> tuple[int, ...]:
    from engine.batches import batches

    return batches(document)[document.state.update]


def assert_goes_on_alike(one: Document, other: Document) -> None:
    """Fails unless two documents have the same parameters now and after two more epochs."""
    assert one.state.epoch == other.state.epoch
    assert one.training == other.training
    assert bits(one.parameters) == bits(other.parameters)
    assert bits(train(one, 2).document.parameters) == bits(train(other, 2).document.parameters)


def other_settings(data: st.DataObject, training: Training) -> Training:
    change: Callable[[Training], Training] = data.draw(
        st.sampled_from(
            [
                lambda t: t.with_learning_rate(t.optimizer.learning_rate / 2),
                lambda t: replace_settings(t, optimizer=Adam(0.01)),
                lambda t: replace_settings(t, l2=0.05),
                lambda t: replace_settings(t, batch_size=2, shuffle=True),
                lambda t: replace_settings(t, batch_size=None),
            ]
        )
    )
    return change(training)


def act(data: st.DataObject, way: Way) -> None:
    kind = data.draw(st.sampled_from(["train", "train", "step", "edit", "settings", "by hand"]))
    document = way.document
    if kind == "train":
        changes = [other_settings(data, document.training) for _ in range(data.draw(st.integers(0, 2)))]
        way.train(data.draw(st.integers(1, 9)), changes)
    elif kind == "step":
        for _ in range(data.draw(st.integers(1, 5))):
            way.step()
    elif kind == "edit":
        slot = data.draw(st.integers(0, document.network.parameter_count - 1))
        way.note(with_parameter(document, slot, data.draw(st.floats(-2, 2))), exact=False)
    elif kind == "settings":
        way.note(with_training(document, other_settings(data, document.training)), exact=False)
    else:
        conventions = Conventions(rounding=Rounding(net=2)) if not document.conventions.by_hand else Conventions()
        way.note(replace(document, conventions=conventions), exact=False)


@given(document=experiments(), data=st.data())
@settings(
    max_examples=100,
    phases=(Phase.explicit, Phase.generate),  # shrinking such histories takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_any_epoch_comes_back_bit_for_bit(document: Document, data: st.DataObject) -> None:
    way = Way(document)
    for _ in range(data.draw(st.integers(1, 6))):
        act(data, way)
    line = way.timeline.current
    dense = data.draw(st.booleans())
    lasts = [*lasting(line.moments), line.moments[-1]]
    line.moments[:] = [m for m in line.moments if m in lasts or (dense and data.draw(st.booleans()))]
    epochs = range(line.earliest, line.last_epoch + 1)
    for epoch in data.draw(st.lists(st.sampled_from(epochs), min_size=1, max_size=6)):
        if epoch in way.seen:
            assert_goes_on_alike(recall(way.timeline, epoch), way.seen[epoch])


def test_the_curve_of_a_recalled_document_is_that_of_straight_training() -> None:
    start = xor(batch_size=2, shuffle=True)
    timeline = Timeline(start)
    trained(timeline, start, 300)
    there = recall(timeline, 123)
    assert_same_history(there.state.history, train(start, 123).document.state.history)
    assert_same(train(there, 177).document, train(start, 300).document)


def test_training_without_recording_is_the_same_and_keeps_no_history() -> None:
    start = replace(xor(), state=replace(xor().state, epoch=3_000_000))
    run = Run(start, 50, recording=False)
    while run.advance(0.001):
        pass
    found = run.outcome().document
    assert bits(found.parameters) == bits(train(xor(), 50).document.parameters)
    assert found.state.history is NO_HISTORY


def test_a_recall_that_is_stopped_has_no_document() -> None:
    answer = RecallJob(7, xor(), 1_000_000).run(lambda: True)
    assert answer.document is None
    assert answer.version == 7


def test_an_epoch_that_cannot_be_had_is_the_nearest_that_can() -> None:
    opened = train(xor(), 20).document
    timeline = Timeline(opened)
    trained(timeline, opened, 10)
    for asked, had in ((0, 20), (19, 20), (25, 25), (99, 30)):
        start = timeline.start(asked)
        assert start is not None
        assert start.epoch == had
    assert timeline.start(0, 99) is None


# --- lines ------------------------------------------------------------------------------------------------------------


def described(timeline: Timeline) -> list[tuple[str, int, int, bool]]:
    return [(line.name, line.first_epoch, line.last_epoch, line is timeline.current) for line in timeline.lines]


def test_going_on_from_the_past_with_other_weights_parts_the_lines() -> None:
    start = xor()
    timeline = Timeline(start)
    end = trained(timeline, start, 50)
    there = recall(timeline, 20)
    timeline.go_to(there, timeline.current.id)
    assert described(timeline) == [("Run 1", 0, 50, True)]
    edited = with_parameter(there, 0, 3.0)
    timeline.go_on(edited)
    again = trained(timeline, edited, 10)
    assert described(timeline) == [("Run 1", 0, 50, False), ("Run 2", 20, 30, True)]
    first, second = timeline.lines
    assert second.parent == first.id
    assert bits(recall(timeline, 10, second.id).parameters) == bits(train(start, 10).document.parameters)
    assert bits(recall(timeline, 25, second.id).parameters) == bits(train(edited, 5).document.parameters)
    assert bits(recall(timeline, 25, first.id).parameters) == bits(train(start, 25).document.parameters)
    timeline.go_to(end)
    assert timeline.current is first
    timeline.go_to(again)
    assert timeline.current is second


def test_training_once_more_from_where_it_was_begun_is_the_same_line() -> None:
    start = xor()
    timeline = Timeline(start)
    trained(timeline, start, 50)
    timeline.go_to(start)
    trained(timeline, start, 30)
    assert described(timeline) == [("Run 1", 0, 50, True)]
    assert not timeline.at_tip
    timeline.go_to(start)
    trained(timeline, start, 80)
    assert described(timeline) == [("Run 1", 0, 80, True)]
    assert timeline.at_tip
    assert bits(recall(timeline, 70).parameters) == bits(train(start, 70).document.parameters)


def test_reset_goes_back_along_the_line_and_fresh_weights_begin_one_of_their_own() -> None:
    start = xor()
    timeline = Timeline(start)
    end = trained(timeline, start, 50)
    timeline.go_on(reset(end))
    assert described(timeline) == [("Run 1", 0, 50, True)]
    fresh = randomized(end, "xavier_uniform", 3)
    timeline.go_on(fresh)
    trained(timeline, fresh, 5)
    assert described(timeline) == [("Run 1", 0, 50, False), ("Run 2", 0, 5, True)]
    assert timeline.current.parent is None


def test_within_an_epoch_a_reset_goes_back_along_the_line_and_other_settings_begin_it_anew() -> None:
    start = xor(batch_size=1)
    timeline = Timeline(start)
    stepped = [start]
    for update in range(6):
        stepped.append(after_update(stepped[-1], trace(stepped[-1], (update % 4,), update % 4)))
        timeline.go_on(stepped[-1], exact=True)
        if update == 2:
            timeline.go_on(reset(stepped[-1]))
            assert described(timeline) == [("Run 1", 0, 0, True)]
            assert [m.place for m in timeline.current.moments] == [(0, 0), (0, 1), (0, 2), (0, 3)]
            timeline.go_to(stepped[-1])
    timeline.go_to(stepped[5])
    other = with_training(stepped[5], replace_settings(start.training, batch_size=2))
    timeline.go_on(other)
    end = trained(timeline, other, 4)
    first, second = timeline.lines
    assert second.parent == first.id
    assert bits(recall(timeline, 5, second.id).parameters) == bits(end.parameters)
    assert bits(recall(timeline, 3, second.id).parameters) == bits(train(other, 2).document.parameters)
    assert bits(recall(timeline, 1, second.id).parameters) == bits(other.parameters)


def test_a_line_on_which_nothing_was_trained_is_no_run() -> None:
    start = xor()
    timeline = Timeline(start)
    end = trained(timeline, start, 50)
    timeline.go_to(start)
    for value in (1.0, 2.0, 3.0):
        edited = with_parameter(start, 0, value)
        timeline.go_on(edited)
        assert [line[0] for line in described(timeline)] == ["Run 1", "Run 2"]
        timeline.go_to(start)
        assert described(timeline) == [("Run 1", 0, 50, True)]
    timeline.go_to(end)
    assert timeline.at_tip


def test_names_and_places_on_the_canvas_are_no_moment() -> None:
    start = xor()
    timeline = Timeline(start)
    end = trained(timeline, start, 20)
    count = len(timeline.current.moments)
    moved = with_position(end, "h1", (1.0, 2.0))
    timeline.go_on(moved)
    assert len(timeline.current.moments) == count
    assert timeline.current.tip is moved
    there = recall(timeline, 3)
    assert there.positions == moved.positions
    timeline.go_to(end)
    assert timeline.at_tip


def test_another_network_is_passed_by_and_an_earlier_one_comes_back() -> None:
    start = xor()
    timeline = Timeline(start)
    end = trained(timeline, start, 20)
    larger = add_neuron(end, 1)
    timeline.go_on(larger)
    trained(timeline, larger, 20)
    assert described(timeline) == [("Run 1", 0, 40, True)]
    assert recall(timeline, 19).network is start.network
    assert recall(timeline, 20).network is larger.network
    assert bits(recall(timeline, 30).parameters) == bits(train(larger, 10).document.parameters)


def test_an_undone_state_whose_moment_went_begins_a_line_of_its_own() -> None:
    start = xor()
    timeline = Timeline(start)
    first = with_parameter(start, 0, 1.0)
    timeline.go_on(first)
    timeline.go_on(with_parameter(first, 0, 2.0))
    timeline.go_to(first)
    trained(timeline, first, 5)
    assert [line[1:] for line in described(timeline)] == [(0, 5, True)]


def test_an_edit_taken_back_or_brought_back_is_no_run() -> None:
    start = xor()
    timeline = Timeline(start)
    end = trained(timeline, start, 50)
    edited = with_parameter(end, 0, 1.0)
    timeline.go_on(edited)
    for document in (end, edited, end):
        timeline.go_to(document)
        assert described(timeline) == [("Run 1", 0, 50, True)]
        assert timeline.at_tip
        assert bits(recall(timeline, 50).parameters) == bits(document.parameters)
        assert bits(recall(timeline, 20).parameters) == bits(train(start, 20).document.parameters)
    trained(timeline, end, 20)
    assert bits(recall(timeline, 60).parameters) == bits(train(end, 10).document.parameters)


def test_a_step_whose_moment_was_thinned_out_is_still_on_its_line() -> None:
    start = xor()
    timeline = Timeline(start, 60_000)
    stood = [start]
    for _ in range(40):
        stood.append(train(stood[-1], 1).document)
        timeline.go_on(stood[-1], exact=True)
    end = trained(timeline, stood[-1], 3_000)
    assert not all(any(m.place == (d.state.epoch, 0) for m in timeline.current.moments) for d in stood)
    for document in (*reversed(stood), *stood, end):
        timeline.go_to(document)
        assert described(timeline) == [("Run 1", 0, 3_040, True)]
        assert bits(recall(timeline, document.state.epoch).parameters) == bits(document.parameters)


def test_a_line_goes_and_others_keep_what_they_share_with_it() -> None:
    start = xor()
    timeline = Timeline(start)
    trained(timeline, start, 50)
    first = timeline.current.id
    there = recall(timeline, 20)
    timeline.go_to(there, first)
    edited = with_training(there, there.training.with_learning_rate(0.1))
    timeline.go_on(edited)
    trained(timeline, edited, 10)
    timeline.remove(timeline.current.id)
    assert len(timeline.lines) == 2, "the current line stays"
    timeline.remove(first)
    assert described(timeline) == [("Run 2", 0, 30, True)]
    assert bits(recall(timeline, 10).parameters) == bits(train(start, 10).document.parameters)


def test_a_run_that_had_to_let_go_of_its_beginning_leaves_no_gap_in_its_line() -> None:
    begun = xor(batch_size=None)
    timeline = Timeline(begun, 20_000)
    start = trained(timeline, begun, 50)
    run = Run(start, 60, keeper=Keeper(1e9))
    shown: Seen = {}
    for i in range(60):  # each change is a moment that no other can stand for
        run.set_training(start.training.with_learning_rate(0.5 + 0.01 * i))
        run.advance(0.0)
        timeline.gather(run.progress().moments)
        shown[run.progress().epoch] = run.outcome().document
    end = run.outcome().document
    timeline.go_on(end, exact=True)
    assert 51 < timeline.current.earliest < end.state.epoch == 110
    for epoch in range(timeline.current.earliest, 111):
        assert bits(recall(timeline, epoch).parameters) == bits(shown[epoch].parameters)
