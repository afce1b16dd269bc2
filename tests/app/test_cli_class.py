"""`nnviz class`, `nnviz worksheet` and `nnviz lessons --check`: what a teacher types."""

import json
import re
from collections.abc import Callable, Sequence
from html import unescape
from pathlib import Path
from textwrap import wrap
from typing import Any

import pytest
from cases import in_turn
from msgspec import structs

from nnviz.app.commands import class_
from nnviz.app.commands import lessons as lessons_command
from nnviz.app.commands import worksheet as worksheet_command
from nnviz.app.commands.class_ import read_class
from nnviz.app.main import main
from nnviz.app.opening import what_to_open
from nnviz.app.sheet_page import key_page, sheet_page, words
from nnviz.core.naming import number
from nnviz.data.resources import resource
from nnviz.experiment.answer_line import AnswerLine, Given, write_line
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.lesson_library import open_lesson
from nnviz.training.build import build
from nnviz.training.lessons.answers import answers_of
from nnviz.training.lessons.judging import handed_in
from nnviz.training.lessons.runs import Runs
from nnviz.training.lessons.sheet import sheet
from nnviz.training.trainer import Trainer

LESSON = """---
title: One neuron
question: Why?
chapter: 1
minutes: 1
covers: 1
panels: cost
---
```json
{"data": {"name": "and", "coding": "binary"}, "network": {"hidden": []}, "training": {"epochs": 3}}
```
```ask
id: rows
kind: number
when: before
right: nudged_output by=0.5
wrong: out_moves_like_w, step_thinking
By how much of **1** does $a_1$ rise from {output}?
```
"""


def handed(folder: Path, name: str, judged: str, value: str = "4") -> None:
    """Let somebody hand in one answer."""
    line = AnswerLine("adder", 0, (Given("adder_rows", value, judged),), name)
    (folder / f"{name}.txt").write_text(f"Here is mine:\n{write_line(line)}\n", encoding="utf-8")


def test_a_class_becomes_a_table_and_a_histogram(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for i in range(4):
        handed(tmp_path, f"Ada {i}", "one_layer_is_enough")
    handed(tmp_path, "Bob", "right", "2")
    assert main(["class", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "adder: 5 handed in" in told
    assert re.search(r"^Ada 0 +0 +✗ 4\n(Ada.*\n){3}Bob +0 +✓ 2$", told, re.MULTILINE)
    (often,) = re.findall(r"one_layer_is_enough +4 +(█+)  any truth table", told)
    (once,) = re.findall(r"right +1 +(█+)", told)
    assert len(often) == 4 * len(once) == 40
    assert told.index("  one_layer_is_enough ") < told.index("  right ")


def test_a_line_that_cannot_be_read_is_named_and_the_others_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    handed(tmp_path, "Ada", "right")
    (tmp_path / "again.txt").write_bytes((tmp_path / "Ada.txt").read_bytes())
    (tmp_path / "cut.txt").write_text("nnviz-answers adder seed=0 rows=2", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(bytes(range(256)))
    assert main(["class", str(tmp_path)]) == 1
    told = capsys.readouterr().out
    assert "1 handed in" in told
    assert "left out: cut.txt, line 1: no line of answers" in told


@in_turn(
    "handed_in",
    [
        lambda line: line.encode("utf-16"),
        lambda line: "\n".join(["Dear teacher,", "", *wrap(line, 40), "", "Ada, at #00ff00ff"]).encode(),
        lambda line: "\n> > ".join(["> > hello", *wrap(line, 40), "bye"]).encode(),
        lambda line: f'<p dir="ltr">{line}<br></p>'.encode(),
        lambda line: f'"2024/05/03 9:12","Ada","{line}"\r\n'.encode(),
        lambda line: f"Name: Käthe\n  {line}\n".encode("cp1252"),
    ],
)
def test_a_line_is_found_in_a_mail_a_page_or_a_table(
    tmp_path: Path, handed_in: Callable[[str], bytes]
) -> None:
    line = AnswerLine("adder", 0, (Given("adder_rows", "4", "right"), Given("b", "1,2,3", "wrong")), "Ada")
    (tmp_path / "a.txt").write_bytes(handed_in(write_line(line)))
    assert read_class(tmp_path) == ([line], [], [])


def test_a_folder_in_the_folder_is_that_of_one_learner(tmp_path: Path) -> None:
    for name in ("Ada_1_file", "Bob_2_file"):
        (tmp_path / name).mkdir()
        handed(tmp_path / name, name[:3], "right")
    (tmp_path / "Cleo_3_file").mkdir()
    (tmp_path / "Cleo_3_file" / "cut.txt").write_text("nnviz-answers adder seed=0 rows=2\n\n#00ff00ff")
    lines, faults, without = read_class(tmp_path)
    assert [line.name for line in lines] == ["Ada", "Bob"]
    assert [fault.partition(":")[0] for fault in faults] == ["Cleo_3_file/cut.txt, line 1"]
    assert without == []


def test_two_without_a_name_who_say_the_same_are_two_and_a_name_counts_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    handed(tmp_path, "Ada", "right")
    (tmp_path / "again.txt").write_text((tmp_path / "Ada.txt").read_text(encoding="utf-8"), encoding="utf-8")
    handed(tmp_path, "", "right")
    (tmp_path / "b.txt").write_text((tmp_path / ".txt").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "c.txt").write_text((tmp_path / ".txt").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "note.txt").write_text("I was ill.\n", encoding="utf-8")
    assert main(["class", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "adder: 3 handed in" in told
    assert "left out: note.txt: no line in it begins with nnviz-answers" in told


def test_a_file_too_long_to_be_answers_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handed(tmp_path, "Ada", "right")
    monkeypatch.setattr(class_, "_LONGEST_FILE", 10)
    assert read_class(tmp_path) == ([], [], ["Ada.txt"])


def test_a_folder_without_answers_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["class", str(tmp_path)]) == 2
    assert "no line of answers in any file" in capsys.readouterr().err
    assert main(["class", str(tmp_path / "nowhere")]) == 2


def test_what_was_answered_comes_back_from_the_line(tmp_path: Path) -> None:
    answers = answers_of(open_lesson("adder"), Runs())
    given = tuple(handed_in(found, found.wrong[0].value) for found in answers.values())
    (tmp_path / "one.txt").write_text(write_line(AnswerLine("adder", 0, given)), encoding="utf-8")
    ((line,), faults, _) = read_class(tmp_path)
    assert faults == []
    assert [one.judged for one in line.given] == [found.wrong[0].rule.name for found in answers.values()]
    assert handed_in(answers["nand_z"], None).judged == "skipped"


def one_by_one(work: Callable[[Any], Any], items: Sequence[Any]) -> list[Any]:
    """In place of processes, of which each takes a second to start."""
    return [work(item) for item in items]


def test_sheets_differ_by_seed_and_the_key_has_the_numbers_of_the_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worksheet_command, "in_processes", one_by_one)
    lesson = tmp_path / "mine.md"
    lesson.write_text(LESSON, encoding="utf-8")
    out = tmp_path / "out"
    assert main(["worksheet", str(lesson), "--students", "2", "--out", str(out)]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["key.html", "sheet-01.html", "sheet-02.html"]
    one, two, key = (
        (out / name).read_text(encoding="utf-8") for name in ("sheet-01.html", "sheet-02.html", "key.html")
    )
    trained = trained_from(1)
    output = f"{float(trained.network.feedforward([1, 1])[0]):.3f}"
    assert f"rise from {output}" in one
    assert output not in two
    assert '<b>1</b> does <span class=kept><span class=formula role=img aria-label="' in one
    assert "<svg" in one, "formulas are drawn"
    assert f"nnviz run {lesson} --seed 1<" in one
    cost = number(float(trained.history["train_cost"][-1]), 6)
    assert f"train_cost {cost}" in unescape(key)
    assert "a neuron is on or off" in key


def test_a_sheet_has_axes_to_draw_between_and_its_key_tells_the_curve_in_numbers() -> None:
    lesson = open_lesson("sigmoid")
    made = sheet(1, resource("lessons") / "sigmoid.md")
    drawn = next(one for one in made.questions if one.kind == "draw")
    assert [(axis.name, axis.ends) for axis in drawn.axes] == [("z", ("−6", "6")), ("σ′(z)", ("0", "1"))]
    assert drawn.right == "0.00247 → 0.250 → 0.00247 (at −6, 0, 6)"
    page = sheet_page(lesson, made, 1, "sigmoid")
    assert "σ′(z)<br>1<" in page
    key = key_page(lesson, [made])
    assert "1 sheet. A" in key
    assert "epochs: train_cost" in key
    twins = structs.replace(lesson.experiment, twins=({"training.eta": 1.0},))
    assert "epochs in A: train_cost" in key_page(structs.replace(lesson, experiment=twins), [made])


def test_on_paper_nothing_is_cut_through_no_heading_stands_alone_and_a_stand_in_is_told() -> None:
    lesson, made = open_lesson("sigmoid"), sheet(1, resource("lessons") / "sigmoid.md")
    page = sheet_page(lesson, structs.replace(made, stands_in="mnist"), 1, "sigmoid")
    for rule in (
        ".question {[^}]*break-inside: avoid",
        "tr { break-inside: avoid",
        "h1, h2, p { break-after: avoid",
    ):
        assert re.search(rule, page)
    assert "stand in for MNIST digits" in page


def test_no_mark_is_parted_from_its_formula_at_the_end_of_a_line() -> None:
    plain = re.sub(r"<svg.*?</svg>|<span class=formula[^>]*>", "", words("It is ($x$), **so** $y$."))
    assert plain == "It is <span class=kept>(</span>),</span> <b>so</b> <span class=kept></span>.</span>"


def trained_from(seed: int) -> Trainer:
    """The trainer of `LESSON` at its end."""
    section = {"data": {"name": "and", "coding": "binary"}, "network": {"hidden": []}}
    trainer = build(Experiment.from_dict({**section, "training": {"epochs": 3}, "seed": seed}))
    while trainer.epoch < 3:
        trainer.run_epoch()
    return trainer


def test_a_lesson_that_is_not_there_gets_no_sheets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["worksheet", "nowhere", "--students", "2", "--out", str(tmp_path / "out")]) == 2
    assert "nowhere: no such file" in capsys.readouterr().err


def test_lessons_of_ones_own_are_listed_run_and_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lessons_command, "in_processes", one_by_one)
    (tmp_path / "mine.md").write_text(LESSON, encoding="utf-8")
    assert main(["lessons", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "mine  One neuron  1 min\n"
    assert main(["lessons", str(tmp_path), "--json"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    (question,) = listed["questions"]
    assert (listed["id"], listed["covers"], listed["steps"]) == ("mine", [1], 0)
    assert [one["rule"] for one in question["wrong"]] == ["out_moves_like_w", "step_thinking"]
    assert question["right"] != question["wrong"][0]["value"] == 0.5
    assert main(["lessons", str(tmp_path), "--check"]) == 0
    assert "1 lesson, 1 question answered, 0 faults" in capsys.readouterr().out
    (tmp_path / "bad.md").write_text(LESSON.replace("step_thinking", "luck"), encoding="utf-8")
    (tmp_path / "worse.md").write_text("Notes", encoding="utf-8")
    assert main(["lessons", str(tmp_path), "--check"]) == 1
    told = capsys.readouterr().err
    assert "bad.md: ask rows: wrong: 'luck' is no rule" in told
    assert "worse.md: must open with a line ---" in told


def test_a_lesson_in_a_file_of_ones_own_opens_like_any_file(tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text(LESSON, encoding="utf-8")
    opened, data = what_to_open(str(tmp_path / "mine.md"))
    assert data is None  # that would be previewed
    assert opened.lesson is not None
    assert (opened.lesson.id, opened.experiment) == ("mine", opened.lesson.experiment)
