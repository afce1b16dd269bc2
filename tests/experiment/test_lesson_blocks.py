"""What a lesson and its conditions may hold, at both sides of every limit, and what is said of the rest."""

from pathlib import Path
from typing import Any

from cases import in_turn
from msgspec.structs import replace
from xor import XOR, of, refused

from nnviz.experiment.condition import Standing, field_path, read_condition
from nnviz.experiment.experiment_file import MAX_BYTES
from nnviz.experiment.lesson import Lesson
from nnviz.experiment.lesson_file import CONCEPTS, read_lesson
from nnviz.experiment.lesson_library import read_folder
from nnviz.experiment.lesson_pages import pages_of
from nnviz.experiment.progress import Progress

# -- conditions ------------------------------------------------------------------------------------

BEGIN = Standing(epoch=0, step=0, accuracy=0.5, experiment=XOR)


@in_turn(
    ("text", "changes", "holds"),
    [
        ("epoch > 1", {"epoch": 1}, False),
        ("epoch > 1", {"epoch": 2}, True),
        ("epoch < 1", {"epoch": 1}, False),
        ("epoch <= 1", {"epoch": 1}, True),
        ("epoch <= 1", {"epoch": 2}, False),
        ("epoch = 1", {"epoch": 1}, True),
        ("epoch = 1", {"epoch": 0}, False),
        ("early_stopping >= 1", {}, False),
        ("twins > 0", {"experiment": of(twins=[{"seed": 1}])}, True),
        ("twin added", {}, False),
        ("epoch >= 1 and step >= 1", {"epoch": 1}, False),
        ("epoch >= 1 and step >= 1", {"epoch": 1, "step": 1}, True),
        ("hidden = 30", {}, True),
        ("panel costs used  Softmax On", {"used": frozenset({"costs softmax on"})}, True),
        ("panel costs used Softmax", {"used": frozenset({"costs"})}, False),
    ],
)
def test_a_condition_is_held_against_what_is(text: str, changes: dict[str, Any], holds: bool) -> None:
    assert read_condition(text).holds(BEGIN, replace(BEGIN, **changes)) is holds


@in_turn(
    ("text", "message"),
    [
        ("epoch >= x", "epoch: 'x' is not a number"),
        ("cost > quadratic", "training.cost: only = can be asked of what is no number, not >"),
        ("phase BP5 reached", "'phase BP5 reached': 'BP5' is not one of input, feed_forward"),
        ("nothing", "'nothing' is no condition; allowed are epoch >= 10, eta changed, twin added"),
        ("unknown changed", "'unknown' is no field; write its path, such as training.eta"),
        ("name changed", ""),
        ("seed changed", ""),
    ],
)
def test_a_condition_that_is_none_is_told(text: str, message: str) -> None:
    if message:
        refused(message, read_condition, text)
    else:
        read_condition(text)


def test_a_condition_knows_its_panels_and_fields() -> None:
    assert read_condition("panel draw used and eta changed and panel costs opened").panels == (
        "draw",
        "costs",
    )
    assert (field_path("seed"), field_path("eta"), field_path("data.seed")) == (
        "seed",
        "training.eta",
        "data.seed",
    )


# -- lessons ---------------------------------------------------------------------------------------

HEAD = {"title": "T", "question": "Q?", "chapter": "5.2", "minutes": "10", "covers": "4, 2"}
JSON = '```json\n{"data": {"name": "xor"}, "training": {"epochs": 20}}\n```\n'
ASK = (
    "```ask\nid: one\nkind: number\nwhen: before\nright: cost of=1 over=4\nwrong: a, b\nat: 5\n"
    "unit: s\nshows: costs softmax\nveils: draw\npanel: cost\n\nHow?\n---\nSo.\n```\n"
)
STEP = "```step\ndone: epoch >= 1\npoint: run\n\nDo.\n```\n"
WHY = "```why\nright: cost\nat: 3\nwith: training.eta=1\n\nWhy?\n---\nCause.\n```\n"


def lesson(tmp_path: Path, body: str = JSON, **head: str) -> Lesson:
    lines = "\n".join(f"{key}: {value}" for key, value in (HEAD | head).items() if value != "-")
    (tmp_path / "mine.md").write_text(f"---\n{lines}\n---\n{body}")
    return read_lesson(tmp_path / "mine.md")


def test_a_lesson_is_read_with_all_that_is_in_it(tmp_path: Path) -> None:
    other = JSON.replace("xor", "circle")
    found = lesson(
        tmp_path,
        f"Words.\n{JSON}{ASK}More.\n{other}{STEP}{WHY}End.",
        panels="draw, cost",
        published="1: 0 0.5, 10 0.1; 2: 3 0.2",
    )
    assert (found.id, found.title, found.question, found.place, found.minutes) == (
        "mine",
        "T",
        "Q?",
        (5, 2),
        10,
    )
    assert (found.covers, found.panels, found.needs) == ((2, 4), ("draw", "cost"), "")
    assert [(one.layer, one.points) for one in found.published] == [
        (1, ((0, 0.5), (10, 0.1))),
        (2, ((3, 0.2),)),
    ]
    assert [type(item).__name__ for item in found.items] == ["Text", "Ask", "Text", "Step", "Why", "Text"]
    (ask,), (step,), why = found.asks, found.steps, found.items[4]
    assert (ask.experiment.data.name, step.experiment.data.name, why.experiment.data.name) == (
        "xor",
        "circle",
        "circle",
    )
    assert (ask.experiment.name, why.experiment.training.eta, why.at, ask.at) == ("T", 1, 3, 5)
    assert (ask.right.name, ask.right.arguments, ask.wrong) == ("cost", {"of": "1", "over": "4"}, ("a", "b"))
    assert (ask.text, ask.after, ask.unit, ask.shows, ask.veils, ask.panel) == (
        "How?",
        "So.",
        "s",
        ("costs", "softmax"),
        ("draw",),
        "cost",
    )
    assert (step.text, step.point, step.done.text, why.cause) == ("Do.", "run", "epoch >= 1", "Cause.")
    assert found.text == "Words.\n\nMore.\n\nDo.\n\nEnd."
    assert found.words == "T\n\nQ?\n\nWords.\n\nHow?\n\nSo.\n\nMore.\n\nDo.\n\nWhy?\n\nCause.\n\nEnd."
    pages = pages_of(found)
    assert [(page.text, type(page.item).__name__) for page in pages] == [
        ("Words.", "Ask"),
        ("More.", "Step"),
        ("", "Why"),
        ("End.", "NoneType"),
    ]
    assert len(pages_of(replace(found, items=found.items[:2]))) == 1


@in_turn(
    ("body", "message"),
    [
        ("Words.", "must hold an experiment, in a block fenced as json"),
        (JSON + "```other\nx\n```\n", "other: unknown block; allowed are json, step, ask, why"),
        (JSON + STEP.replace("done: epoch >= 1\n", ""), "step 1: done: is needed"),
        (
            JSON + STEP + STEP.replace("point", "pint"),
            "step 2: pint: unknown field; allowed are done, point, shows",
        ),
        (JSON + STEP.replace("Do.", ""), "step 1: has no text"),
        (JSON + ASK + ASK, "ask one: there are two of this id"),
        (JSON + ASK.replace("id: one", "id: One"), "ask One: id: 'One' must be a small letter"),
        (
            JSON + ASK.replace("number", "choice"),
            "ask one: options: at least two, parted by |, and of a choice alone",
        ),
        (JSON + ASK.replace("kind: number", "kind: choice\noptions: a | "), "ask one: options: at least two"),
        (
            JSON + ASK.replace("kind: number", "kind: number\noptions: a | b"),
            "ask one: options: at least two",
        ),
        (
            JSON + ASK.replace("kind: number", "kind: other"),
            "ask one: kind: 'other' is not one of choice, number, draw",
        ),
        (JSON + ASK.replace("before", "later"), "ask one: when: 'later' is not one of before, after"),
        (JSON + ASK.replace("at: 5", "at: 21"), "ask one: at: '21' is no epoch of a run of 20"),
        (JSON + ASK.replace("at: 5", "at: x"), "ask one: at: 'x' is no epoch of a run of 20"),
        (JSON + ASK.replace("of=1", "one"), "ask one: right: 'one' must be NAME=VALUE"),
        (
            JSON + ASK.replace("costs softmax", "costs softmax z"),
            "ask one: shows: a panel or a lab, perhaps with one part",
        ),
        (JSON + WHY.replace("---\nCause.\n", ""), "why 1: has no cause: it stands below a line ---"),
        (
            JSON + WHY.replace("eta=1", "eta"),
            "why 1: with: 'training.eta' must be KEY=VALUE, such as training.eta=0.1",
        ),
        (JSON + WHY.replace("training.eta", "eta"), "why 1: eta: unknown field; allowed are name, "),
    ],
)
def test_a_block_that_is_wrong_is_told_by_its_name(tmp_path: Path, body: str, message: str) -> None:
    refused(f"mine.md: {message}", lesson, tmp_path, body)


@in_turn(
    ("head", "message"),
    [
        ({"more": "x"}, "more: unknown field; allowed are title, question"),
        ({"title": "-"}, "title: is needed"),
        ({"title": ""}, "title: must be a text"),
        ({"minutes": "x"}, "minutes: must be a number"),
        ({"chapter": "5.2.1"}, "chapter: must be a number"),
        ({"covers": "0"}, "covers: concepts are numbered from 1 to 58"),
        ({"covers": f"1, {CONCEPTS + 1}"}, "covers: concepts are numbered from 1 to 58"),
        ({"covers": f"1, {CONCEPTS}"}, ""),
        ({"needs": "mnist"}, "needs: mnist is not the set that an experiment of the lesson is on"),
        ({"published": "1: 0 0.5, 0 0.1"}, "published: epochs must rise, and values be over 0 and finite"),
        ({"published": "1: 5 0.5, 0 0.1"}, "published: epochs must rise"),
        ({"published": "1: 0 0.5, 3 0.0"}, "published: epochs must rise"),
        ({"published": "1: 0 0.0"}, "published: epochs must rise"),
        ({"published": "1: 0 9e999"}, "published: epochs must rise"),
        ({"published": "x"}, "published: must be epochs and values of layers"),
    ],
)
def test_a_head_that_is_wrong_is_told_by_its_field(
    tmp_path: Path, head: dict[str, str], message: str
) -> None:
    if message:
        refused(f"mine.md: {message}", lesson, tmp_path, **head)
    else:
        lesson(tmp_path, **head)


def test_small_things_of_a_lesson(tmp_path: Path) -> None:
    choice = ASK.replace("kind: number", "kind: choice\noptions: a | b c|d").replace("at: 5\n", "")
    (ask,) = lesson(tmp_path, JSON + choice).asks
    assert (ask.options, ask.at) == (("a", "b c", "d"), 20)
    (ask,) = lesson(tmp_path, JSON + ASK.replace("at: 5", "at: 20")).asks
    assert ask.at == 20
    assert lesson(tmp_path, JSON.replace("xor", "mnist"), needs="mnist").needs == "mnist"
    assert lesson(tmp_path, JSON.replace("xor", "mnist")).needs == "mnist"
    (tmp_path / "large.md").write_text("x" * (MAX_BYTES + 1))
    (tmp_path / "bare.md").write_text("x" * MAX_BYTES)
    (tmp_path / "latin.md").write_bytes(b"\xff\xfe\xfa")
    (tmp_path / "notes.txt").write_text("x")
    lesson(tmp_path, chapter="5")
    library = read_folder(tmp_path)
    assert [one.id for one in library.lessons] == ["mine"]
    assert {path.name: words.partition(": ")[2][:20] for path, words in library.broken.items()} == {
        "large.md": "over 1,000,000 bytes",
        "bare.md": "must open with a lin",
        "latin.md": "not a text in UTF-8",
    }
    refused("none: no such file", read_folder, tmp_path / "none")
    refused("none.md: no such file", read_lesson, tmp_path / "none.md")


def test_a_lesson_is_begun_once_something_was_passed_or_answered() -> None:
    assert Progress() == Progress(0, False, {}, {}, set())
    assert not Progress().is_begun
    assert Progress(place=1).is_begun
    assert Progress(answers={"one": None}).is_begun
    assert not Progress(is_done=True).is_begun
