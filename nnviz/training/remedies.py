"""What may help a run, found by trying: a remedy is offered only where a short run with it does better."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from msgspec.structs import replace

from nnviz.data.dataset import DataError
from nnviz.data.loading import tell_nobody
from nnviz.data.reading import Progress
from nnviz.experiment.fields import ExperimentError
from nnviz.training.build import make_trainers
from nnviz.training.diagnosis import ENOUGH_STEPS, LARGE_STEP, OVERFITTING_RISE, Verdict, diagnose
from nnviz.training.evaluation import Evaluation
from nnviz.training.evidence import Evidence, evidence_of
from nnviz.training.examples import Examples
from nnviz.training.lane_data import LaneData, read_data
from nnviz.training.trainer import Trainer

Change: TypeAlias = dict[str, Any]
"""Fields of an experiment, by path, with other values."""

SHORT, LONG = 300, 1500
"""Mini-batches of a trial: usually, and at most after a divergence that came late."""

FEWEST, MOST_WORK = ENOUGH_STEPS, 3e9
"""Of a large network fewer, so that a trial takes about so many multiplications, yet enough to be judged."""

WIDE_INPUT = 10.0
"""Inputs that reach so far are worth scaling."""

TO_ONE_SIDE = 0.5
"""Inputs whose mean is so far from 0, as of what is drawn on white, add up to large sums from the start."""

NO_CURE = ("untrained", "diverged", "symmetric", "dead", "saturated", "exploding", "stuck")
"""What a remedy may not lead to."""

_RECTIFIED = {"network.activation": "relu", "network.initializer": "he"}
_TANH = {"network.activation": "tanh", "network.initializer": "xavier"}
_LAYER = 10
_SMALL_START = {"network.initializer": "scaled_gaussian"}


def remedies_for(
    trainer: Trainer, verdict: Verdict, known: Iterable[LaneData] = (), data_dir: Path | None = None
) -> tuple[Change, ...]:
    """Changes that help, the likeliest first; none where nothing is wrong or nothing helps. See `Search`."""
    return Search(trainer, verdict, known, data_dir).run()


class Search:
    """Tries what may help a run; the trainer is looked at once, and may go on meanwhile.

    Parameters
    ----------
    known
        Data in memory, which need not be read again.
    data_dir
        See `build`.

    Attributes
    ----------
    groups
        Of each the first change that helps is offered.
    """

    def __init__(
        self, trainer: Trainer, verdict: Verdict, known: Iterable[LaneData] = (), data_dir: Path | None = None
    ) -> None:
        self.experiment, self.kind = trainer.experiment, verdict.kind
        self.groups = [list(group) for group in _CANDIDATES.get(verdict.kind, _none)(trainer)]
        self._known, self._data_dir = tuple(known), data_dir
        astray = 3 * trainer.divergence.step if trainer.divergence else 0
        self._steps = max(FEWEST, min(max(SHORT, astray), LONG, int(MOST_WORK / _work_of_a_step(trainer))))

    def run(self, progress: Progress = tell_nobody) -> tuple[Change, ...]:
        """Changes that help; what ``progress`` raises when it is told the share done ends the search."""
        found: list[Change] = []
        for done, group in enumerate(self.groups):

            def tell(done: int = done) -> None:
                progress(done / len(self.groups))

            found.extend(next(([change] for change in group if self._helps(change, tell)), []))
        return tuple(found)

    def _helps(self, change: Change, tell: Callable[[], None]) -> bool:
        """Whether a short run with it is fit to go on."""
        try:
            changed = self.experiment.with_changes(change)
            if changed == self.experiment:
                return False
            (data,) = read_data([changed], self._data_dir, self._known)
            (trainer,) = make_trainers([changed], [replace(data, test=_none_of(data.test))])
        except (ExperimentError, DataError):
            return False
        if self.kind == "overfitting":
            return True
        evidence = self._run(trainer, tell)
        if self.kind == "diverged":  # what else may be wrong is another matter
            return evidence.divergence is None and evidence.cost < evidence.train_costs[0]
        return diagnose(evidence).kind not in (*NO_CURE, self.kind)

    def _run(self, trainer: Trainer, tell: Callable[[], None]) -> Evidence:
        with np.errstate(all="ignore"):
            while trainer.steps < self._steps and trainer.divergence is None:
                tell()
                trainer.advance()
            trainer.finish_evaluation()
            return _evidence_now(trainer)


def _work_of_a_step(trainer: Trainer) -> float:
    """Multiplications, with the share of an epoch's evaluation: about three passes over the training set."""
    _, batches = trainer.batches
    examples = min(trainer.training.batch_size, len(trainer.train)) + 3 * len(trainer.train) / batches
    return trainer.network.theta.count * examples


def _none_of(examples: Examples) -> Examples:
    return replace(examples, rows=examples.rows[:0], targets=examples.targets[:0], labels=examples.labels[:0])


def _evidence_now(trainer: Trainer) -> Evidence:
    """As `evidence_of`, but of this very moment in an epoch."""
    found = Evaluation(
        trainer.network, trainer.cost, trainer.train, trainer.test, trainer.dealer.class_weights
    )
    for _ in found.pieces():
        pass
    before, measures = evidence_of(trainer), found.measures()
    return replace(
        before,
        epoch=max(1, trainer.epoch),
        grad_b=measures["grad_b"],
        saturated=measures["saturated"],
        dead=found.dead,
        train_costs=np.append(before.train_costs, found.result.train_cost),
        test_costs=np.append(before.test_costs, found.result.test_cost),
        penalties=np.append(before.penalties, trainer.rule.penalty),
    )


# -- what to try: groups of changes, of each of which the first that helps is offered -----------------


def _none(trainer: Trainer) -> Iterator[list[Change]]:
    yield from ()


def _eta(trainer: Trainer, *factors: float) -> list[Change]:
    return [{"training.eta": float(f"{trainer.training.eta * factor:.1g}")} for factor in factors]


def _smaller_eta(trainer: Trainer, halves: int = 13) -> list[Change]:
    """Down by half a decade each; a trial that diverges is a short one, so of these there may be many."""
    return _eta(trainer, *(10.0 ** (-i / 2) for i in range(1, halves + 1)))


def _widest_input(trainer: Trainer) -> float:
    rows = trainer.train.rows
    return float(max(rows.max(), -rows.min()))  # their absolute values would be another array as large


def _smaller_penalty(trainer: Trainer) -> list[Change]:
    lmbda = trainer.training.lmbda if trainer.rule.decay else 0.0
    return [{"training.lmbda": float(f"{lmbda / 10**i:.1g}")} for i in range(1, 6) if lmbda]


def _diverged(trainer: Trainer) -> Iterator[list[Change]]:
    if _widest_input(trainer) > WIDE_INPUT:
        yield [{"data.scaling": "standard"}]
    if trainer.eta * trainer.rule.decay >= 1:
        yield _smaller_penalty(trainer)
    yield _smaller_eta(trainer, 20)


def _symmetric(trainer: Trainer) -> Iterator[list[Change]]:
    yield [_SMALL_START, _TANH, _RECTIFIED]


def _dead(trainer: Trainer) -> Iterator[list[Change]]:
    yield [{"network.activation": "leaky_relu"}]
    yield [{"network.initializer": "he"}]
    yield _smaller_eta(trainer)


def _saturated(trainer: Trainer) -> Iterator[list[Change]]:
    if abs(trainer.train.rows.mean()) > TO_ONE_SIDE:
        yield [{"data.scaling": "standard"}]
    yield [_SMALL_START]
    yield [{"training.cost": "cross_entropy"}]
    yield _smaller_eta(trainer)


def _exploding(trainer: Trainer) -> Iterator[list[Change]]:
    if _widest_input(trainer) > WIDE_INPUT:
        yield [{"data.scaling": "standard"}]
    yield _smaller_eta(trainer)
    yield [_SMALL_START]
    yield [_TANH, _RECTIFIED]


def _vanishing(trainer: Trainer) -> Iterator[list[Change]]:
    yield _smaller_penalty(trainer)
    slower = _eta(trainer, 1 / 5, 1 / 25)
    yield [_RECTIFIED, *(_RECTIFIED | eta for eta in slower)]
    yield [_TANH, *(_TANH | eta for eta in slower)]
    yield [_with_fewer_layers(trainer, n) for n in range(len(trainer.experiment.network.hidden) - 1, 0, -1)]


def _with_fewer_layers(trainer: Trainer, n: int) -> Change:
    network = trainer.experiment.network
    change: Change = {"network.hidden": list(network.hidden[:n])}
    if not isinstance(network.activation, str):
        change["network.activation"] = list(network.activation[:n])
    return change


def _with_a_layer(trainer: Trainer) -> list[Change]:
    """Without a hidden one only what a straight line parts can be learnt."""
    layer: Change = {"network.hidden": [_LAYER]}
    return [] if trainer.experiment.network.hidden else [layer, layer | _TANH, layer | _RECTIFIED]


def _stuck(trainer: Trainer) -> Iterator[list[Change]]:
    larger, smaller = _eta(trainer, *(10.0**i for i in range(1, 7))), _smaller_eta(trainer)
    yield _with_a_layer(trainer)
    yield from (larger, smaller) if evidence_of(trainer).step_size < LARGE_STEP else (smaller,)
    yield from _vanishing(trainer)


def _overfitting(trainer: Trainer) -> Iterator[list[Change]]:
    size = trainer.experiment.data.train_size
    if size is not None:
        yield [{"data.train_size": 10 * size}, {"data.train_size": None}]
    e = evidence_of(trainer)
    best = int(np.nanargmin(e.test_costs))
    least, now = e.test_costs[best], e.test_costs[-1]
    if best and (least < e.to_beat_in_testing or now >= OVERFITTING_RISE * least):
        yield [{"training.epochs": int(trainer.history["epoch"][best])}]


_CANDIDATES: dict[str, Callable[[Trainer], Iterator[list[Change]]]] = {
    "diverged": _diverged,
    "symmetric": _symmetric,
    "dead": _dead,
    "saturated": _saturated,
    "exploding": _exploding,
    "vanishing": _vanishing,
    "stuck": _stuck,
    "overfitting": _overfitting,
}
