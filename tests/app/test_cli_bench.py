"""`nnviz bench`: that it measures everything it names. How fast anything is, no test says."""

import json
import signal
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typed import CommandLine

from nnviz.app.bench import (
    bookkeeping,
    c_step,
    evaluated,
    frames,
    memory,
    peers,
    pieces,
    recorded,
    snapshots,
    startup,
    steps,
    watched_window,
)
from nnviz.app.bench.products import products
from nnviz.app.bench.report import Figure, Table, as_json, as_text
from nnviz.app.bench.setups import NETWORKS, Setup
from nnviz.app.bench.timing import alternate
from nnviz.app.bench.watched_window import WatchedWindow
from nnviz.core.backprop import Backprop
from nnviz.core.costs import COSTS
from nnviz.core.network import Network
from nnviz.view.session_bridge import SessionBridge


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "SECONDS", 0.001)
    monkeypatch.setattr(steps, "WARM_UP", 0.001)
    monkeypatch.setattr(memory, "FIRST", 200)
    monkeypatch.setattr(memory, "STEPS", 200)
    monkeypatch.setattr(startup, "STARTS", 1)
    monkeypatch.setattr(recorded, "SECONDS", 0.001)
    monkeypatch.setattr(evaluated, "SECONDS", 0.001)
    monkeypatch.setattr(evaluated, "SETS", {"xor": frames.SETS["xor 2-8-8-1"]})
    monkeypatch.setattr(recorded, "STEPS", 2)
    monkeypatch.setattr(frames, "SECONDS", 0.1)
    monkeypatch.setattr(frames, "SETTLING", 0.05)
    monkeypatch.setattr(frames, "STRETCHES", 1)
    monkeypatch.setattr(frames, "SETS", {"xor": frames.SETS["xor 2-8-8-1"]})
    monkeypatch.setattr(frames, "PAUSES", 2)
    monkeypatch.setattr(pieces, "SECONDS", 0.1)
    monkeypatch.setattr(snapshots, "NETWORKS", {"xor": frames.SETS["xor"].make})
    monkeypatch.setattr(snapshots, "SECONDS", 0.1)
    monkeypatch.setattr(snapshots, "SETTLING", 0.05)
    monkeypatch.setattr(watched_window, "TURNING", 0.01)
    monkeypatch.setattr(watched_window, "DOING", 0.02)
    monkeypatch.setattr(bookkeeping, "EPOCHS", (20, 40, 60))
    monkeypatch.setattr(bookkeeping, "AT_ONCE", 10)
    monkeypatch.setattr("nnviz.app.bench.timing.BLOCK", 1e-5)
    monkeypatch.setattr("nnviz.app.bench.setups.N", 600)
    monkeypatch.setattr("nnviz.app.bench.peers._FED", 200)


def tables_of(nnviz: CommandLine, section: str) -> dict[str, dict[str, dict[str, float]]]:
    """By name: the rows, by name."""
    done = nnviz("bench", section, "--json")
    assert done.code == 0
    found = json.loads(done.out)
    assert found.pop("machine")["numpy"] == np.__version__
    return {name: {row["name"]: row for row in table["rows"]} for name, table in found.items()}


def test_steps_of_every_network_batch_size_and_precision(
    nnviz: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_all, small = steps.peers, ("2-8-8-1", "784-16-16-10")  # the others are as deep or as wide
    monkeypatch.setattr(steps, "peers", lambda setup: of_all(setup) if setup.network in small else {})
    rows = tables_of(nnviz, "steps")["steps"]
    precisions, batches = ("float32", "float64"), (10, 128)
    assert set(rows) == {f"{n}, batch {m}, {p}" for n in NETWORKS for m in batches for p in precisions}
    assert all(row["step / products"]["value"] > 0 for row in rows.values())
    budgeted = {name for name, row in rows.items() if "at_most" in row["step / products"]}
    assert budgeted == {f"{name}, batch 10, float32" for name in steps.MOST}
    there = [name for name, (is_there, _) in peers.PEERS.items() if is_there()]
    compared = [row[f"{name} / step"]["value"] for row in rows.values() for name in there]
    assert sum(value is not None and value > 0 for value in compared) == 8 * len(there)


def test_a_run_that_is_recorded_is_put_beside_one_that_is_not(nnviz: CommandLine) -> None:
    rows = tables_of(nnviz, "recording")["recording"]
    assert set(rows) == {f"{name}, batch 10, float32" for name in ("784-30-10", "64-30-10")}
    for row in rows.values():
        assert row["recorded / step"]["at_most"] == 1.02
        assert row["recorded / step"]["value"] > 0


def test_a_peer_that_is_not_installed_is_named_and_left_out(
    nnviz: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "find_spec", lambda name: None)
    done = nnviz("bench", "steps")
    assert "PyTorch is not installed" in done.out
    assert "scikit-learn is not installed" in done.out
    assert "measuring: 2-8-8-1, batch 10, float32" in done.err


@pytest.mark.dressed
def test_window_panels_and_pauses(nnviz: CommandLine, qapp: object) -> None:
    found = tables_of(nnviz, "frames")
    assert set(found) == {"window", "panels"}
    assert {"network", "weights", "cost", "gradient"} <= set(found["panels"])
    assert all(row["update and paint ms"]["value"] > 0 for row in found["panels"].values())
    assert found["window"]["training speed / that without a window"]["xor"]["value"] > 0
    assert found["window"]["event-loop gap, longest ms"]["xor"]["value"] > 0


@pytest.mark.dressed
def test_a_window_is_watched_until_its_loop_has_turned_however_short_the_time(
    qapp: object, tmp_path: Path
) -> None:
    with WatchedWindow(frames.SETS["xor"].make(), tmp_path) as window:
        window.run(0.0)
        assert window.gaps


@pytest.mark.dressed
def test_a_signal_while_a_window_is_measured_ends_it_in_one_line(
    nnviz: CommandLine, qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = SessionBridge.look

    def look(bridge: SessionBridge) -> None:
        signal.raise_signal(signal.SIGINT)
        looked(bridge)

    monkeypatch.setattr(SessionBridge, "look", look)
    done = nnviz("bench", "frames")
    assert (done.code, done.out, done.err.splitlines()[1:]) == (130, "", ["nnviz: stopped"])


@pytest.mark.dressed
def test_the_longest_piece_of_each_thing_that_is_done(nnviz: CommandLine, qapp: object) -> None:
    rows = tables_of(nnviz, "pieces")["pieces"]
    assert {"another theme", "another zoom", "Settings", "Ctrl+K", "a lesson", "Network", "Costs"} <= set(
        rows
    )
    for row in rows.values():
        assert row["longest gap ms"]["value"] > 0
        assert row["longest gap ms"]["at_most"] == 50


def test_late_epochs_are_put_beside_early_ones(nnviz: CommandLine) -> None:
    rows = tables_of(nnviz, "bookkeeping")["bookkeeping"]
    assert list(rows) == ["20 epochs", "40 epochs", "60 epochs"]
    took = [row["an epoch µs"]["value"] for row in rows.values()]
    ratios = [row["times that of the first"]["value"] for row in rows.values()]
    assert min(took) > 0
    assert ratios == pytest.approx([one / took[0] for one in took])


def test_start_up(nnviz: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    run, begun = subprocess.run, []

    def start(words: list[str], *, env: dict[str, str], **how: Any) -> Any:
        begun.append(words)
        if begun.count(words) == 1:  # which would compile what these tests have compiled
            return subprocess.CompletedProcess(words, 0, stdout="0")
        return run(words, env=env | {"PYTHONPYCACHEPREFIX": ""}, **how)

    monkeypatch.setattr(startup.subprocess, "run", start)
    row = tables_of(nnviz, "startup")["startup"]["start-up"]
    # Which is the longer is left to test_bench_figures.py: here a busy machine might turn them about.
    assert min(row["window s"]["value"], row["least s"]["value"]) > 0
    assert len(begun) == 4


def test_an_evaluation_is_put_beside_the_steps_of_its_epoch(nnviz: CommandLine) -> None:
    row = tables_of(nnviz, "evaluation")["evaluation"]["xor"]
    took, of = row["evaluation ms"]["value"], row["its epoch's steps ms"]["value"]
    assert row["evaluation / steps"]["value"] == pytest.approx(took / of)
    assert min(took, of) > 0


def test_the_share_of_training_that_snapshots_take_has_a_limit(nnviz: CommandLine) -> None:
    row = tables_of(nnviz, "snapshots")["snapshots"]["xor"]
    share, one, often = (row[name]["value"] for name in ("share %", "one ms", "snapshots/s"))
    assert share == pytest.approx(one * often / 10)
    assert share > 0
    assert row["share %"]["at_most"] == 5


def test_where_no_compiler_makes_it_there_is_no_step_in_c(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for cached in (c_step.is_there, c_step._library):
        monkeypatch.setattr(c_step, cached.__name__, cached.__wrapped__)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not c_step.is_there()
    (tmp_path / "cc").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "cc").chmod(0o755)
    assert not c_step.is_there()


@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_the_step_in_c_is_gradient_descent(precision: str) -> None:
    if not c_step.is_there():
        pytest.skip("there is no C compiler on this machine")
    rng = np.random.default_rng(3)
    x, y = rng.random((20, 5)).astype(precision), rng.integers(0, 2, (20, 2)).astype(precision)
    networks = [Network((5, 4, 3, 2), rng=np.random.default_rng(0), dtype=precision) for _ in range(2)]
    ours, in_c = (network.theta for network in networks)
    begun, work = ours.vector.copy(), Backprop(networks[0], COSTS["cross_entropy"], 6)
    for hand in rng.permuted(np.tile(np.arange(20), (3, 1)), axis=1)[:, :6]:
        work.load(x[hand].T, y[hand].T)
        work.forward()
        work.backward()
        ours.vector -= 0.5 * work.gradient.vector
        c_step.CStep(in_c, x, y, 6, 0.5).step(hand)
    tolerance = 1e-5 if precision == "float32" else 1e-12
    np.testing.assert_allclose(in_c.vector, ours.vector, rtol=0, atol=tolerance)
    assert np.abs(ours.vector - begun).min() > 10 * tolerance


def test_memory(nnviz: CommandLine) -> None:
    row = tables_of(nnviz, "memory")["memory"]["training"]
    assert row["first MB"]["value"] > 0


def test_an_unknown_section_is_refused(nnviz: CommandLine) -> None:
    complaint = nnviz("bench", "luck").complaint
    assert "luck" in complaint
    assert all(name in complaint for name in ("steps", "frames", "startup", "memory"))


def test_the_step_measured_is_that_of_a_trainer() -> None:
    by_bench, by_trainer = (Setup("2-8-8-1", 10, "float64").trainer() for _ in range(2))
    for _ in range(3):
        by_trainer.step()
        work = by_bench.deal()
        work.forward()
        work.backward()
        by_bench.update(work)
    np.testing.assert_array_equal(by_bench.network.theta.vector, by_trainer.network.theta.vector)


def test_the_products_are_those_of_a_step(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    dot = np.dot
    multiply = products(Setup("2-8-8-1", 10, "float32"))
    monkeypatch.setattr(np, "dot", lambda a, b, out: seen.append((a.shape, b.shape)) or dot(a, b, out=out))
    multiply()
    forward = [((8, 2), (2, 10)), ((8, 8), (8, 10)), ((1, 8), (8, 10))]
    back = [((8, 1), (1, 10)), ((8, 8), (8, 10))]
    gradients = [((8, 10), (10, 2)), ((8, 10), (10, 8)), ((1, 10), (10, 8))]
    assert seen == forward + back + gradients


def test_every_function_is_called_in_turn() -> None:
    calls = {"a": 0, "b": 0}

    def count(name: str) -> None:
        calls[name] += 1

    found = alternate({name: lambda name=name: count(name) for name in calls}, 0.0)
    assert set(found) == {"a", "b"}
    assert min(calls.values()) >= 3


@pytest.mark.parametrize(
    ("figure", "text", "is_over"),
    [
        (Figure(1.72, most=1.6), "1.72 ≤ 1.6 OVER", True),
        (Figure(1.6, most=1.6), "1.6 ≤ 1.6", False),
        (Figure(7.0, least=8.0), "7 ≥ 8 OVER", True),
        (Figure(9.0, least=8.0), "9 ≥ 8", False),
        (Figure(15057.3), "15,057", False),
        (Figure(None, least=8.0), "–", False),
    ],
)
def test_a_figure_beside_its_budget(figure: Figure, text: str, is_over: bool) -> None:
    assert (figure.text, figure.is_over) == (text, is_over)


def test_a_table_for_a_person_and_for_a_program() -> None:
    table = Table("t", "Title", ("x s", "y"), (("row", (Figure(2.0, most=1.0), Figure(None))),), ("note",))
    assert as_text([table]).splitlines() == [
        "Title",
        "              x s  y",
        "  row  2 ≤ 1 OVER  –",
        "  note",
        "",
        "1 over budget",
    ]
    row = json.loads(as_json([table], {}))["t"]["rows"][0]
    assert row == {
        "name": "row",
        "x s": {"value": 2.0, "at_most": 1.0, "over_budget": True},
        "y": {"value": None},
    }
