"""The steps of undo, held against a session that only notes what it is asked."""

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal

from nnviz.app.undo import Undo
from nnviz.experiment.experiment import Data, Experiment
from nnviz.session.commands import Command, Forget, Mark, Open, Pin, Recall, Rename, State, Step, Visit
from nnviz.session.past_view import Recording, ShelvedRun, TimelineView
from nnviz.session.snapshot import Snapshot

XOR = Experiment(data=Data("xor"))


class FormOf(QObject):
    """As much of the form as undo knows, and what was wanted of it."""

    edited = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.wanted: Mapping[str, Any] = {"training.eta": 0.5}
        self.asked: list[Mapping[str, Any]] = []

    def want_all(self, values: Mapping[str, Any]) -> None:
        self.wanted = values
        self.asked.append(values)


class Desk:
    """Undo, where one stands, and what the session was asked."""

    def __init__(self) -> None:
        self.form, self.sent = FormOf(), list[Command]()
        session = SimpleNamespace(send=self.sent.append)
        self.bridge = SimpleNamespace(latest=None, session=session)
        self.undo = Undo(self.form, self.bridge, self.form)  # type: ignore[arg-type]

    def stand(self, run: int, step: int, state: State = State.PAUSED, **more: Any) -> None:
        """The session says where it stands."""
        view = TimelineView(run=run, step=step, end=900, **more)
        shelf = tuple(shelved(each, name) for each, name in ((1, "one"), (2, "two"), (3, "")))
        here = Path("here.nnviz")
        self.bridge.latest = Snapshot(
            run, 1, state, XOR, timeline=view, shelf=shelf, recording=Recording(here)
        )
        self.undo.show_snapshot(self.bridge.latest)

    def edit(self, eta: float) -> None:
        """A person sets another value."""
        before, self.form.wanted = self.form.wanted, {"training.eta": eta}
        self.form.edited.emit(before, f"η = {eta}")


def shelved(run: int, name: str) -> ShelvedRun:
    return ShelvedRun(
        run=run, parent=None, parent_step=None, name=name, pinned=run == 1, experiment=XOR,
        differs="", epochs=1, steps=9, best_test_accuracy=0.5, best_epoch=1, seconds=1.0,
    )  # fmt: skip


@pytest.fixture
def desk(qapp: object) -> Desk:
    made = Desk()
    made.stand(1, 100)
    return made


def test_the_values_of_the_form_come_back_when_one_is_there_and_once(desk: Desk) -> None:
    desk.edit(3.0)
    desk.stand(2, 50)
    desk.undo.stack.undo()
    assert desk.sent == [Visit(1, 100)]
    desk.stand(2, 50)
    desk.stand(1, 100, State.STEPPING)
    assert desk.form.asked == []  # still on the way
    desk.stand(1, 100)
    assert desk.form.asked == [{"training.eta": 0.5}]
    desk.form.wanted = {"training.eta": 7.0}
    desk.stand(1, 100)
    assert len(desk.form.asked) == 1
    desk.undo.stack.redo()
    desk.stand(2, 50)
    assert desk.form.wanted == {"training.eta": 3.0}


def test_while_it_trains_an_edit_is_taken_back_by_going_there(desk: Desk) -> None:
    desk.edit(3.0)
    desk.stand(1, 100, State.RUNNING)
    desk.undo.stack.undo()
    assert (desk.form.asked, desk.sent) == ([], [Visit(1, 100)])


def test_what_is_edited_on_the_way_back_is_taken_back_to_where_one_was_going(desk: Desk) -> None:
    desk.edit(3.0)
    desk.stand(1, 200)
    desk.undo.stack.undo()
    desk.edit(4.0)
    desk.stand(1, 100)
    assert desk.form.asked == []  # the edit stands, and not what was undone to
    desk.stand(1, 300)
    desk.undo.stack.undo()
    assert desk.sent == [Visit(1, 100)] * 2


def test_where_runs_have_other_numbers_a_way_back_is_given_up(desk: Desk) -> None:
    desk.edit(3.0)
    desk.stand(2, 50)
    desk.undo.stack.undo()
    desk.undo.forget()
    desk.stand(1, 100)
    assert (desk.form.asked, desk.undo.stack.count()) == ([], 0)
    desk.undo.note(Open(Path("other.nnviz")))
    desk.undo.forget()
    opened: list[bool] = []
    desk.undo.file_opened.connect(lambda: opened.append(True))
    desk.bridge.latest = Snapshot(1, 1, State.READY, XOR, recording=Recording(Path("other.nnviz")))
    desk.undo.show_snapshot(desk.bridge.latest)
    assert (desk.undo.stack.count(), opened) == (0, [])


def test_another_file_has_nothing_to_undo_and_the_menu_says_where_it_is(desk: Desk) -> None:
    desk.edit(3.0)
    opened: list[bool] = []
    desk.undo.file_opened.connect(lambda: opened.append(True))
    desk.undo.note(Open(Path("here.nnviz")))  # which is open: that is refused
    desk.stand(1, 100)
    assert (desk.undo.stack.count(), opened) == (1, [])
    desk.stand(2, 50)
    desk.undo.stack.undo()
    desk.undo.note(Open(Path("other.nnviz")))
    desk.stand(1, 100)
    assert desk.form.asked == []  # no way back is gone on with
    desk.bridge.latest = Snapshot(1, 1, State.READY, XOR, recording=Recording(Path("other.nnviz")))
    for _ in range(2):
        desk.undo.show_snapshot(desk.bridge.latest)
    assert (desk.undo.stack.count(), opened) == (0, [True])
    assert "Open recent" in desk.undo.undo_action.text()


def test_two_quick_steps_there_and_back_each_go_their_way(desk: Desk) -> None:
    desk.edit(3.0)
    desk.stand(2, 50)
    desk.undo.stack.undo()
    desk.undo.stack.redo()
    assert desk.sent == [Visit(1, 100), Visit(2, 50)]  # though one stands there as long as none is done


def test_a_jump_on_the_way_back_ends_it(desk: Desk) -> None:
    desk.edit(3.0)
    desk.stand(2, 50)
    desk.undo.stack.undo()
    desk.undo.note(Visit(1, 700))
    desk.stand(1, 100)
    assert desk.form.asked == []


def test_moves_of_one_drag_are_one_step_and_two_edits_are_two(desk: Desk) -> None:
    desk.edit(3.0)
    desk.edit(4.0)
    assert (desk.undo.stack.count(), desk.undo.stack.undoText()) == (1, "η = 4.0")
    desk.undo.stack.undo()
    assert desk.form.wanted == {"training.eta": 0.5}
    for step in (200, 300):
        desk.undo.note(Visit(1, step))
    assert (desk.undo.stack.count(), desk.undo.stack.undoText()) == (1, "Go to the start")
    for words in ("Branch with η = 1", "Branch with η = 2"):
        desk.form.edited.emit({}, words)
    assert desk.undo.stack.count() == 3


def test_to_go_on_is_no_step_and_to_go_back_is_one(desk: Desk) -> None:
    desk.undo.note(Step("epoch", 1))
    assert desk.undo.stack.count() == 0
    desk.undo.note(Step("epoch", -1))
    assert desk.undo.stack.undoText() == "Epoch back"


@pytest.mark.parametrize(
    ("pins", "words"),
    [
        ({2: True}, "Pin two"),
        ({1: False}, "Let go one"),
        ({1: True, 2: True}, "Pin 2 runs"),
        ({1: False, 2: True}, "Pin and let go 2 runs"),
    ],
)
def test_pins_are_named_and_are_as_they_were(desk: Desk, pins: dict[int, bool], words: str) -> None:
    desk.undo.note(Pin(pins))
    assert desk.undo.stack.undoText() == words
    desk.undo.stack.undo()
    assert desk.sent == [Pin({run: run == 1 for run in pins})]


def test_a_run_is_named_and_deleted_as_before(desk: Desk) -> None:
    desk.undo.note(Rename(3, "better"))
    desk.undo.stack.undo()
    assert desk.sent.pop() == Rename(3, "")
    desk.undo.note(Rename(2, "better"))
    desk.undo.note(Forget(1))
    assert [desk.undo.stack.text(place) for place in (0, 1)] == ["Rename two", "Delete one"]
    assert desk.sent == []  # a step is not done a second time when it is noted
    desk.undo.stack.undo()
    desk.undo.stack.undo()
    assert desk.sent == [Recall(1), Rename(2, "two")]


def test_a_mark_is_taken_back_where_it_stands(desk: Desk) -> None:
    desk.stand(1, 100, marks=((100, "old"), (200, "another")))
    desk.undo.note(Mark("new"))
    desk.undo.note(Mark(""))
    assert [desk.undo.stack.text(place) for place in (0, 1)] == ["Mark new", "Delete mark old"]
    desk.undo.stack.undo()
    assert desk.sent == [Mark("old")]
    desk.stand(1, 300)
    desk.undo.stack.undo()
    assert desk.sent[1:] == [Visit(1, 100), Mark("old")]
