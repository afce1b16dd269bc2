"""A lesson's answers as one line of text, to be handed in by mail, on a stick, or pasted anywhere.

``nnviz-answers LESSON seed=0 name=… ratio=64:a_quarter_each … #1a2b3c4d``: each word of an answer is the id
of the question, what was answered, and what it was judged as: ``right``, ``near``, ``wrong``, the name of a
rule, or ``skipped``. The last word is a checksum of all before it, so that a line that was cut or mistyped is
not taken for another. It is no seal: whoever wants to can make one. A name stands in it only if it was typed.
"""

import re
from hashlib import sha256
from urllib.parse import quote, unquote

from msgspec import Struct

from nnviz.experiment.fields import ExperimentError

HEAD = "nnviz-answers"
JUDGED = ("right", "near", "wrong", "skipped")
MAX_LENGTH = 20_000

_LINE = re.compile(rf"{HEAD} ([\w-]+) seed=(\d{{1,19}})((?: [a-z]\w*=\S*)*) #([0-9a-f]{{8}})")


class Given(Struct, frozen=True):
    """One answer that was given.

    Attributes
    ----------
    value
        As it was typed: a number, the words of an option, the heights of a curve with commas between them.
    judged
        One of `JUDGED`, or the name of the rule that it is like.
    """

    id: str
    value: str
    judged: str


class AnswerLine(Struct, frozen=True):
    """All answers of one learner to one lesson."""

    lesson: str
    seed: int
    given: tuple[Given, ...]
    name: str = ""


def write_line(line: AnswerLine) -> str:
    """The line of text."""
    words = [HEAD, line.lesson, f"seed={line.seed}"]
    if line.name:
        words.append(f"name={quote(line.name, safe='')}")
    words += [f"{one.id}={quote(one.value, safe=',.')}:{one.judged}" for one in line.given]
    return f"{' '.join(words)} #{_checksum(' '.join(words))}"


def read_line(text: str) -> AnswerLine:
    """The answers in a line of text.

    Raises
    ------
    ExperimentError
        It is no such line, or its checksum does not agree.
    """
    found = _LINE.fullmatch(" ".join(text.split())) if len(text) <= MAX_LENGTH else None
    if found is None:
        raise ExperimentError(f"no line of answers: it begins with {HEAD} and ends with a checksum")
    lesson, seed, words, checksum = found.groups()
    if checksum != _checksum(found[0].rpartition(" ")[0]):
        raise ExperimentError("the checksum does not agree: the line was cut or changed")
    name, given = "", []
    for key, _, value in (word.partition("=") for word in words.split()):
        if key == "name" and ":" not in value:  # a question may be called so, too
            name = unquote(value)
        else:
            answered, _, judged = value.rpartition(":")
            given.append(Given(key, unquote(answered), judged))
    return AnswerLine(lesson, int(seed), tuple(given), name)


def _checksum(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8]
