"""What a person wants trained, beside what trains: which of it waits, and what to ask for."""

from collections.abc import Mapping, Sequence
from typing import Any

from nnviz.core.initializers import INITIALIZERS, start_at
from nnviz.core.parameters import Parameters
from nnviz.experiment.experiment import FIELDS, Experiment, Training
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.network_fields import MAX_GIVEN
from nnviz.experiment.sharing import shared
from nnviz.session.commands import LEGAL, Reset, Retune, SetParameter, State
from nnviz.session.snapshot import Snapshot

_LIVE = tuple(path for path, field in FIELDS.items() if field.live)


class Wanted:
    """The values that stand in the form, and what has been asked for and is not there yet.

    Parameters
    ----------
    experiment
        What trains, and is wanted.

    Attributes
    ----------
    values
        By path of the field.
    running
        What trains.
    state
        Of the session; LOADING as soon as a new start is asked for.
    has_trained
        Whether anything would be lost by a new start.
    theta
        The parameters of A, where there is one.
    """

    def __init__(self, experiment: Experiment) -> None:
        self.running = experiment
        self.values: dict[str, Any] = _values_of(experiment)
        self.state = State.LOADING
        self.has_trained = False
        self.theta: Parameters | None = None
        self._retuned: Experiment | None = None
        self._asked = [(experiment, dict(self.values))]
        self._built = experiment, dict(self.values), experiment

    @property
    def experiment(self) -> Experiment:
        """The experiment that is wanted.

        Raises
        ------
        ExperimentError
            Two of its fields do not go together.
        """
        running, values, built = self._built
        if running is not self.running or values != self.values:  # it is asked for several times a change
            built = self.running.with_changes(self.values)
            self._built = self.running, dict(self.values), built
        return built

    @property
    def refusal(self) -> str:
        """Why it is none; empty when it is one."""
        try:
            self.experiment  # noqa: B018 - asked for its complaint alone
        except ExperimentError as error:
            return str(error)
        return ""

    def want(self, values: Mapping[str, Any]) -> None:
        """Want these values, by path; a list as the tuple that an experiment has."""
        for path, one in values.items():
            value = tuple(one) if isinstance(one, list) else one
            self.values[path] = shared(value, self.values[path])  # undo keeps what was wanted before

    # -- what waits -------------------------------------------------------------------------------

    def waits(self, path: str) -> bool:
        """Whether a change of this field has no effect before a new start."""
        if FIELDS[path].live and Retune in LEGAL[self.state]:
            return False
        return bool(self.values[path] != self.running.get(path))

    @property
    def waits_for_start(self) -> bool:
        """Whether a change of any field has no effect before a new start."""
        return any(map(self.waits, FIELDS))

    @property
    def waiting(self) -> dict[str, Any]:
        """By path, what waits for a person to start anew; nothing while a start is on its way."""
        if self.state is State.LOADING:
            return {}
        return {path: self.values[path] for path in FIELDS if self.waits(path)}

    @property
    def starts_at_once(self) -> bool:
        """Whether a new start costs nothing that was trained."""
        return self.state in (State.LOADING, State.FAILED) or not self.has_trained

    @property
    def is_asked_for(self) -> bool:
        """Whether what was asked for last, and is not there yet, is what is wanted."""
        return bool(self._asked) and self._asked[-1][1] == self.values

    # -- asking -----------------------------------------------------------------------------------

    def ask_for(self, experiment: Experiment, order: Sequence[int] = ()) -> Reset:
        """What asks for a new start; the session is taken to load it from now on. ``order`` as in `Reset`."""
        self._asked.append((experiment, dict(self.values)))
        self.state = State.LOADING  # as the session will say in a moment
        return Reset(experiment, order=tuple(order))

    def retune(self) -> Retune | None:
        """What asks for the hyperparameters that are wanted; None where they are asked for, or none."""
        asked = self._retuned or self.running
        if all(self.values[path] == asked.get(path) for path in _LIVE):
            return None
        try:
            experiment = self.running.with_changes({path: self.values[path] for path in _LIVE})
        except ExperimentError:
            return None  # the form tells it in place
        self._retuned = experiment
        return Retune(experiment.training)

    def given_with(self, command: SetParameter) -> dict[str, Any] | None:
        """The start with a parameter set by hand, by path; None where it can be no part of the start."""
        if self.has_trained or self.running.twins or self.theta is None or self.theta.count > MAX_GIVEN:
            return None
        theta = Parameters(self.theta.sizes)
        theta.vector[:] = self.theta.vector
        theta.blocks[command.layer][command.j, -1 if command.k is None else command.k] = command.value
        given = next(name for name, one in INITIALIZERS.items() if one.is_given)
        return {"network.initializer": given, "network.start": start_at(theta)}

    # -- following --------------------------------------------------------------------------------

    def settle(self, experiment: Experiment) -> dict[str, Any]:
        """Want what trains, and forget what was changed; all values."""
        self.running, self._retuned = experiment, None
        values = _values_of(experiment)
        self.want(values)
        return values

    def look(self, snapshot: Snapshot) -> None:
        """See how far the run is."""
        self.has_trained = snapshot.step > 0 or any(lane.phase for lane in snapshot.lanes)
        self.theta = snapshot.lanes[0].theta if snapshot.lanes else None

    def follow(self, experiment: Experiment) -> Mapping[str, Any] | None:
        """What changed in the run since the last look, by path; None where nothing is to be shown."""
        before, self.running = self.running, experiment
        if experiment is before or experiment == before:
            return None
        if self._retuned is not None and experiment != self._retuned:
            return None  # an older value than the one asked for, still on its way
        self._retuned = None
        values = _values_of(experiment)
        return {path: value for path, value in values.items() if value != before.get(path)}

    def changed_since(self, experiment: Experiment) -> dict[str, Any]:
        """What has been changed since this experiment was asked for; nothing where it was not, from here.

        Another may have been asked for since, and be on its way.
        """
        places = [i for i, (asked, _) in enumerate(self._asked) if asked == experiment]
        if not places:
            self._asked.clear()
            return {}
        _, then = self._asked[places[-1]]
        del self._asked[: places[-1] + 1]
        return {path: value for path, value in self.values.items() if value != then[path]}

    def hears_retune_refused(self, refused: Training | Experiment | None) -> bool:
        """Whether these are the hyperparameters that were asked for last, which are then given up."""
        is_ours = self._retuned is not None and refused == self._retuned.training
        if is_ours:
            self._retuned = None
        return is_ours

    def hears_start_refused(self, refused: Training | Experiment | None) -> bool:
        """Whether this is the experiment that was asked for last, which is then given up."""
        is_ours = bool(self._asked) and refused == self._asked[-1][0]
        if is_ours:
            self._asked.clear()
            self._retuned = None
        return is_ours

    @property
    def live_as_running(self) -> dict[str, Any]:
        """The hyperparameters that train, by path."""
        return {path: self.running.get(path) for path in _LIVE}


def _values_of(experiment: Experiment) -> dict[str, Any]:
    return {path: experiment.get(path) for path in FIELDS}
