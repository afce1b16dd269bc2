"""`nnviz explain`: what it writes of the next mini-batch, for people and for programs."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typed import CommandLine, write_experiment

from nnviz.experiment.experiment import Experiment
from nnviz.training.build import build


def lines(nnviz: CommandLine, *words: object) -> list[dict[str, Any]]:
    done = nnviz("explain", *words, "--json")
    assert (done.code, done.err) == (0, "")
    found: list[dict[str, Any]] = json.loads(done.out)
    return found


def test_every_phase_is_there_each_line_with_its_keys(nnviz: CommandLine, small: Path) -> None:
    found = lines(nnviz, small)
    ats = [line["at"] for line in found]
    assert list(dict.fromkeys(ats)) == ["z", "a", "cost", "BP1", "BP2", "BP3", "BP4", "update"]
    assert all(list(line) == ["at", "layer", "neuron", "symbol", "text", "shown", "value"] for line in found)
    first = found[0]
    assert (first["layer"], first["neuron"], first["symbol"]) == (2, 1, "z²₁")
    (cost,) = [line for line in found if line["at"] == "cost"]
    assert (cost["layer"], cost["neuron"], cost["symbol"]) == (3, None, "Cₓ")


def test_its_numbers_are_those_of_the_next_mini_batch(nnviz: CommandLine, small: Path) -> None:
    trainer = build(Experiment.load(small))
    trainer.run_epoch()
    trainer.step()
    work = trainer.deal()
    work.forward()
    work.backward()
    by_symbol = {line["symbol"]: line["value"] for line in lines(nnviz, small, "--epochs", 1, "--steps", 1)}
    assert [by_symbol[f"a³{index}"] for index in ("₁", "₂", "₁₀")] == list(work.a[2][[0, 1, 9], 0])
    assert [by_symbol[f"δ²{index}"] for index in "₁₂₆"] == list(work.delta[0][[0, 1, 5], 0])
    assert by_symbol["Cₓ"] == work.costs()[0]


def test_another_example_or_the_mean_of_all(nnviz: CommandLine, small: Path) -> None:
    trainer = build(Experiment.load(small))
    work = trainer.deal()
    work.forward()
    third = {line["symbol"]: line["value"] for line in lines(nnviz, small, "--example", 2)}
    mean = {line["symbol"]: line["value"] for line in lines(nnviz, small, "--example", "mean")}
    assert third["Cₓ"] == work.costs()[2]
    assert mean["C"] == pytest.approx(np.mean(work.costs()), rel=1e-15)
    assert "∂C / ∂b³₁" in mean


def test_fifty_weights_of_a_layer_unless_all_are_asked_for(nnviz: CommandLine, small: Path) -> None:
    def weights(found: list[dict[str, Any]], at: str) -> list[float]:
        symbol = "∂Cₓ / ∂w²" if at == "BP4" else "w²"
        return [
            abs(line["value"]) for line in found if line["at"] == at and line["symbol"].startswith(symbol)
        ]

    few, every = lines(nnviz, small), lines(nnviz, small, "--all")
    assert (len(weights(few, "BP4")), len(weights(few, "update"))) == (50, 50)
    assert (len(weights(every, "BP4")), len(weights(every, "update"))) == (384, 384)
    assert min(weights(few, "BP4")) >= sorted(weights(every, "BP4"))[-50]


def test_a_schedule_says_how_it_makes_eta(nnviz: CommandLine, tmp_path: Path) -> None:
    source = write_experiment(
        tmp_path / "e.json", training={"epochs": 3, "eta": 0.4, "schedule": "step"}, network={"hidden": [3]}
    )
    (rate,) = [line for line in lines(nnviz, source, "--epochs", 1) if line["symbol"] == "η"]
    assert (rate["text"], rate["shown"], rate["layer"]) == ("0.4 · 10^(−1)", "0.0400", None)


def test_in_words_a_heading_for_each_phase(nnviz: CommandLine, small: Path) -> None:
    done = nnviz("explain", small)
    headings = [line for line in done.out.splitlines() if line and not line.startswith("  ")]
    assert headings == [
        "The next mini-batch (10 examples), written out for example 0",
        "Feed forward to layer 2",
        "Feed forward to layer 3",
        "Cost of the output",
        "BP1: Error of the output, layer 3",
        "BP2: Error back to layer 2",
        "BP3, BP4: Gradient of every weight and bias",
        "Update: one step downhill",
    ]
    assert "  a³₁ = 1 / (1 + exp(" in done.out


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--example", "10"), "--example: the mini-batch has 10 examples, 0 to 9, not 10"),
        (("--set", "training.batch_size=1", "--example", "1"), "the mini-batch has one example, 0, not 1"),
        (("--example", "some"), "'some' is neither a whole number from 0 nor mean"),
        (("--steps", "-1"), "--steps"),
    ],
)
def test_what_it_cannot_do_is_said_in_one_line(
    nnviz: CommandLine, small: Path, words: tuple[str, ...], complaint: str
) -> None:
    assert complaint in nnviz("explain", small, *words).complaint


def test_training_that_diverges_before_ends_with_1(nnviz: CommandLine, tmp_path: Path) -> None:
    source = write_experiment(
        tmp_path / "e.json", network={"hidden": [6], "output": "linear"},
        training={"cost": "quadratic", "eta": 1e6, "epochs": 3},
    )  # fmt: skip
    done = nnviz("explain", source, "--epochs", 3)
    assert (done.code, done.out) == (1, "")
    assert "diverged" in done.err
