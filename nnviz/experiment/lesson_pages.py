"""A lesson page by page, as it is gone through."""

from collections.abc import Iterator

from msgspec import Struct

from nnviz.experiment.lesson import Ask, Lesson, Step, Text, Why


class Page(Struct, frozen=True):
    """What is in sight at once: something to read, and something to do or to answer.

    Attributes
    ----------
    item
        None at the end, where there is nothing but words.
    """

    text: str
    item: Step | Ask | Why | None = None


def pages_of(lesson: Lesson) -> tuple[Page, ...]:
    """Each step and question with the words before it."""
    return tuple(_pages(lesson))


def _pages(lesson: Lesson) -> Iterator[Page]:
    words: list[str] = []
    for item in lesson.items:
        if isinstance(item, Text):
            words.append(item.text)
        else:
            yield Page("\n\n".join(words), item)
            words = []
    if words:
        yield Page("\n\n".join(words))
