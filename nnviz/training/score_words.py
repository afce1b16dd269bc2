"""The figures of a run as the command line says them."""

from collections.abc import Iterator
from math import isnan

from nnviz.core.naming import number, percent
from nnviz.training.scores import majority_accuracy, never_trained, recalls
from nnviz.training.trainer import Trainer
from nnviz.training.watched import EXPLAINED, is_test_watched

_MOST_CLASSES = 20


def score_lines(trainer: Trainer) -> Iterator[str]:
    """The costs, with accuracy or error; then the recall of each class; then what is not to be trusted."""
    if not trainer.history.rows:
        yield "no epoch done"
        return
    row = trainer.history.rows[-1]
    penalty = f" + {row.train_penalty:.4g} penalty" if row.train_penalty else ""
    parts = [f"train cost {row.train_cost:.4g}{penalty}{_accuracy(row.train_accuracy)}"]
    if not isnan(row.validation_cost):
        parts.append(f"validation cost {row.validation_cost:.4g}{_accuracy(row.validation_accuracy)}")
    yield f"epoch {row.epoch}: {'; '.join([*parts, _test(trainer)])}"
    yield from _by_class(trainer)
    if is_test_watched(trainer.training, trainer.dataset):
        yield f"{EXPLAINED}."


def _test(trainer: Trainer) -> str:
    row = trainer.history.rows[-1]
    if isnan(row.test_cost):
        return "no test examples"
    told = f"test cost {row.test_cost:.4g}{_accuracy(row.test_accuracy)}"
    if not isnan(row.test_accuracy):
        return f"{told} ({percent(majority_accuracy(trainer.dataset))} for the commonest class alone)"
    r2 = "" if isnan(row.test_r2) else f", R² {row.test_r2:.4g}"
    names = " and ".join(trainer.dataset.outputs)
    unit = f" in the unit of {names}" if names else ""
    return f"{told}{r2}, root-mean-square error {number(row.test_rmse, 4)}{unit}"


def _by_class(trainer: Trainer) -> Iterator[str]:
    dataset, answers = trainer.dataset, trainer.evaluation.answers
    if not dataset.classes:
        return
    if answers is not None and len(dataset.x_test) and len(dataset.classes) <= _MOST_CLASSES:
        found = zip(dataset.classes, recalls(answers.outputs, dataset).tolist(), strict=True)
        told = ", ".join(f"{name} {percent(share, 0)}" for name, share in found)
        yield f"recall on the test examples: {told}"
    if unseen := never_trained(dataset):
        yield f"never among the training examples, and so not to be learnt: {', '.join(unseen)}"


def _accuracy(share: float) -> str:
    return "" if isnan(share) else f", accuracy {percent(share)}"
