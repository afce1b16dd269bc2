"""Where one stands in a lesson, and what becomes of what is done and answered."""

from pathlib import Path

import msgspec
import pytest
from cases import in_turn
from msgspec.structs import replace

from nnviz.experiment.condition import Standing
from nnviz.experiment.experiment import Data, Experiment
from nnviz.experiment.lesson import Lesson
from nnviz.experiment.lesson_file import read_lesson
from nnviz.experiment.progress import Progress
from nnviz.view.lesson.answer_box import number_in
from nnviz.view.lesson.guide import Guide

FILE = """---
title: T
question: Q?
chapter: 1.1
minutes: 3
covers: 1
---
First words.

```json
{"data": {"name": "xor"}}
```
```step
done: epoch >= 3
Run.
```
More words.
```ask
id: guess
kind: number
when: before
right: starts_solved
wrong: always_stuck
How many?
```
```json
{"data": {"name": "and"}}
```
```ask
id: alone
kind: number
when: after
right: starts_solved
wrong: always_stuck
with: training.eta=1
Of another run?
```
```step
done: eta changed
Change it.
```
```why
Why?
---
Because.
```
"""


@pytest.fixture
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Lesson:
    file = tmp_path_factory.mktemp("lessons") / "t.md"
    file.write_text(FILE, encoding="utf-8")
    return read_lesson(file)


def standing(epoch: int = 0, eta: float = 0.5) -> Standing:
    experiment = Experiment(data=Data("xor")).replace("training.eta", eta)
    return Standing(epoch=epoch, step=0, accuracy=0.5, experiment=experiment)


def test_words_stand_on_the_page_of_what_follows_them(lesson: Lesson) -> None:
    guide = Guide(lesson, Progress())
    assert [page.text for page in guide.pages] == ["First words.", "More words.", "", "", ""]
    assert [type(page.item).__name__ for page in guide.pages] == ["Step", "Ask", "Ask", "Step", "Why"]


def test_a_step_is_ticked_once_when_its_condition_comes_true(lesson: Lesson) -> None:
    guide = Guide(lesson, Progress())
    assert not guide.look(standing(2))
    assert guide.look(standing(3))
    assert guide.is_ticked(0)
    assert not guide.look(standing(4))


def test_a_step_that_is_passed_over_is_not_ticked_off(lesson: Lesson) -> None:
    guide = Guide(lesson, Progress())
    assert guide.go(1)
    assert not guide.is_ticked(0)
    guide.go(0)
    assert guide.look(standing(3))


def test_a_change_is_counted_from_when_the_step_came_into_sight(lesson: Lesson) -> None:
    guide = Guide(lesson, Progress(place=3))
    assert not guide.look(standing(eta=0.2))
    assert not guide.look(standing(eta=0.2))
    assert guide.look(standing(eta=0.5))
    guide.go(2)
    guide.go(3)
    assert guide.is_ticked(3)


def test_a_question_that_comes_before_the_run_is_seen_from_the_page_before_it(lesson: Lesson) -> None:
    assert Guide(lesson, Progress()).asks_again
    assert not Guide(lesson, Progress(answers={"guess": 2.0})).asks_again
    assert not Guide(lesson, Progress(place=1)).asks_again  # the next one is asked after
    assert not Guide(lesson, Progress(place=4)).asks_again


def test_going_on_skips_steps_that_are_done(lesson: Lesson) -> None:
    guide = Guide(lesson, Progress(place=0))
    assert guide.next_after(2) == 3
    guide.go(3)
    assert not guide.look(standing(eta=0.2))
    assert guide.look(standing(eta=0.5))
    assert guide.next_after(2) == 4


def test_on_its_last_page_a_lesson_is_done_once_all_on_it_is(lesson: Lesson) -> None:
    guide = Guide(lesson, Progress(ticked={4}))
    guide.go(3)
    assert not guide.progress.is_done
    guide.go(4)
    assert guide.progress.is_done
    guide = Guide(lesson, Progress())
    guide.go(4)
    assert not guide.progress.is_done
    guide.explain("why")
    assert guide.progress.is_done


def test_a_lesson_that_goes_on_has_only_those_pages_ticked_off_that_were_done(lesson: Lesson) -> None:
    guide = Guide(lesson, Progress())
    guide.go(3)  # past a step and two questions
    assert not guide.look(standing(eta=0.2))
    assert guide.look(standing(eta=0.5))
    kept = msgspec.convert(msgspec.to_builtins(guide.progress, str_keys=True), Progress, strict=False)
    again = Guide(lesson, kept)
    assert [again.is_ticked(place) for place in range(5)] == [False, False, False, True, False]


def test_a_question_is_open_until_it_is_answered_or_skipped(lesson: Lesson) -> None:
    guide = Guide(lesson, Progress(place=1))
    assert guide.open_ask is not None
    guide.answer(None)
    assert guide.open_ask is None
    assert guide.progress.answers == {"guess": None}


def test_a_lesson_is_done_at_its_end_and_begins_anew_without_its_answers(lesson: Lesson) -> None:
    guide = Guide(lesson, Progress(place=1))
    guide.answer(4.0)
    guide.go(4)
    assert not guide.progress.is_done
    guide.explain("so")
    assert guide.progress.is_done
    assert guide.progress.reasons == {4: "so"}
    assert not guide.go(5)
    guide.start_over()
    assert guide.progress.answers == {}
    assert guide.progress.place == 0
    assert guide.progress.is_done  # it was, once


def test_a_lesson_begun_anew_is_at_its_end_only_once_its_last_page_is_dealt_with_again(
    lesson: Lesson,
) -> None:
    guide = Guide(lesson, Progress())
    guide.go(4)
    guide.explain("So.")
    assert guide.is_at_end
    guide.start_over()
    guide.go(4)
    assert guide.progress.is_done
    assert not guide.is_at_end


def test_what_a_question_changes_for_itself_alone_is_not_trained_in_the_window(lesson: Lesson) -> None:
    names = [Guide(lesson, Progress(place=place)).experiment.data.name for place in range(5)]
    assert names == ["xor", "xor", "xor", "and", "and"]
    guide = Guide(lesson, Progress())
    assert [guide.is_shown(ask) for ask in lesson.asks] == [True, False]


def test_what_a_page_shows_is_shown_until_another_is_named(
    tmp_path: Path,
) -> None:
    file = tmp_path / "shown.md"
    text = FILE.replace("done: epoch >= 3", "done: epoch >= 3\nshows: costs softmax")
    file.write_text(text.replace("with: training.eta=1\n", "shows: weights\n"), encoding="utf-8")
    guides = [Guide(read_lesson(file), Progress(place=place)) for place in range(5)]
    assert [guide.shown for guide in guides] == [("costs", "softmax")] * 2 + [("weights",)] * 3


def test_progress_beyond_the_end_of_a_file_that_was_shortened_is_its_end(lesson: Lesson) -> None:
    short = replace(lesson, items=lesson.items[:2])
    assert Guide(short, Progress(place=9)).progress.place == 0


@in_turn(
    ("typed", "number"),
    [
        ("1.5", 1.5), ("1,5", 1.5), (" −2 ", -2.0), ("1e-3", 1e-3), ("3·10^-2", 0.03), ("1/4", 0.25),
        ("25 %", 0.25), ("", None), ("abc", None), ("1/0", None), ("1/2/3", None), ("nan", None),
    ],
)  # fmt: skip
def test_a_number_is_understood_as_people_write_it(typed: str, number: float | None) -> None:
    assert number_in(typed) == (None if number is None else pytest.approx(number))
