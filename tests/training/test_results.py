"""What a run leaves behind."""

import csv
import json
import math
from pathlib import Path

import pytest
from small_runs import small

from nnviz.experiment.experiment import Experiment
from nnviz.training.build import build
from nnviz.training.model_file import read_model
from nnviz.training.results import FILES, folders_of, history_csv, make_folder, results_of, write_results
from nnviz.training.trainer import Trainer


@pytest.fixture
def trained() -> Trainer:
    trainer = build(small(network__hidden=[6, 5]))
    trainer.run_epoch()
    trainer.run_epoch()
    return trainer


def rows(trainer: Trainer) -> list[dict[str, str]]:
    return list(csv.DictReader(history_csv(trainer.history).splitlines()))


def test_columns_are_those_promised(trained: Trainer) -> None:
    header = history_csv(trained.history).splitlines()[0].split(",")
    scalars = [
        "epoch",
        "step",
        "samples",
        "train_cost",
        "train_penalty",
        "train_accuracy",
        "test_cost",
        "test_accuracy",
    ]
    measures = ["grad_b", "grad_w", "grad_rms", "update_ratio", "saturated"]
    assert header == scalars + [f"{name}_{layer}" for layer in (1, 2, 3) for name in measures]


def test_every_number_is_read_back_to_the_bit(trained: Trainer) -> None:
    written = rows(trained)
    for name in trained.history.columns:
        column = [float(row[name] or "nan") for row in written]
        for number, expected in zip(column, trained.history[name], strict=True):
            assert number == expected or (math.isnan(number) and math.isnan(expected))


def test_counts_are_whole_and_row_0_is_before_training(trained: Trainer) -> None:
    counts = [(row["epoch"], row["step"], row["samples"]) for row in rows(trained)]
    assert counts == [("0", "0", "0"), ("1", "10", "95"), ("2", "20", "190")]


def test_what_is_not_known_yet_is_an_empty_cell(trained: Trainer) -> None:
    first, second, _ = rows(trained)
    assert first["update_ratio_1"] == first["update_ratio_3"] == ""
    assert "" not in second.values()


def test_four_files_and_nothing_else(trained: Trainer, tmp_path: Path) -> None:
    write_results(tmp_path, [results_of(trained, trained.experiment, '{"seconds": 1}')])
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "experiment.json",
        "history.csv",
        "network.safetensors",
        "summary.json",
    ]
    assert (tmp_path / "summary.json").read_text() == '{"seconds": 1}'
    assert Experiment.load(tmp_path / "experiment.json") == trained.experiment
    assert (tmp_path / "history.csv").read_text() == history_csv(trained.history)
    model = read_model(tmp_path / "network.safetensors")
    assert (model.theta.vector == trained.network.theta.vector).all()


def test_experiment_is_written_as_run_with_its_twins(trained: Trainer, tmp_path: Path) -> None:
    whole = Experiment.from_dict({**trained.experiment.to_dict(), "twins": [{"seed": 1}]})
    write_results(tmp_path, [results_of(trained, whole, "{}")])
    assert json.loads((tmp_path / "experiment.json").read_text())["twins"] == [{"seed": 1}]


def test_a_folder_used_again_holds_the_new_run_alone(trained: Trainer, tmp_path: Path) -> None:
    def put(lanes: int, word: str) -> None:
        for folder in folders_of(tmp_path, lanes):
            make_folder(folder)
        write_results(tmp_path, [results_of(trained, trained.experiment, word)] * lanes)

    put(3, "before")
    (tmp_path / "twin-2/notes.txt").write_text("my own")
    put(1, "after")
    assert {path.name for path in tmp_path.iterdir()} == {*FILES, "twin-2"}
    assert (tmp_path / "summary.json").read_text() == "after"
    assert [path.name for path in (tmp_path / "twin-2").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("failing", range(1, 9))
def test_a_folder_never_holds_files_of_two_runs(
    trained: Trainer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    def put(word: str) -> None:
        write_results(tmp_path, [dict.fromkeys(FILES, word.encode())])

    def fail_at(name: str, calls: list[int]) -> None:
        original = getattr(Path, name)

        def fails(path: Path, *rest: object) -> object:
            calls.append(1)
            if len(calls) == failing:
                raise OSError(28, "No space left on device")
            return original(path, *rest)

        monkeypatch.setattr(Path, name, fails)

    put("before")
    calls: list[int] = []
    fail_at("chmod", calls)
    fail_at("replace", calls)
    with pytest.raises(OSError, match="No space"):
        put("after")
    left = {path.read_text() for path in tmp_path.iterdir()}
    assert left == {"before"} if failing <= len(FILES) else left <= {"after"}


def test_folder_is_made_with_its_parents_and_left_empty(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    make_folder(folder)
    make_folder(folder)
    assert list(folder.iterdir()) == []


def test_a_file_in_the_place_of_the_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(FileExistsError):
        make_folder(tmp_path / "a")
