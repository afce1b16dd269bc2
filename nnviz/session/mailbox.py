"""A slot for one letter: the newest. Nobody waits, nothing piles up."""

from collections import deque
from typing import Generic, TypeVar

Letter = TypeVar("Letter")


class Mailbox(Generic[Letter]):
    """Handed over between two threads without a lock: a deque of length 1 is enough."""

    def __init__(self) -> None:
        self._slot: deque[Letter] = deque(maxlen=1)

    def put(self, letter: Letter) -> None:
        """Leave the newest letter; one that was not taken yet is gone."""
        self._slot.append(letter)

    def take(self) -> Letter | None:
        """The letter, or None when there is no new one."""
        try:
            return self._slot.pop()
        except IndexError:
            return None

    @property
    def is_empty(self) -> bool:
        """Whether the last letter was taken."""
        return not self._slot
