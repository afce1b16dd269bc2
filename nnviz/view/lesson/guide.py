"""Where one stands in a lesson: its pages, what is done of them, and what waits for an answer."""

from typing import Any

from nnviz.experiment.condition import Standing
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.lesson import Ask, Lesson, Step
from nnviz.experiment.lesson_pages import Page, pages_of
from nnviz.experiment.progress import Progress


class Guide:
    """Goes through one lesson.

    Attributes
    ----------
    progress
        Where one stands and what was answered; to be kept after each change.
    """

    def __init__(self, lesson: Lesson, progress: Progress) -> None:
        self.lesson, self.progress = lesson, progress
        self.pages = pages_of(lesson)
        self.progress.place = min(max(progress.place, 0), len(self.pages) - 1)
        self._begin: Standing | None = None

    @property
    def page(self) -> Page:
        """The one in sight."""
        return self.pages[self.progress.place]

    @property
    def is_last(self) -> bool:
        """Whether none follows."""
        return self.progress.place == len(self.pages) - 1

    @property
    def is_at_end(self) -> bool:
        """Whether the last page is in sight and dealt with, or has nothing to do."""
        return self.is_last and (self.page.item is None or self.is_ticked(self.progress.place))

    def is_ticked(self, place: int) -> bool:
        """Whether the page at this place has been dealt with."""
        item = self.pages[place].item
        if isinstance(item, Ask):
            return item.id in self.progress.answers
        return place in self.progress.ticked

    @property
    def open_ask(self) -> Ask | None:
        """The question in sight, as long as it is neither answered nor skipped."""
        item = self.page.item
        return item if isinstance(item, Ask) and item.id not in self.progress.answers else None

    @property
    def shown(self) -> tuple[str, ...]:
        """The panel that this page or the last one before it brings into sight, with its part."""
        before = (page.item for page in reversed(self.pages[: self.progress.place + 1]))
        return next((item.shows for item in before if isinstance(item, Step | Ask) and item.shows), ())

    @property
    def next_ask(self) -> Ask | None:
        """The question on the next page, as long as it is open."""
        item = None if self.is_last else self.pages[self.progress.place + 1].item
        return item if isinstance(item, Ask) and item.id not in self.progress.answers else None

    @property
    def asks_again(self) -> bool:
        """Whether the next page holds a question that is to be answered before anything is trained."""
        following = self.next_ask
        return following is not None and following.when == "before"

    def answer(self, value: Any) -> None:
        """Take an answer to the question in sight; None skips it."""
        if isinstance(self.page.item, Ask):
            self.progress.answers[self.page.item.id] = value
            self._note_end()

    def explain(self, words: str) -> None:
        """Take what was written about why; it may be nothing."""
        self.progress.reasons[self.progress.place] = words
        self.progress.ticked.add(self.progress.place)
        self._note_end()

    def go(self, place: int) -> bool:
        """Turn to another page; False where there is none."""
        if not 0 <= place < len(self.pages):
            return False
        if place > self.progress.place and not isinstance(self.page.item, Ask | Step):  # passed is not done
            self.progress.ticked.add(self.progress.place)
        self.progress.place = place
        self._begin = None
        self._note_end()
        return True

    def next_after(self, place: int) -> int:
        """The page that follows, but for steps that are done: there is nothing more to do on them."""
        place += 1
        while (
            place < len(self.pages) - 1 and isinstance(self.pages[place].item, Step) and self.is_ticked(place)
        ):
            place += 1
        return place

    def start_over(self) -> None:
        """Forget the answers, and begin at the first page."""
        self.progress.place = 0
        self.progress.answers.clear()
        self.progress.ticked.clear()
        self._begin = None

    def look(self, standing: Standing) -> bool:
        """Whether the step in sight has been done just now."""
        item, place = self.page.item, self.progress.place
        self._begin = self._begin or standing
        if not isinstance(item, Step) or place in self.progress.ticked:
            return False
        if not item.done.holds(self._begin, standing):
            return False
        self.progress.ticked.add(place)
        self._note_end()
        return True

    @property
    def experiment(self) -> Experiment:
        """What the page in sight is done on: its own, or that of the last page before it that has one."""
        before = (page.item for page in reversed(self.pages[: self.progress.place + 1]))
        found = (item for item in before if isinstance(item, Step | Ask) and self.is_shown(item))
        return next((item.experiment for item in found), self.lesson.experiment)

    def is_shown(self, item: Step | Ask) -> bool:
        """Whether the window runs it: a question may change the experiment for itself alone."""
        steps = {id(step.experiment) for step in self.lesson.steps}
        return id(item.experiment) in steps | {id(self.lesson.experiment)}

    def _note_end(self) -> None:
        """It is done for good, even if it is begun anew."""
        if self.is_at_end:
            self.progress.is_done = True
