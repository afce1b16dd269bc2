"""What Break it says of a mistake, and before one is thrown or found."""

from nnviz.core.mistakes import MISTAKES
from nnviz.view.labs.break_it_list import NUMBERS

SOUND = "Nothing is broken. Throw a switch, or have one hidden from you, and let the copy train."
OFF = "Switched off: θ is what it was before the switch, bit for bit."
HIDDEN = (
    "One of the fourteen is on. Let it train, look at the clues, cross out what they rule out; "
    "then choose one in the list and guess."
)


def story(name: str, guesses: int) -> str:
    """What a mistake is, why it hides and where it shows."""
    mistake = MISTAKES[name]
    found = f"Found at guess {guesses}. " if guesses else ""
    return (
        f"{found}{NUMBERS[name]}  {mistake.label}\nright:  {mistake.right}\nwrong:  {mistake.wrong}\n"
        f"Why it hides: {mistake.hides}\nWhere it shows: {mistake.shows}"
    )


def how_many(guesses: int) -> str:
    """Guesses so far."""
    return "One guess so far." if guesses == 1 else f"{guesses} guesses so far."
