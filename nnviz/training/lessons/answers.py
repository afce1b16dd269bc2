"""The answers to a lesson's questions: the right one measured in a run, the wrong ones by their rules."""

import inspect
import re
from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

import numpy as np
from msgspec import Struct

from nnviz.core.marks import with_points
from nnviz.core.naming import count, number
from nnviz.core.parameters import Array
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.lesson import Ask, Call, Lesson, Why
from nnviz.training.lessons.measures import MEASURES
from nnviz.training.lessons.rule import Facts, Rule
from nnviz.training.lessons.rules import RULES
from nnviz.training.lessons.runs import Runs, Scene

Value: TypeAlias = float | Array

APART = 0.1
"""A wrong answer this near to the right one, relative to it, would be none."""


class Wrong(Struct, frozen=True, eq=False):
    """A wrong answer, and the rule that it comes from."""

    rule: Rule
    value: Value


class Answer(Struct, frozen=True, eq=False):
    """What a question comes to in a run.

    Attributes
    ----------
    right
        A number; of a choice the place among the options; of a curve its heights.
    facts
        All that the measure found, by name, ``right`` among it; of a curve ``x`` as well.
    """

    ask: Ask
    right: Value
    wrong: tuple[Wrong, ...]
    facts: Facts

    @property
    def text(self) -> str:
        """The question, with what the run gives to it."""
        return filled(self.ask.text, self.facts)

    @property
    def after(self) -> str:
        """What is said once it was answered."""
        return filled(self.ask.after, self.facts, [self])

    def check_words(self) -> None:
        """Raise `ExperimentError` where its words name a figure that there is not."""
        _ = self.text, self.after

    def shown(self, value: Value) -> str:
        """A value as a person reads it: a number with its unit, the words of an option."""
        if isinstance(value, np.ndarray):
            return "a curve"
        if self.ask.kind == "choice":
            return self.ask.options[int(value)]
        words, unit = written(value), self.ask.unit
        return f"{words} {_one(unit) if words == '1' else unit}".strip()

    @property
    def figure(self) -> str:
        """The right answer as it stands in a sentence, without its unit."""
        return written(float(self.right)) if self.ask.kind == "number" else self.shown(self.right)

    def distance(self, one: Value, other: Value) -> float:
        """How far apart two values are, relative to the right one.

        Of curves the root-mean-square distance, relative to the range of the right one; of a choice 0 or 1.
        """
        if self.ask.kind == "choice":
            return float(one != other)
        if self.ask.kind == "draw":
            return float(np.sqrt(np.mean(np.square(np.subtract(one, other)))) / np.ptp(self.right))
        sizes = [abs(float(value)) for value in (self.right, *(wrong.value for wrong in self.wrong))]
        scale = sizes[0] or min(filter(None, sizes), default=1.0)  # of 0 the smallest wrong one is far
        return abs(float(one) - float(other)) / scale


def answer(ask: Ask, runs: Runs) -> Answer:
    """The answers to a question; trains as far as it takes.

    Raises
    ------
    DataError, ExperimentError
        The run cannot be made, or there is no such measure or rule, or a rule or the words need a fact
        that the measure does not find. The message names the question.
    """
    try:
        facts = _measured(ask.right, Scene(runs.own(ask.experiment), ask.at, runs))
        wrong = tuple(Wrong(rule, rule.value(facts)) for rule in map(_rule, ask.wrong))
        found = Answer(ask, facts["right"], wrong, facts)
        _check_kind(found)
        found.check_words()
        return found
    except KeyError as error:
        raise ExperimentError(f"ask {ask.id}: {ask.right.name} finds no fact {error}") from None
    except ExperimentError as error:
        raise ExperimentError(f"ask {ask.id}: {error}") from None


def answers_of(lesson: Lesson, runs: Runs) -> dict[str, Answer]:
    """The answers to all its questions by their ids. Raises as `answer` does."""
    return {ask.id: answer(ask, runs) for ask in lesson.asks}


def faults(found: Answer) -> list[str]:
    """What is wrong with a question: each wrong answer that comes too near to the right one."""
    if found.facts.get("margin", 1) < APART:
        return [f"ask {found.ask.id}: what is to be chosen leads by {found.facts['margin']:.0%} alone"]
    near = [w for w in found.wrong if not found.distance(w.value, found.right) >= APART]
    return [
        f"ask {found.ask.id}: {w.rule.name} gives {found.shown(w.value)}, within {APART:.0%} of the right "
        f"answer, {found.shown(found.right)}"
        for w in near
    ]


def cause_of(why: Why, runs: Runs, answers: Mapping[str, Answer]) -> str:
    """The cause with its figures. Raises as `answer` does."""
    facts: Facts = {}
    if why.right is not None:
        facts = _measured(why.right, Scene(runs.own(why.experiment), why.at, runs))
    return filled(why.cause, facts, answers.values())


def filled(text: str, facts: Facts, answers: Collection[Answer] = ()) -> str:
    """The text with its ``{names}`` replaced by figures, but for braces in formulas.

    They are names of facts, ids of questions (their right answers), and ``{id.name}``, a fact of a question.

    Raises
    ------
    ExperimentError
        There is no such fact, or a question is called as it is: which of the two is meant, nobody can see.
    """
    figures, ids = _figures(facts), {answer.ask.id for answer in answers}
    both = ids & figures.keys()
    for answer in answers:
        figures |= _figures(answer.facts, f"{answer.ask.id}.") | {answer.ask.id: answer.figure}

    def figure(found: re.Match[str]) -> str:
        if found[1] in both:
            raise ExperimentError(f"{found[0]}: a question and a figure; write {{{found[1]}.NAME}}")
        if found[1] not in figures:
            raise ExperimentError(f"{found[0]}: no such figure; there are {', '.join(sorted(figures))}")
        return figures[found[1]]

    parts = text.split("$")
    parts[::2] = (re.sub(r"{([\w.]+)}", figure, part) for part in parts[::2])
    return "$".join(parts)


def _figures(facts: Facts, before: str = "") -> dict[str, str]:
    plain = {name: value for name, value in facts.items() if np.ndim(value) == 0}
    return {
        f"{before}{name}": value if isinstance(value, str) else written(value)
        for name, value in plain.items()
    }


def written(value: float) -> str:
    """A number in three digits, a whole one in full; with a point, as in the lesson's words and as typed."""
    whole = round(value) if np.isfinite(value) else 0
    is_whole = np.isclose(value, whole, rtol=1e-9, atol=0) and abs(value) < 1e6  # 1 is 1, however rounded
    with with_points():
        return count(whole) if is_whole else number(float(value))


def _one(units: str) -> str:
    """The unit of a single one: "steps" is "step", "passes" is "pass"."""
    return units.removesuffix("es") if units.endswith("sses") else units.removesuffix("s")


def _rule(name: str) -> Rule:
    if name not in RULES:
        raise ExperimentError(f"wrong: {name!r} is no rule")
    return RULES[name]


def _check_kind(found: Answer) -> None:
    """Refuse values that are not of the question's kind."""
    values = [found.right, *(wrong.value for wrong in found.wrong)]
    options = range(len(found.ask.options))
    if found.ask.kind == "choice":
        fits = all(value in options for value in values)
    else:
        fits = all((np.ndim(value) == 1) == (found.ask.kind == "draw") for value in values)
    if not fits or not all(np.isfinite(value).all() for value in values):
        raise ExperimentError(f"right, wrong: {', '.join(map(str, values))} are no {found.ask.kind}")


def _measured(call: Call, scene: Scene) -> Facts:
    if call.name not in MEASURES:
        raise ExperimentError(f"right: {call.name!r} is no measure")
    measure = MEASURES[call.name]
    known = dict(list(inspect.signature(measure).parameters.items())[1:])
    for name in call.arguments:
        if name not in known:
            raise ExperimentError(f"right: {call.name} takes {', '.join(known) or 'nothing'}, not {name}")
    for name, one in known.items():
        if one.default is inspect.Parameter.empty and name not in call.arguments:
            raise ExperimentError(f"right: {call.name} needs {name}=…")
    arguments = {name: _argument(name, text, known[name]) for name, text in call.arguments.items()}
    with np.errstate(all="ignore"):
        return measure(scene, **arguments)


def _argument(name: str, text: str, parameter: inspect.Parameter) -> Any:
    kind = parameter.annotation
    try:
        return kind(text)
    except ValueError:
        raise ExperimentError(f"right: {name}={text} is no {kind.__name__}") from None
