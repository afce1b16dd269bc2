"""How far somebody has come in a lesson."""

from typing import Any

from msgspec import Struct, field


class Progress(Struct):
    """What is remembered of one lesson, on this machine alone.

    Attributes
    ----------
    place
        Of the item that one stands at.
    is_done
        Whether its end was reached once.
    answers
        By the id of the question: a number, the place of a choice, or a curve; None where it was skipped.
    reasons
        By the place of a "why": what was written there.
    ticked
        Places of the steps that were done, and of the pages of words that were passed.
    """

    place: int = 0
    is_done: bool = False
    answers: dict[str, Any] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)
    ticked: set[int] = field(default_factory=set)

    @property
    def is_begun(self) -> bool:
        """Whether there is something to go on with."""
        return self.place > 0 or bool(self.answers)
