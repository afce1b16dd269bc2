"""Whether the steps of a lesson can be done, one after the other, tried without a window."""

from collections.abc import Container
from contextlib import suppress

from msgspec.structs import replace

from nnviz.experiment.condition import NUMBERS, Changed, Clause, Compared, Did, Panel, Standing, TwinAdded
from nnviz.experiment.experiment import FIELDS, MAX_TWINS, Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.lesson import Ask, Lesson, Step
from nnviz.experiment.lesson_file import CONTROLS
from nnviz.training.lessons.runs import Runs, Scene

_MOMENTS = ("epoch", "step")
"""Numbers that only grow until the run is rewound."""

_ROOM = 1e-3
"""How far over or under a limit a number is put, relative to it."""

_VALUES = (1, 2, 0.5, 0.25, "another", ["another"], [4], [5], [[0, 0, 0]])
"""Of every field some two may stand in it, where it has no choices."""


def step_faults(lesson: Lesson, runs: Runs, panels: Container[str]) -> list[str]:
    """What is wrong with each step: what it asks of cannot be, is there already, or what it points at is not.

    Parameters
    ----------
    panels
        Names of the panels and labs that the window has.
    """
    found, before = [], _begun(lesson.experiment, runs)
    opened: list[Experiment] = []
    for number, step in enumerate(lesson.steps, start=1):
        if step.experiment not in (lesson.experiment, *opened):
            opened.append(step.experiment)
            before = _begun(step.experiment, runs)
        try:
            before = _done(
                step, replace(before, opened=frozenset(), used=frozenset(), acts=frozenset()), runs
            )
            _check_names((*step.done.panels, *_pointed(step)), panels)
        except ExperimentError as error:
            found.append(f"step {number}: {error}")
    return found


def _begun(experiment: Experiment, runs: Runs) -> Standing:
    return Standing(epoch=0, step=0, accuracy=0.0, experiment=runs.own(experiment))


def name_faults(lesson: Lesson, panels: Container[str]) -> list[str]:
    """Each panel that the lesson opens, shows, veils or has drawn into, and that is none."""
    asked = (name for ask in lesson.asks for name in (*ask.veils, *filter(None, [ask.panel])))
    items = (item for item in lesson.items if isinstance(item, Step | Ask))
    shown = (name for item in items for name in item.shows[:1])
    try:
        _check_names((*lesson.panels, *asked, *shown), panels)
    except ExperimentError as error:
        return [str(error)]
    return []


def _pointed(step: Step) -> tuple[str, ...]:
    return () if step.point in (*CONTROLS, *FIELDS, "") else (step.point,)


def _check_names(names: tuple[str, ...], panels: Container[str]) -> None:
    for name in names:
        if name not in panels:
            raise ExperimentError(f"{name}: is no panel, no lab and no control")


def _done(step: Step, before: Standing, runs: Runs) -> Standing:
    """How all stands once the step was done."""
    if step.done.holds(before, before):
        raise ExperimentError(f"{step.done.text}: is so before the step is begun")
    now = before
    for clause in step.done.clauses:
        if isinstance(clause, Compared) and clause.name in _MOMENTS and clause.holds(before, now):
            raise ExperimentError(
                f"{step.done.text}: the {clause.name} was reached before; let them rewind, with “rewound and”"
            )
        now = _brought_about(clause, now, runs)
    if not step.done.holds(before, now):
        raise ExperimentError(f"{step.done.text}: cannot be reached")
    return now


def _brought_about(clause: Clause, now: Standing, runs: Runs) -> Standing:
    match clause:
        case Compared(name="twins") | TwinAdded():
            return replace(now, experiment=_with_a_twin(now.experiment))
        case Compared() if clause.name in NUMBERS:
            return _trained(clause, now, runs)
        case Compared():
            return _changed(clause.name, _beyond(clause), now)
        case Changed():
            return _changed(clause.path, _another(clause, now), now)
        case Panel(what="opened"):
            return replace(now, opened=now.opened | {clause.name})
        case Panel():
            return replace(now, used=now.used | {clause.done})
        case Did(act="rewound"):
            return replace(now, epoch=0, step=0, acts=now.acts | {clause.act})
        case Did():
            return replace(now, acts=now.acts | {clause.act})


def _changed(path: str, value: object, now: Standing) -> Standing:
    """With another value of a field; from the first weights again where that cannot be changed meanwhile."""
    experiment = now.experiment.replace(path, value)
    if now.experiment.needs_rewind(experiment):
        return replace(now, experiment=experiment, epoch=0, step=0)
    return replace(now, experiment=experiment)


def _trained(clause: Compared, now: Standing, runs: Runs) -> Standing:
    """The first epoch of the run at which it is so; as the run was last when it never is."""
    scene = Scene(now.experiment, now.experiment.training.epochs, runs)
    if clause.name == "accuracy":
        rows = scene.trainer().history.rows
        stands = [replace(now, epoch=row.epoch, step=row.step, accuracy=row.test_accuracy) for row in rows]
    else:
        steps = scene.trainer(at=0).batches[1]
        epochs = range(now.epoch, now.experiment.training.epochs + 1)
        stands = [replace(now, epoch=epoch, step=max(now.step, epoch * steps)) for epoch in epochs]
    return next((one for one in stands if clause.holds(one, one)), now)


def _with_a_twin(experiment: Experiment) -> Experiment:
    if len(experiment.twins) == MAX_TWINS:
        raise ExperimentError(f"there are {MAX_TWINS} twins already")
    return replace(experiment, twins=(*experiment.twins, {"training.eta": experiment.training.eta / 2}))


def _beyond(clause: Compared) -> object:
    """A value with which it is so; a whole number for a field of these."""
    if clause.sign not in (">", "<"):
        return list(clause.value) if isinstance(clause.value, tuple) else clause.value
    sign = 1 if clause.sign == ">" else -1
    if isinstance(clause.value, int):
        return clause.value + sign
    return clause.value + sign * _ROOM * (abs(clause.value) or 1)


def _another(clause: Changed, now: Standing) -> object:
    """Another value that the field may have; the old one where none is found."""
    old, names = now.get(clause.path), list(FIELDS[clause.path].choices)
    for value in (*names, *([name] for name in names), *_VALUES):
        with suppress(ExperimentError):
            if now.experiment.replace(clause.path, value).get(clause.path) != old:
                return value
    return old
