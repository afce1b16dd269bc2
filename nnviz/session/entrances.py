"""Ways into a run: what has to be loaded for each, and where one stands when that is there."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.sharing import sharing
from nnviz.experiment.twins import describe
from nnviz.session.commands import Branch, Open, Reset, Visit
from nnviz.session.journey import NO_CHANGES, Journey
from nnviz.session.lanes import Lanes
from nnviz.session.opened import OpenedFile
from nnviz.session.past import NO_SUCH_RUN, Past
from nnviz.session.shelf import KeptRun
from nnviz.training.run_format import RunFileError

OTHER_DATA = "Not started: the data are others than those that this run was trained on."
OTHER_MACHINE = (
    "This was trained on another machine or number of threads: a branch begins here, whose last digits may "
    "differ."
)
ONLY_LIVE = "In the middle of a run only what takes effect at once may change: begin from step 0 with {}."


class EntranceError(Exception):
    """Why one cannot go there, in a sentence."""


class Entrance(Struct, frozen=True, eq=False):
    """A way into a run.

    Attributes
    ----------
    start
        What has to be loaded.
    enter
        Makes a journey of the lanes that were loaded, and of the one there was before. Raises
        `EntranceError`.
    fits
        Whether these lanes, which are there already, do as well.
    """

    start: Reset
    enter: Callable[[Lanes, Journey | None], Journey]
    fits: Callable[[Lanes], bool] = lambda lanes: False


def entrance(command: Reset | Visit | Branch | Open, past: Past) -> Entrance:
    """The way that is asked for. Raises `EntranceError`."""
    match command:
        case Reset():
            return _anew(past, command)
        case Visit():
            return _to_moment(past, command.run, command.step)
        case Branch():
            return _from_here_with(past, command)
        case Open():
            return _into_file(past, command)


def _anew(past: Past, command: Reset) -> Entrance:
    start = command
    if not past.shelf.is_empty:  # each number that is set by hand before the first step begins another run
        start = replace(command, experiment=sharing(command.experiment, past.shelf.at_hand.experiment))

    def goes_on(lanes: Lanes) -> bool:
        return lanes.make_up(start.experiment, start.order)

    def enter(lanes: Lanes, now: Journey | None) -> Journey:
        if now is not None and now.lanes is lanes:
            past.put_in_order(lanes, start.order)
        else:
            past.begin_anew(lanes)
        return Journey(lanes, past)

    return Entrance(start, enter, goes_on)


def _to_moment(past: Past, number: int, step: int, changes: Mapping[str, Any] = NO_CHANGES) -> Entrance:
    run = _run(past, number)

    def enter(lanes: Lanes, now: Journey | None) -> Journey:
        if past.refuses(run, lanes):
            raise EntranceError(OTHER_DATA)
        past.turn_to(run)
        journey = now if now is not None and now.lanes is lanes else Journey(lanes, past)
        journey.visit(min(step, run.end), changes=changes)
        return journey

    return Entrance(Reset(run.experiment), enter, partial(past.fits, run))


def _from_here_with(past: Past, command: Branch) -> Entrance:
    run, changes = _run(past, command.run), command.changes
    try:
        changed = run.experiment.with_changes(changes)
    except ExperimentError as error:
        raise EntranceError(str(error)) from None
    if not run.experiment.needs_rewind(changed):
        return _to_moment(past, command.run, command.step, changes)
    if command.step > 0:
        raise EntranceError(ONLY_LIVE.format(describe(changes)))
    return _anew(past, Reset(changed))


def _into_file(past: Past, command: Open) -> Entrance:
    try:
        opened = past.look_into(command.path, command.run)
    except RunFileError as error:
        raise EntranceError(str(error)) from None
    return Entrance(Reset(opened.experiment), partial(_go_on_in, past, opened))


def _go_on_in(past: Past, opened: OpenedFile, lanes: Lanes, _: Journey | None) -> Journey:
    if past.refuses(opened.runs[opened.at_hand], lanes):
        raise EntranceError(OTHER_DATA)
    past.take_over(opened)
    journey = Journey(lanes, past)
    journey.visit(opened.step, walk=True, words="" if opened.is_of_this_machine else OTHER_MACHINE)
    if not opened.is_of_this_machine:
        past.change(lanes, lanes.experiment, branch=True, by_hand={"machine": "another"})
    return journey


def _run(past: Past, number: int) -> KeptRun:
    run = past.shelf.runs.get(number)
    if run is None:
        raise EntranceError(NO_SUCH_RUN)
    return run
