"""Measures of learning by heart, of what keeps weights small, and of classes that are not alike."""

from math import log

import numpy as np

from nnviz.core.confusion import confusion, recall
from nnviz.core.parameters import Array
from nnviz.training.lessons.looking import all_walked, test_mistakes
from nnviz.training.lessons.rule import Facts
from nnviz.training.lessons.runs import Scene

NEAR_ZERO = 0.01


def accuracy_at_end(scene: Scene) -> Facts:
    """Share of the test examples that are right, beside that of the training examples."""
    trainer = scene.trainer()
    history = trainer.history
    evenly = 1 / len(trainer.dataset.classes)
    return {
        "right": float(history["test_accuracy"][-1]),
        "training": float(history["train_accuracy"][-1]),
        "evenly": evenly,
    }


def best_epoch(scene: Scene) -> Facts:
    """The epoch at which the test cost is lowest."""
    costs = scene.trainer().history["test_cost"]
    return {"right": int(costs.argmin()), "last": len(costs) - 1, "lowest": float(costs.min())}


def rise_of_test_cost(scene: Scene) -> Facts:
    """Test cost at the end over its lowest."""
    history = scene.trainer().history
    test, train = history["test_cost"], history["train_cost"]
    best = int(test.argmin())
    return {"right": float(test[-1] / test[best]), "with_training": float(train[-1] / train[best])}


def curve_of_test_cost(scene: Scene, begin: int = 0) -> Facts:
    """The test cost epoch by epoch, from an epoch on."""
    history = scene.trainer().history
    test, train = history["test_cost"][begin:], history["train_cost"][begin:]
    return {
        "x": history["epoch"][begin:],
        "right": test,
        "with_training": train,
        "with_gap": train + test[0] - train[0],
    }


def half_life(scene: Scene) -> Facts:
    """Steps until L2 alone has halved a weight: ln ½ / ln(1 − ηλ/n)."""
    trainer = scene.trainer(at=0)
    training, n = trainer.training, len(trainer.train)
    decay = training.eta * training.lmbda / n
    right = log(0.5) / log(1 - decay)
    by_batch = log(0.5) / log(1 - training.eta * training.lmbda / training.batch_size)
    return {
        "right": right,
        "subtracted": 0.5 / decay,
        "over_batch": by_batch,
        "by_epochs": right * trainer.batches[1],
        "factor": 1 - decay,
    }


def share_near_zero(scene: Scene, twin: str, other: str) -> Facts:
    """Share of the weights with ∣w∣ < 0.01 in a twin, beside another twin and A: as the lab counts."""
    shares = [float(np.mean(np.abs(_weights(scene, letter)) < NEAR_ZERO)) for letter in (twin, other, "A")]
    return {"right": shares[0], "other": shares[1], "without_penalty": shares[2]}


def _weights(scene: Scene, letter: str) -> Array:
    return np.concatenate([w.ravel() for w in scene.trainer(letter).network.theta.weights])


def l1_pull_ratio(scene: Scene, large: float, small: float) -> Facts:
    """How many times as much the penalty takes in a step from a large weight as from a small one."""
    pulls = [_pull(scene, value) for value in (large, small)]
    return {"right": pulls[0] / pulls[1], "in_proportion": large / small}


def _pull(scene: Scene, value: float) -> float:
    """What the penalty takes in a step from weights that are all ``value``, beside what the data take."""
    taken = []
    for lmbda in (scene.lane("A").training.lmbda, 0.0):
        trainer = scene.runs.at(scene.lane("A").replace("training.lmbda", lmbda), 0)
        trainer.network.theta.vector[:] = value
        trainer.step()
        taken.append(trainer.network.theta.weights[0].copy())
    return float(np.median(taken[1] - taken[0]))


def squares_ratio(scene: Scene, twin: str = "B") -> Facts:
    """Σw² of a twin over that of A, and what decay alone would have left."""
    sums = []
    for letter in (twin, "A"):
        trainer = scene.trainer(letter)
        theta = trainer.network.theta
        sums.append(float(np.square(theta.vector[theta.is_weight]).sum()))
    chosen = scene.trainer(twin)
    decay = chosen.training.eta * chosen.training.lmbda / len(chosen.train)
    return {
        "right": sums[0] / sums[1],
        "without_penalty": 1.0,
        "decay_alone": (1 - decay) ** (2 * chosen.steps),
    }


def share_of_bias_taken(scene: Scene) -> Facts:
    """Which share of a bias the penalty takes in one step: the largest, against the same step without it."""
    moved, start = [], np.empty(0)
    for lmbda in (scene.lane("A").training.lmbda, 0.0):
        trainer = scene.runs.at(scene.lane("A").replace("training.lmbda", lmbda), 0)
        start = np.concatenate([b.ravel() for b in trainer.network.theta.biases])
        trainer.step()
        moved.append(np.concatenate([b.ravel() for b in trainer.network.theta.biases]))
    training, n = scene.lane("A").training, len(trainer.train)
    strength = training.eta * training.lmbda
    return {
        "right": float(np.max(np.abs(moved[0] - moved[1]) / np.abs(start))),
        "as_weights": strength / n,
        "over_batch": strength / training.batch_size,
    }


def fewest_mistakes(scene: Scene) -> Facts:
    """The place of the lane with the fewest test mistakes; the place behind the last lane is "no cure".

    Twins go in lock-step: each after as many steps as A takes, whatever epoch that is for it.
    """
    batches = [scene.trainer(letter, at=0).batches[1] for letter in scene.letters]
    epochs = [scene.at * batches[0] // n for n in batches]
    mistakes = np.array(
        [test_mistakes(scene.trainer(letter, at)) for letter, at in zip(scene.letters, epochs, strict=True)]
    )
    order = np.argsort(mistakes, kind="stable")
    best, second = mistakes[order[:2]]
    lanes = [scene.lane(letter) for letter in scene.letters]
    return {
        "right": int(order[0]),
        "margin": float((second - best) / best) if best else 1.0,
        "dropout": int(np.argmax([lane.training.dropout for lane in lanes])),
        "penalty": int(np.argmax([lane.training.lmbda for lane in lanes])),
        "none": len(lanes),
        **{
            f"value_{letter.lower()}": float(one) for letter, one in zip(scene.letters, mistakes, strict=True)
        },
    }


def passed_on_by_dropout(scene: Scene) -> Facts:
    """Mean of what the hidden layer passes on in training over that in testing, over all mini-batches."""
    trainer = scene.trainer()
    rate, plain = trainer.training.dropout, float(all_walked(trainer).a[1].mean())
    end, passed = trainer.epoch + 1, []
    theta = trainer.network.theta.vector.copy()
    while trainer.epoch < end:
        trainer.step()
        passed.append(float(trainer.last_work.a[1].mean()) if trainer.last_work else 0.0)
        trainer.network.theta.vector[:] = theta
    return {"right": float(np.mean(passed)) / plain, "silenced": 1 - rate, "twice": 1 / (1 - rate)}


def gain_of_more_data(scene: Scene, size: int) -> Facts:
    """Test mistakes of a training set of this size over those of lane A, trained for as many steps."""
    lane = scene.lane("A")
    trainer = scene.runs.at(lane, scene.at)
    mistakes, factor = test_mistakes(trainer), size / len(trainer.train)
    more = scene.runs.at(lane.replace("data.train_size", size), round(scene.at / factor))
    return {"right": test_mistakes(more) / mistakes, "one_over_n": 1 / factor, "mistakes": mistakes}


def recall_of(scene: Scene, label: int, twin: str = "A") -> Facts:
    """Which share of the training examples of a class is found, beside the accuracy and the other class."""
    found = _recalls(scene, twin)
    plain, accuracy = _recalls(scene, "A"), float(scene.trainer("A").history["train_accuracy"][-1])
    return {
        "right": float(found[label]),
        "accuracy": accuracy,
        "common": float(plain[1 - label]),
        "unweighted": float(plain[label]),
        "evenly": 1 / len(found),
    }


def share_of_commonest(scene: Scene) -> Facts:
    """Accuracy of always giving the commonest answer."""
    labels = scene.trainer().train.labels
    counts = np.bincount(labels)
    return {
        "right": float(counts.max() / len(labels)),
        "evenly": 1 / len(counts),
        "class": int(counts.argmax()),
    }


def change_of_accuracy(scene: Scene, label: int) -> Facts:
    """Training accuracy of lane B minus that of lane A, beside the gain in the recall of a class."""
    accuracies = [float(scene.trainer(letter).history["train_accuracy"][-1]) for letter in "AB"]
    gain = float(_recalls(scene, "B")[label] - _recalls(scene, "A")[label])
    return {"right": accuracies[1] - accuracies[0], "gain": gain, "before": accuracies[0]}


def _recalls(scene: Scene, twin: str) -> Array:
    trainer = scene.trainer(twin)
    labels, classes = trainer.train.labels, len(trainer.dataset.classes)
    answers = all_walked(trainer).a[-1]
    given = answers.argmax(axis=0) if len(answers) > 1 else (answers[0] > 0.5).astype(np.int64)
    return recall(confusion(labels, given, classes))


MEASURES = (
    accuracy_at_end,
    best_epoch,
    rise_of_test_cost,
    curve_of_test_cost,
    half_life,
    share_near_zero,
    l1_pull_ratio,
    squares_ratio,
    share_of_bias_taken,
    fewest_mistakes,
    passed_on_by_dropout,
    gain_of_more_data,
    recall_of,
    share_of_commonest,
    change_of_accuracy,
)
