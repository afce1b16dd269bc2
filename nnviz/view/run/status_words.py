"""Where a run stands, in the words of the toolbar: its state, its speed, and how well it does."""

from math import isnan

from nnviz.core.naming import LANE_LETTERS, count, lane_name, number, percent
from nnviz.session.commands import State
from nnviz.session.snapshot import LaneSnapshot, Snapshot
from nnviz.training.watched import EXPLAINED
from nnviz.view.parts.score_words import accuracy_words, name_of_test
from nnviz.view.parts.tooltip import tip


def progress(snapshot: Snapshot, *, playing: bool = False) -> str:
    """State, epoch and mini-batch; ``playing`` where phases follow one another by themselves."""
    state = "playing" if playing else snapshot.state.value + " …" * (snapshot.state is State.LOADING)
    if not snapshot.lanes:
        return state
    where = f"epoch <b>{count(snapshot.epoch)}</b> &nbsp;batch <b>{count(snapshot.batch)}</b> / "
    return f"{state} &nbsp; {where}{count(snapshot.batches)}"


def rate(snapshot: Snapshot) -> str:
    """Mini-batches a second; empty while none are done."""
    return f"{number(snapshot.steps_per_second, 2)} /s" if snapshot.steps_per_second > 0 else ""


def score(snapshot: Snapshot, lane: int = 0) -> str:
    """Cost on the training set and accuracy on the test set of a twin; where it stands, as of when."""
    if not snapshot.lanes:
        return ""
    index, chosen = _chosen(snapshot, lane)
    if not len(chosen.epochs.epoch):  # twins are evaluated one after the other
        return ""
    parts = [f"train cost <b>{number(float(chosen.epochs.train_cost[-1]), 2)}</b>", _test(chosen, snapshot)]
    if len(snapshot.lanes) > 1:
        parts[0] = f"<b>{LANE_LETTERS[index]}</b>: {parts[0]}"
    if chosen.epochs.step[-1] != snapshot.step:
        parts.append(f"at epoch {count(int(chosen.epochs.epoch[-1]))}")
    return " &nbsp; ".join(parts)


def _chosen(snapshot: Snapshot, lane: int) -> tuple[int, LaneSnapshot]:
    index = lane if lane < len(snapshot.lanes) else 0
    return index, snapshot.lanes[index]


def _test(lane: LaneSnapshot, snapshot: Snapshot) -> str:
    accuracy, error = float(lane.epochs.test_accuracy[-1]), float(lane.epochs.test_rmse[-1])
    if not isnan(accuracy):
        return f"{name_of_test(lane, snapshot.dataset)} <b>{percent(accuracy)}</b>"
    if not isnan(error):
        return f"{name_of_test(lane, snapshot.dataset)} error <b>{number(error, 3)}</b>"
    return "no test"


def score_tip(snapshot: Snapshot, lane: int = 0) -> str:
    """What the figures of `score` are, and what they have to beat."""
    if not snapshot.lanes:
        return ""
    index, chosen = _chosen(snapshot, lane)
    words = accuracy_words(chosen, snapshot.dataset)
    told = f"On the test examples: {words}" if words else "There are no test examples"
    who = f"{lane_name(index, chosen.label)}: " if len(snapshot.lanes) > 1 else ""
    watched = name_of_test(chosen, snapshot.dataset) != "test"
    return tip(f"{who}{told}. {EXPLAINED}." if watched else f"{who}{told}.")
