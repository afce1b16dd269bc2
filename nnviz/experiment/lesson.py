"""Lessons: a driving question, and what is read, done, foretold and explained on the way to its answer.

How the file of a lesson is written is told in `lesson_file`.
"""

from typing import Literal, TypeAlias

from msgspec import Struct

from nnviz.experiment.condition import Condition
from nnviz.experiment.experiment import Experiment

AskKind = Literal["choice", "number", "draw"]


class Call(Struct, frozen=True):
    """A measure of a run by its name, with its arguments as they are written in the file."""

    name: str
    arguments: dict[str, str]


class Text(Struct, frozen=True):
    """Something to read, in Markdown, with formulas between dollar signs."""

    text: str


class Step(Struct, frozen=True):
    """Something to do.

    Attributes
    ----------
    done
        By which the program sees that it was.
    point
        Name of the control that it is done with: one of `lesson_file.CONTROLS`, the path of a field, or the
        name of a panel; empty where there is none.
    experiment
        What it is done on.
    shows
        A panel or a lab that is brought into sight, perhaps with the part of it that is turned to.
    """

    text: str
    done: Condition
    point: str
    experiment: Experiment
    shows: tuple[str, ...] = ()


class Ask(Struct, frozen=True, kw_only=True):
    """A question, whose right answer is measured in a run.

    Attributes
    ----------
    id
        Its name, of its own in this lesson.
    when
        ``before`` the run, which then waits for the answer, or ``after`` something was seen.
    text, after
        The question, and what is said once it was answered, with ``{names}`` in place of figures.
    right
        The measure that gives the right answer.
    wrong
        Names of the rules that give the wrong ones.
    at
        The epoch of the run at which it is measured.
    options
        What may be chosen, of a choice; right and wrong answers are places in it.
    unit
        Of a number, or of what is drawn.
    veils
        Names of the panels that would give the answer away.
    panel
        Into whose chart the curve is drawn.
    experiment
        The run that it is asked of, with what is changed for this question alone.
    shows
        As in `Step`.
    """

    id: str
    kind: AskKind
    when: Literal["before", "after"]
    text: str
    after: str
    right: Call
    wrong: tuple[str, ...]
    at: int
    options: tuple[str, ...]
    unit: str
    veils: tuple[str, ...]
    panel: str
    experiment: Experiment
    shows: tuple[str, ...] = ()


class Why(Struct, frozen=True, kw_only=True):
    """A question to answer in words of one's own, and then the cause.

    Attributes
    ----------
    cause
        For figures: ``{id}`` of a question is its right answer, ``{id.fact}``, and ``{fact}`` of ``right``.
    right, at, experiment
        A measure for the cause, as in `Ask`; None where the answers give all figures.
    """

    text: str
    cause: str
    right: Call | None
    at: int
    experiment: Experiment


Item: TypeAlias = Text | Step | Ask | Why


def _said(item: Item) -> tuple[str, ...]:
    if isinstance(item, Ask):
        return item.text, *item.options, item.after
    return (item.text, item.cause) if isinstance(item, Why) else (item.text,)


class Published(Struct, frozen=True):
    """Figures of ‖∂C/∂b‖ that are printed elsewhere, to be held against what the run gives.

    Attributes
    ----------
    layer
        Which hidden layer of A they are of, counted from 1.
    points
        (epoch, value), with rising epochs.
    """

    layer: int
    points: tuple[tuple[float, float], ...]


class Lesson(Struct, frozen=True):
    """One lesson.

    Attributes
    ----------
    id
        The name of its file, without ``.md``.
    question
        What drives it.
    place
        Chapter and number, by which lessons are sorted.
    minutes
        How long it takes.
    covers
        Numbers of the concepts that it teaches.
    experiment
        What it opens on.
    items
        All it holds, in the order of the file.
    panels
        Names of the panels that it speaks of, which are to be in sight.
    needs
        The data set that it is about, where that does not come with the program.
    published
        What the gradients of its run are to be held against; of its own data set alone.
    """

    id: str
    title: str
    question: str
    place: tuple[int, ...]
    minutes: int
    covers: tuple[int, ...]
    experiment: Experiment
    items: tuple[Item, ...]
    panels: tuple[str, ...] = ()
    needs: str = ""
    published: tuple[Published, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """What there is to do."""
        return tuple(item for item in self.items if isinstance(item, Step))

    @property
    def asks(self) -> tuple[Ask, ...]:
        """What is asked."""
        return tuple(item for item in self.items if isinstance(item, Ask))

    @property
    def text(self) -> str:
        """All that is to read and to do, without the questions."""
        return "\n\n".join(item.text for item in self.items if isinstance(item, Text | Step))

    @property
    def words(self) -> str:
        """Everything in it that a search looks into, its questions and what is said of them too."""
        said = (part for item in self.items for part in _said(item))
        return "\n\n".join((self.title, self.question, *said))
