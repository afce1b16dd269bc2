"""An experiment as a line of text: short, whole again after a mail, and refused when it is cut."""

import textwrap
from contextlib import suppress
from hashlib import sha256

import pytest
from cases import in_turn
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.data.catalog import CATALOG
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.experiment_text import from_text, holds_text, to_text
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.lesson_library import all_lessons
from nnviz.experiment.set_experiment import experiment_on_set

ODD = Experiment.from_dict(
    {
        "name": 'true; "50 %" > 5\n<b>é 😀',
        "data": {
            "name": "painted",
            "points": [[0.1, -0.25, 0], [1e-300, 3, 1]],
            "leave_out": ["a;b", "null"],
        },
        "network": {"hidden": [2, 3], "activation": ["sigmoid", {"name": "sigmoid", "k": 2.5}]},
        "training": {"eta": 0.1, "early_stopping": 5},
        "twins": [{"training.eta": 1e-3}, {"network.hidden": [4, 4]}],
        "seed": 2**63 - 1,
    }
)


def experiments() -> list[Experiment]:
    lessons = [lesson.experiment for lesson in all_lessons()]
    return [*lessons, *map(experiment_on_set, CATALOG), ODD]


def test_read_again_it_is_the_same_experiment() -> None:
    for experiment in experiments():
        assert from_text(to_text(experiment)).experiment == experiment


def test_it_is_one_line_of_plain_characters() -> None:
    for experiment in experiments():
        text = to_text(experiment)
        assert text.isascii()
        assert text.isprintable()
        assert " " not in text


def test_most_lessons_take_at_most_three_hundred_characters() -> None:
    lengths = [len(to_text(lesson.experiment)) for lesson in all_lessons()]
    assert sum(length <= 300 for length in lengths) > len(lengths) / 2


@pytest.mark.parametrize("width", [20, 72, 76])
@pytest.mark.parametrize("quoted", ["", "> ", ">> ", "   ", "\u00a0"])
def test_it_survives_the_line_wraps_of_a_mail(width: int, quoted: str) -> None:
    for experiment in experiments():
        wrapped = textwrap.wrap(to_text(experiment), width)
        mail = "Look at this:\n\n" + "\r\n".join(quoted + line for line in wrapped) + "\n\nYours\nA."
        assert holds_text(mail)
        assert from_text(mail).experiment == experiment


def test_what_lost_a_part_is_not_taken_for_a_whole_one() -> None:
    text = to_text(ODD)
    for cut in (text[:-1], text[:-20], text[:40] + text[60:], text.replace("0.1", "0.2", 1)):
        with pytest.raises(ExperimentError, match="a part of it is missing, or was changed"):
            from_text(cut)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_a_changed_character_is_never_another_experiment(data: st.DataObject) -> None:
    text = to_text(ODD)
    at = data.draw(st.integers(len("nnviz:1;"), len(text) - 1))
    other = data.draw(st.characters(min_codepoint=33, max_codepoint=126))
    changed = text[:at] + other + text[at + 1 :]
    with suppress(ExperimentError):
        assert from_text(changed).experiment == ODD


def test_own_data_bear_name_and_fingerprint_and_no_folder() -> None:
    experiment = ODD.with_changes(
        {"data.name": "file:/home/somebody/my rows.csv", "data.points": [[0, 1, 1]]}
    )
    text = to_text(experiment, "0123456789ab")
    told = from_text(text)
    assert "somebody" not in text
    assert (told.experiment.data.name, told.fingerprint) == ("file:my rows.csv", "0123456789ab")
    assert told.experiment == experiment.replace("data.name", "file:my rows.csv")


@in_turn("part", ["training.eta=-1", "training.new=1", "spam=1", "twin=5", "data.name=[", "="])
def test_a_field_that_is_none_is_named_in_one_line(part: str) -> None:
    said = f"data.name=xor;{part};"
    with pytest.raises(ExperimentError) as refused:
        from_text(f"nnviz:1;{said}check={sha256(said.encode()).hexdigest()[:6]}")
    assert "\n" not in str(refused.value)
