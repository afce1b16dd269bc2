"""Conditions by which the program sees that a step of a lesson was done, such as ``epoch >= 10``.

A condition is one clause or several with ``and`` between them. A clause is one of

==========================  ========================================================================
``epoch >= 10``             epoch, step, accuracy (of the test examples, 0 to 1), twins, or a field of the
                            experiment by its path or its last name; ``> >= < <= =``
``eta changed``             the field is another than when the step was begun
``twin added``              there are more twins than then
``panel weights opened``    the panel or lab has come to the front
``panel draw used``         something was done with the mouse or the keys inside it
``panel valley used Roll``  and there a button of this name was pressed, or a box stood at this entry, or
                            a number at this value: ``panel neuron used b = -10``; or it came to what the
                            panel tells of itself: ``panel valley used thrown out``
``phase BP1 reached``       the walk through a mini-batch has come to this phase
an entry of `ACTS`          as ``rewound``
==========================  ========================================================================
"""

import re
from operator import eq, ge, gt, le, lt
from typing import Any, TypeAlias

from msgspec import Struct

from nnviz.experiment.experiment import FIELDS, Experiment
from nnviz.experiment.fields import ExperimentError

NUMBERS = ("epoch", "step", "accuracy", "twins")
PHASES = ("input", "feed_forward", "cost", "BP1", "BP2", "BP3", "BP4", "update")
ACTS = {
    "rewound": "went back to the first weights",
    "new weights drawn": "drew other first weights",
    "went back": "went to an earlier moment on the timeline",
    "branched": "went on from an earlier moment with a change",
    "digit drawn": "drew a digit",
    "noise shown": "fed a picture of noise",
    "example chosen": "chose another example",
    "neuron chosen": "pointed at a neuron",
    "weight edited": "set a weight or a bias by hand",
    "speed changed": "moved the speed",
    "drop shown": "had the drop from layer to layer shown",
    "twin chosen": "chose which twin the panels show",
}
"""What a person can do that leaves no trace in the experiment, and in what words it is told."""

_OPERATORS = {">=": ge, "<=": le, ">": gt, "<": lt, "=": eq}


class Standing(Struct, frozen=True, kw_only=True):
    """All that a condition may ask of: the window fills it, and so does the check without one.

    Attributes
    ----------
    accuracy
        Share of the test examples that are right, after the latest epoch; NaN where there is none.
    experiment
        As it is trained, hyperparameters in force included.
    opened, used
        Names of the panels and labs that came to the front, and that were used, since the step was begun;
        and ``valley roll`` where its button Roll was, all in small letters.
    acts
        Of `ACTS`, and ``phase BP1`` and the like, since then.
    """

    epoch: int
    step: int
    accuracy: float
    experiment: Experiment
    opened: frozenset[str] = frozenset()
    used: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()

    @property
    def twins(self) -> int:
        """Twins beside lane A."""
        return len(self.experiment.twins)

    def get(self, name: str) -> Any:
        """One of `NUMBERS`, or the field at a path."""
        return getattr(self, name) if name in NUMBERS else self.experiment.get(name)


class Compared(Struct, frozen=True):
    """A number or a field against a value."""

    name: str
    sign: str
    value: Any

    def holds(self, begin: Standing, now: Standing) -> bool:
        """Whether it is so now."""
        found = now.get(self.name)
        return found is not None and bool(_OPERATORS[self.sign](found, self.value))


class Changed(Struct, frozen=True):
    """A field that is another than at the beginning."""

    path: str

    def holds(self, begin: Standing, now: Standing) -> bool:
        """Whether it differs."""
        return bool(begin.get(self.path) != now.get(self.path))


class TwinAdded(Struct, frozen=True):
    """More twins than at the beginning."""

    def holds(self, begin: Standing, now: Standing) -> bool:
        """Whether there are more."""
        return now.twins > begin.twins


class Panel(Struct, frozen=True):
    """A panel that was opened, or used; perhaps a control of it."""

    name: str
    what: str
    control: str = ""

    @property
    def done(self) -> str:
        """What must be among what was opened, or used."""
        return f"{self.name} {self.control.casefold()}".rstrip()

    def holds(self, begin: Standing, now: Standing) -> bool:
        """Whether it was."""
        return self.done in (now.opened if self.what == "opened" else now.used)


class Did(Struct, frozen=True):
    """Something a person did, by its name in ``acts``."""

    act: str

    def holds(self, begin: Standing, now: Standing) -> bool:
        """Whether it was done."""
        return self.act in now.acts


Clause: TypeAlias = Compared | Changed | TwinAdded | Panel | Did


class Condition(Struct, frozen=True):
    """Clauses that must all hold, and the text that they were read from."""

    text: str
    clauses: tuple[Clause, ...]

    def holds(self, begin: Standing, now: Standing) -> bool:
        """Whether the step is done.

        Parameters
        ----------
        begin
            How all stood when the step was begun.
        """
        return all(clause.holds(begin, now) for clause in self.clauses)

    @property
    def fields(self) -> tuple[str, ...]:
        """Paths of the fields that are to be changed."""
        changed = (clause.path for clause in self.clauses if isinstance(clause, Changed))
        compared = (clause.name for clause in self.clauses if isinstance(clause, Compared))
        return (*changed, *(name for name in compared if name not in NUMBERS))

    @property
    def panels(self) -> tuple[str, ...]:
        """Names of the panels that it asks of."""
        return tuple(clause.name for clause in self.clauses if isinstance(clause, Panel))


def read_condition(text: str) -> Condition:
    """The condition of this text.

    Raises
    ------
    ExperimentError
        It is none; the message quotes the clause and says what is allowed.
    """
    return Condition(text, tuple(_read_clause(part.strip()) for part in text.split(" and ")))


def _read_clause(text: str) -> Clause:
    if text == "twin added":
        return TwinAdded()
    if text in ACTS:
        return Did(text)
    if found := re.fullmatch(r"panel (\w+) (?:(opened)|used(?: +(.+))?)", text):
        return Panel(found[1], found[2] or "used", found[3] or "")
    if found := re.fullmatch(r"phase (\w+) reached", text):
        return Did(f"phase {_one_of(found[1], PHASES, text)}")
    if found := re.fullmatch(r"([\w.]+) changed", text):
        return Changed(field_path(found[1]))
    if found := re.fullmatch(r"([\w.]+) *(>=|<=|>|<|=) *(\S+)", text):
        return _compared(*found.groups())
    allowed = "epoch >= 10, eta changed, twin added, panel NAME opened, panel NAME used, phase BP1 reached"
    raise ExperimentError(f"{text!r} is no condition; allowed are {allowed}, {', '.join(ACTS)}")


def _compared(name: str, sign: str, value: str) -> Compared:
    if name not in NUMBERS:
        path = field_path(name)
        return Compared(path, sign, _comparable(path, sign, FIELDS[path].parse(value)))
    try:
        return Compared(name, sign, float(value))
    except ValueError:
        raise ExperimentError(f"{name}: {value!r} is not a number") from None


def _comparable(path: str, sign: str, value: Any) -> Any:
    """Lists become tuples, as the experiment has them; of what is no number only equality can be asked."""
    if sign != "=" and not isinstance(value, int | float):
        raise ExperimentError(f"{path}: only = can be asked of what is no number, not {sign}")
    return tuple(value) if isinstance(value, list) else value


def field_path(name: str) -> str:
    """The path of a field that is called by it, or by its last name alone, such as ``eta``.

    Raises
    ------
    ExperimentError
        There is none, or several.
    """
    if name in FIELDS:
        return name
    found = [path for path in FIELDS if path.rpartition(".")[2] == name]
    if len(found) != 1:
        raise ExperimentError(f"{name!r} is no field; write its path, such as training.eta")
    return found[0]


def _one_of(name: str, allowed: tuple[str, ...], text: str) -> str:
    if name not in allowed:
        raise ExperimentError(f"{text!r}: {name!r} is not one of {', '.join(allowed)}")
    return name
