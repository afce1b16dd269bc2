"""What Break it says of a mistake, and before one is thrown or found."""

from nnviz.core.mistakes import MISTAKES
from nnviz.core.naming import count, fixed
from nnviz.session.commands import State
from nnviz.session.snapshot import Snapshot
from nnviz.view.labs.break_it_list import NUMBERS

SOUND = "Nothing is broken. Throw a switch, or have one hidden from you, and let the copy train."
NO_COPY = "a copy trains here; your run is not touched"
_ENDS = {
    State.FINISHED: "All epochs are done: ↺ begins anew.",
    State.DIVERGED: "It ran away, and stands at its last good state.",
    State.FAILED: "It cannot be trained.",
}
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


def standing(seen: Snapshot | None, red_after: float | None, own: tuple[int, ...] = ()) -> str:
    """How far the copy is, and how soon its badge was red; and why it is none, beside the run's own sizes."""
    if seen is None or not seen.lanes:
        return (seen.message if seen else "") or NO_COPY
    sizes = "-".join(map(str, seen.lanes[0].sizes))
    red = "" if red_after is None else f", red {fixed(red_after, 1)}\u00a0s after the switch"
    if own and own != seen.lanes[0].sizes:
        sizes += " so that every mistake can show"
    done = f"a copy, {sizes}: epoch {seen.epoch}, {count(seen.step)} mini-batches{red}."
    return f"{done} {_ENDS[seen.state]}" if seen.state in _ENDS else done


def how_many(guesses: int) -> str:
    """Guesses so far."""
    return "One guess so far." if guesses == 1 else f"{guesses} guesses so far."
