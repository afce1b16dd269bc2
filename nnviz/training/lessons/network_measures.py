"""Measures of what a network is and what its neurons have learnt."""

from itertools import pairwise
from math import prod

import numpy as np

from nnviz.training.lessons.looking import IN_SIGHT, noise, test_activations, test_mistakes, walked
from nnviz.training.lessons.rule import Facts
from nnviz.training.lessons.runs import Scene


def parameters(scene: Scene) -> Facts:
    """P, the number of weights and biases."""
    network = scene.trainer().network
    sizes = network.sizes
    direct = sizes[0] * sizes[-1] + sizes[-1]
    return {
        "right": network.theta.count,
        "neurons": sum(sizes),
        "product": prod(sizes),
        "direct": direct,
        "terms": " + ".join(f"{n}·{m} + {m}" for n, m in pairwise(sizes)),
    }


def black_picture(scene: Scene) -> Facts:
    """What the hidden neuron with the largest ∣b∣ of those in sight gives where all inputs are 0: σ(b)."""
    network = scene.trainer().network
    biases = network.theta.biases[0][:, 0]
    j = int(np.argmax(np.abs(biases[:IN_SIGHT])))
    a = network.layers(np.zeros(network.sizes[0]))[0][1]
    b = float(biases[j])
    kind, middle = network.activations[0], np.zeros(1)
    kind.function(middle.copy(), middle)
    return {"right": float(a[j]), "without_bias": float(middle[0]), "bias": b, "neuron": j + 1}


def row_term(scene: Scene) -> Facts:
    """What neuron k of hidden layer 1 adds to z_j of hidden layer 2 for the first training picture: w_jk a_k.

    The pair for which reading a column in place of a row makes the most of a difference, of those in sight.
    """
    trainer = scene.trainer()
    w, a = trainer.network.theta.weights[1], walked(trainer).a[1][:, 0]
    terms, swapped = w * a, w.T * a
    apart = np.abs(terms - swapped)[:IN_SIGHT, :IN_SIGHT]
    j, k = np.unravel_index(np.argmax(apart), apart.shape)
    right = float(terms[j, k])
    return {
        "right": right,
        "transposed": float(swapped[j, k]),
        "shared_out": right / len(a),
        "j": int(j) + 1,
        "k": int(k) + 1,
        "weight": float(w[j, k]),
        "other_weight": float(w[k, j]),
        "activation": float(a[k]),
    }


def error_ratio_of_coding(scene: Scene, coding: str = "binary") -> Facts:
    """Share of wrong test examples of the same network with another coding of its targets, over its own."""
    alone = scene.lane("A")
    mistakes, outputs = [], []
    for lane in (alone, alone.replace("data.coding", coding)):
        trainer = scene.runs.at(lane, scene.at)
        mistakes.append(1 - float(trainer.history["test_accuracy"][-1]))
        outputs.append(trainer.network.sizes[-1])
    return {
        "right": mistakes[1] / mistakes[0],
        "outputs_ratio": outputs[1] / outputs[0],
        "mistakes": mistakes[0],
        "others": mistakes[1],
    }


def whole_answers(scene: Scene, twin: str = "A") -> Facts:
    """Share of the test examples of which all outputs are on the right side of ½."""
    trainer = scene.trainer(twin)
    a = test_activations(trainer, -1)[1]
    is_right = (a > 0.5) == (trainer.test.targets.T > 0.5)
    return {
        "right": float(is_right.all(axis=0).mean()),
        "bits": float(is_right.mean()),
        "worst_bit": int(is_right.mean(axis=1).argmin()) + 1,
    }


def digits_lit(scene: Scene) -> Facts:
    """For how many classes a hidden neuron is lit (mean a over ½), on average over the neurons."""
    trainer = scene.trainer()
    a = test_activations(trainer, 0)[1]
    classes = len(trainer.dataset.classes)
    means = np.array([a[:, trainer.test.labels == c].mean(axis=1) for c in range(classes)])
    lit = (means > 0.5).sum(axis=0)
    return {"right": float(lit.mean()), "one_each": 1, "shared_out": classes / len(a), "most": int(lit.max())}


def loss_when_silenced(scene: Scene) -> Facts:
    """Test examples missed more when one hidden neuron is silenced, on average over the neurons."""
    trainer = scene.trainer()
    weights, count = trainer.network.theta.weights[1], len(trainer.test)
    before, extra = test_mistakes(trainer), []
    for k in range(weights.shape[1]):
        kept = weights[:, k].copy()
        weights[:, k] = 0
        extra.append(count * (test_mistakes(trainer) - before))
        weights[:, k] = kept
    classes = len(trainer.dataset.classes)
    return {
        "right": float(np.mean(extra)),
        "one_each": count / classes,
        "shared_out": count / len(extra),
        "most": round(max(extra)),
    }


def best_partners(scene: Scene, seeds: int = 100) -> Facts:
    """How alike the best partner of a hidden neuron is in the same network from a seed so much larger.

    ∣correlation∣ of the weights from the inputs, on average over the neurons.
    """
    one = scene.trainer().network.theta.weights[0].copy()
    other = scene.trainer(more_seed=seeds).network.theta.weights[0]
    alike = np.abs(np.corrcoef(one, other)[: len(one), len(one) :])
    return {"right": float(alike.max(axis=1).mean()), "closest": float(alike.max())}


def noise_top(scene: Scene, pictures: int = 1000) -> Facts:
    """Mean of the largest output over pictures of noise."""
    trainer = scene.trainer()
    a = trainer.network.feedforward(noise(trainer, pictures))
    on_test = test_activations(trainer, -1)[1].max(axis=0).mean()
    return {"right": float(a.max(axis=0).mean()), "evenly": 1 / len(a), "on_test": float(on_test)}


def noise_commonest(scene: Scene, pictures: int = 1000) -> Facts:
    """Share of the pictures of noise that get the commonest answer."""
    trainer = scene.trainer()
    a = trainer.network.feedforward(noise(trainer, pictures))
    counts = np.bincount(a.argmax(axis=0), minlength=len(a))
    return {"right": float(counts.max() / pictures), "evenly": 1 / len(a), "class": int(counts.argmax())}


MEASURES = (
    parameters,
    black_picture,
    row_term,
    error_ratio_of_coding,
    whole_answers,
    digits_lit,
    loss_when_silenced,
    best_partners,
    noise_top,
    noise_commonest,
)
