"""A run in figures: what `nnviz run --out` writes as summary.json."""

import json
from collections.abc import Sequence
from math import isfinite
from typing import Any

from nnviz.data.dataset import Dataset
from nnviz.data.preparation import SCALINGS
from nnviz.training.diagnosis import Verdict
from nnviz.training.history import Row
from nnviz.training.remedies import Change
from nnviz.training.scores import majority_accuracy
from nnviz.training.trainer import Trainer
from nnviz.training.watched import is_test_watched
from nnviz.version import __version__

_MEASURED = ("train_cost", "test_cost", "train_accuracy", "test_accuracy")


def summary_json(trainer: Trainer, seconds: float, verdict: Verdict, remedies: Sequence[Change]) -> str:
    """All keys are always there; what does not apply is null.

    Parameters
    ----------
    seconds
        That the training took.
    """
    values = {
        "nnviz": __version__,
        "seconds": seconds,
        "data": _data(trainer.dataset),
        "result": _result(trainer),
        "verdict": {"kind": verdict.kind, "sentence": verdict.sentence, "remedies": list(remedies)},
    }
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def _data(dataset: Dataset) -> dict[str, Any]:
    return {
        "name": dataset.name,
        "train": len(dataset.x_train),
        "validation": len(dataset.x_validation),
        "test": len(dataset.x_test),
        **_decided(dataset),
        "scaling": _scaling(dataset),
    }


def _decided(dataset: Dataset) -> dict[str, Any]:
    if dataset.findings:
        return dataset.findings.to_dict()
    return {
        "task": "classification" if dataset.classes else "regression",
        "target": None,
        "guessed": False,
        "inputs": list(dataset.inputs),
        "left_out": [],
        "changed": [],
    }


def _scaling(dataset: Dataset) -> str:
    label = dataset.preparation.scale.label
    return next((name for name, scaling in SCALINGS.items() if scaling.label == label), "none")


def _result(trainer: Trainer) -> dict[str, Any]:
    row = trainer.history.rows[-1] if trainer.history.rows else None
    return {
        "epochs": trainer.epoch,
        "steps": trainer.steps,
        **{
            name: _known(row, name) for name in ("train_cost", "test_cost", "train_accuracy", "test_accuracy")
        },
        "majority_accuracy": _or_null(majority_accuracy(trainer.dataset)),
        "test_r2": _known(row, "test_r2"),
        "test_rmse": _known(row, "test_rmse"),
        "test_decides": is_test_watched(trainer.training, trainer.dataset),
    }


def _known(row: Row | None, name: str) -> float | None:
    return None if row is None else _or_null(getattr(row, name))


def _or_null(number: float) -> float | None:
    return float(number) if isfinite(number) else None
