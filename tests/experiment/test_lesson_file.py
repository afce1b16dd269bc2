"""How a lesson is read, and what is said of one that is not in order."""

import re
from pathlib import Path

import pytest
from cases import in_turn

from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.lesson import Ask, Call, Published, Step, Text, Why
from nnviz.experiment.lesson_file import read_lesson
from nnviz.experiment.lesson_library import read_folder

LESSON = """---
title: A lesson
question: Why?
chapter: 2
minutes: 4
covers: 7, 3
panels: gradient, cost
---
First.

```json
{"data": {"name": "xor"}, "training": {"epochs": 9}}
```
```step
done: epoch >= 3
point: run
Press **Space**.
```
Then:
```ask
id: ratio
kind: number
when: before
right: norm_ratio of=1 over=2
wrong: all_alike, a_quarter
at: 0
with: training.eta=0.1; network.hidden=4,4
unit: times
veils: gradient
How much slower?
---
It is {ratio} times.
```
```json
{"data": {"name": "and"}, "training": {"epochs": 5}}
```
```ask
id: lane
kind: choice
when: after
right: lane_with lowest=train_cost
wrong: larger
options: 0.1 | 0.5
Which?
```
```why
Why is that?
---
Because of {ratio}.
```
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.md"


def test_the_items_stand_in_the_order_of_the_file(file: Path) -> None:
    file.write_text(LESSON, encoding="utf-8")
    lesson = read_lesson(file)
    assert (lesson.covers, lesson.place, lesson.panels) == ((3, 7), (2,), ("gradient", "cost"))
    assert [type(item) for item in lesson.items] == [Text, Step, Text, Ask, Ask, Why]
    step, first, second = lesson.steps[0], *lesson.asks
    assert (step.text, step.point, step.done.text) == ("Press **Space**.", "run", "epoch >= 3")
    assert first.right == Call("norm_ratio", {"of": "1", "over": "2"})
    assert (first.wrong, first.at, first.veils) == (("all_alike", "a_quarter"), 0, ("gradient",))
    assert (first.text, first.after) == ("How much slower?", "It is {ratio} times.")
    assert second.options == ("0.1", "0.5")


def test_what_follows_an_experiment_is_asked_of_it_and_the_lesson_opens_on_the_first(file: Path) -> None:
    file.write_text(LESSON, encoding="utf-8")
    lesson = read_lesson(file)
    first, second = lesson.asks
    assert (lesson.experiment.data.name, lesson.experiment.name) == ("xor", "A lesson")
    assert first.experiment == lesson.experiment.with_changes({"training.eta": 0.1, "network.hidden": [4, 4]})
    assert (second.experiment.data.name, second.at) == ("and", 5)
    why = lesson.items[-1]
    assert isinstance(why, Why)
    assert (why.right, why.cause, why.experiment) == (None, "Because of {ratio}.", second.experiment)


@in_turn(
    ("old", "new", "complaint"),
    [
        ("minutes: 4", "minutes: 4\nminutes: 5", "minutes: stands there twice"),
        ("covers: 7, 3", "covers: 0", "covers: concepts are numbered from 1 to 58"),
        ("covers: 7, 3", "covers: all", "covers: must be numbers of concepts, such as 4, 5"),
        ("panels: gradient, cost", "needs: mnist", "needs: mnist is not the set that an experiment"),
        (
            "panels: gradient, cost",
            "published: 1: 0 0.2; hidden 2: 0 1",
            "published: must be epochs and values",
        ),
        ("panels: gradient, cost", "published: 1: 5 0.2, 5 0.3", "published: epochs must rise"),
        (
            "panels: gradient, cost",
            "published: 1: 0 0.0",
            "published: epochs must rise, and values be over 0",
        ),
        ("```step", "```stop", "stop: unknown block; allowed are json, step, ask, why"),
        ("done: epoch >= 3\n", "", "step 1: done: is needed"),
        ("done: epoch >= 3", "done: soon", "step 1: 'soon' is no condition"),
        ("Press **Space**.\n", "", "step 1: has no text"),
        ("kind: number", "kind: essay", "ask ratio: kind: 'essay' is not one of choice, number, draw"),
        ("when: before", "when: never", "ask ratio: when: 'never' is not one of before, after"),
        ("at: 0", "at: 10", "ask ratio: at: '10' is no epoch of a run of 9"),
        ("of=1", "of", "ask ratio: right: 'of' must be NAME=VALUE"),
        ("with: training.eta=0.1", "with: eta=0.1", "ask ratio: eta: unknown field"),
        (
            "point: run",
            "shows: costs softmax pairs",
            "step 1: shows: a panel or a lab, perhaps with one part",
        ),
        ("unit: times", "colour: red", "ask ratio: colour: unknown field; allowed are id, kind"),
        ("options: 0.1 | 0.5", "options: 0.1", "ask lane: options: at least two"),
        ("id: lane", "id: ratio", "ask ratio: there are two of this id"),
        ("id: lane", "id: a lane", "ask a lane: id: 'a lane' must be a small letter"),
        ("---\nBecause of {ratio}.\n", "", "why 1: has no cause"),
    ],
)
def test_what_is_wrong_in_a_block_is_named(file: Path, old: str, new: str, complaint: str) -> None:
    assert old in LESSON
    file.write_text(LESSON.replace(old, new), encoding="utf-8")
    with pytest.raises(ExperimentError) as refusal:
        read_lesson(file)
    assert str(refusal.value).startswith(f"{file}: {complaint}")


@in_turn(
    "content",
    [
        LESSON.encode("utf-8-sig"),
        f"\n\n{LESSON}".encode(),
        LESSON.replace("---\n", "--- \t\n").encode(),
        LESSON.replace("\n", "\r\n").encode(),
    ],
)
def test_what_an_editor_adds_does_no_harm(file: Path, content: bytes) -> None:
    file.write_text(LESSON, encoding="utf-8")
    lesson = read_lesson(file)
    file.write_bytes(content)
    assert read_lesson(file) == lesson


@in_turn(
    ("old", "complaint"),
    [
        ("Press **Space**.\n```\n", "the block step before ```ask does not end"),
        ("Because of {ratio}.\n```\n", "the block ```why does not end: a line ``` ends it"),
    ],
)
def test_a_block_that_does_not_end_is_named(file: Path, old: str, complaint: str) -> None:
    """It would be swallowed by the next one, or stand there as text."""
    file.write_text(LESSON.replace(old, old.removesuffix("```\n")), encoding="utf-8")
    with pytest.raises(ExperimentError, match=re.escape(complaint)):
        read_lesson(file)


def test_published_figures_are_of_a_layer_each(file: Path) -> None:
    told = "published: 1: 0 0.0657, 100 1.49e-3; 2: 0 0.3"
    file.write_text(LESSON.replace("panels: gradient, cost", told), encoding="utf-8")
    assert read_lesson(file).published == (
        Published(1, ((0, 0.0657), (100, 0.00149))),
        Published(2, ((0, 0.3),)),
    )


def test_a_folder_gives_its_lessons_in_order_and_names_what_is_none(tmp_path: Path) -> None:
    for name, place in (("a", "1.10"), ("b", "1.2"), ("d", "1.1")):
        (tmp_path / f"{name}.md").write_text(
            LESSON.replace("chapter: 2", f"chapter: {place}"), encoding="utf-8"
        )
    (tmp_path / "c.md").write_text("Notes", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"")
    library = read_folder(tmp_path)
    assert [lesson.id for lesson in library.lessons] == ["d", "b", "a"]
    assert [path.name for path in library.broken] == ["c.md"]
    assert "must open with a line ---" in library.broken[tmp_path / "c.md"]
