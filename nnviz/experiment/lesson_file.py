"""The Markdown file of a lesson.

It opens, between two lines ``---``, with one line each of ``title``, ``question`` (the driving one),
``chapter`` (its place, as ``5.2``), ``minutes`` and ``covers`` (numbers of concepts), and may name the
``panels`` it speaks of, the data set it ``needs``, and figures that were ``published`` of the gradient of
its hidden layers (``1: 0 0.0657, 100 0.00149; 2: …``: epochs and values), to be drawn under
the curves. The rest is text, in which fenced blocks stand:

``json``
    An experiment. The lesson opens on the first; a later one takes its place for what follows.
``step``
    What to do: ``done`` (a condition), perhaps ``point`` (the control) and ``shows`` (a panel or lab that is
    brought into sight, with the part of it that is turned to: ``costs softmax``), then the text.
``ask``
    A question: ``id``, ``kind``, ``when``, ``right`` (a measure and its arguments), ``wrong`` (rules),
    perhaps ``at``, ``with``, ``options``, ``unit``, ``veils``, ``panel``, ``shows``, then the question; after
    a line ``---`` what is said once it was answered.
``why``
    A question to answer in words of one's own; after a line ``---`` the cause. It may have ``right``, ``at``
    and ``with``.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from math import inf
from pathlib import Path
from typing import Any, get_args

import msgspec

from nnviz.core.naming import count
from nnviz.data.download import SOURCES
from nnviz.experiment.condition import read_condition
from nnviz.experiment.experiment import FIELDS, Experiment
from nnviz.experiment.experiment_file import MAX_BYTES, parse_json, refuse_no_file
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.lesson import Ask, AskKind, Call, Item, Lesson, Published, Step, Text, Why
from nnviz.experiment.refusals import unknown_field

CONTROLS = {
    "run": "the button Run",
    "epoch": "the button Epoch",
    "batch": "the button Batch",
    "phase": "the button Phase",
    "rewind": "the button Rewind",
    "speed": "the speed",
    "timeline": "the timeline",
    "add_twin": "the way to add a twin",
}
"""What a step can point at beside fields of the form, panels and labs."""

CONCEPTS = 58

_HEAD = re.compile(r"\s*---[ \t]*\n(.*?)\n---[ \t]*\n(.*)", re.DOTALL)
_OPENING = re.compile(r"^```\w.*", re.MULTILINE)
_FENCED = re.compile(r"^```(\w+)[ \t]*\n(.*?)^```[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_LINE = re.compile(r"([a-z]+):(?: +(.*))?")
_REST = re.compile(r"^---[ \t]*$\n?", re.MULTILINE)
_NEEDED = ("title", "question", "chapter", "minutes", "covers")
_KEYS = (*_NEEDED, "panels", "needs", "published")
_FIGURE = r"[0-9]{1,6} [0-9]*\.?[0-9]+(?:e-?[0-9]{1,3})?"
_FIGURES = rf"[1-9]: {_FIGURE}(?:, {_FIGURE})*"
_FORMS = {
    "chapter": (r"\d{1,3}(\.\d{1,3})?", "a number"),
    "minutes": (r"\d{1,3}", "a number"),
    "covers": (r"\d{1,3}(, *\d{1,3})*", "numbers of concepts, such as 4, 5"),
    "published": (
        rf"{_FIGURES}(?:; {_FIGURES})*",
        "epochs and values of layers: 1: 0 0.066, 100 0.0015; 2: …",
    ),
}
_WORD = re.compile(r"[a-z]\w*")


def read_lesson(path: Path) -> Lesson:
    """The lesson in a file.

    Raises
    ------
    ExperimentError
        One line that names the file, what is wrong, and what is allowed.
    """
    try:
        refuse_no_file(path)
        if path.stat().st_size > MAX_BYTES:
            raise ExperimentError(f"over {count(MAX_BYTES)} bytes, too large for a lesson")
        return _parse(path.stem, path.read_text(encoding="utf-8-sig"))
    except ExperimentError as error:
        raise ExperimentError(f"{path}: {error}") from None
    except UnicodeDecodeError:
        raise ExperimentError(f"{path}: not a text in UTF-8") from None
    except OSError as error:
        raise ExperimentError(f"{path}: {(error.strerror or str(error)).lower()}") from None


def _parse(id: str, content: str) -> Lesson:
    parts = _HEAD.fullmatch(content)
    if parts is None:
        raise ExperimentError(f"must open with a line ---, then {', '.join(_NEEDED)}, then a line ---")
    head = _parse_head(parts[1])
    blocks = tuple(_blocks(parts[2]))
    experiments = [_experiment(body, head["title"]) for kind, body in blocks if kind == "json"]
    if not experiments:
        raise ExperimentError("must hold an experiment, in a block fenced as json")
    return Lesson(
        id=id,
        title=head["title"],
        question=head["question"],
        place=tuple(int(number) for number in head["chapter"].split(".")),
        minutes=int(head["minutes"]),
        covers=_concepts(head["covers"]),
        experiment=experiments[0],
        items=_distinct(tuple(_items(blocks, experiments))),
        panels=_names(head.get("panels", "")),
        needs=_needs(head.get("needs", ""), experiments),
        published=_published(head.get("published", "")),
    )


def _parse_head(head: str) -> dict[str, str]:
    found = {}
    for line in head.splitlines():
        key, _, value = (part.strip() for part in line.partition(":"))
        if key not in _KEYS:
            raise unknown_field(key, _KEYS)
        form, words = _FORMS.get(key, (r".+", "a text"))
        if not re.fullmatch(form, value):
            raise ExperimentError(f"{key}: must be {words}")
        if key in found:
            raise ExperimentError(f"{key}: stands there twice")
        found[key] = value
    for key in _NEEDED:
        if key not in found:
            raise ExperimentError(f"{key}: is needed")
    return found


def _concepts(text: str) -> tuple[int, ...]:
    found = tuple(sorted({int(number) for number in text.split(",")}))
    if found[0] < 1 or found[-1] > CONCEPTS:
        raise ExperimentError(f"covers: concepts are numbered from 1 to {CONCEPTS}")
    return found


def _needs(named: str, experiments: list[Experiment]) -> str:
    """The set to be downloaded, which the file need not name: its experiments do."""
    found = next((one.data.name for one in experiments if one.data.name in SOURCES), "")
    if named and named != found:
        raise ExperimentError(f"needs: {named} is not the set that an experiment of the lesson is on")
    return found


def _published(text: str) -> tuple[Published, ...]:
    found = []
    for part in filter(None, text.split("; ")):
        layer, _, figures = part.partition(": ")
        pairs = [figure.split() for figure in figures.split(", ")]
        points = tuple((float(epoch), float(value)) for epoch, value in pairs)
        epochs = [epoch for epoch, _ in points]
        if epochs != sorted(set(epochs)) or not all(0 < value < inf for _, value in points):
            raise ExperimentError("published: epochs must rise, and values be over 0 and finite")
        found.append(Published(int(layer), points))
    return tuple(found)


def _blocks(body: str) -> Iterator[tuple[str, str]]:
    """Kind and content of each block, with the text between them."""
    end = 0
    for found in _FENCED.finditer(body):
        yield "", _closed(body[end : found.start()])
        yield found[1], _closed(found[2], found[1])
        end = found.end()
    yield "", _closed(body[end:])


def _closed(text: str, kind: str = "") -> str:
    """A text in which no block begins, or the inside of one. Raises `ExperimentError` for any other."""
    if found := _OPENING.search(text):
        words = f"the block {kind} before {found[0].strip()}" if kind else f"the block {found[0].strip()}"
        raise ExperimentError(f"{words} does not end: a line ``` ends it")
    return text


def _items(blocks: tuple[tuple[str, str], ...], experiments: list[Experiment]) -> Iterator[Item]:
    """The items, each with the experiment that stands before it (the first, where none does)."""
    current, rest, counts = experiments[0], iter(experiments), dict.fromkeys(_MAKERS, 0)
    for kind, body in blocks:
        if kind == "json":
            current = next(rest)
        elif kind == "":
            if body.strip():
                yield Text(body.strip())
        elif kind in _MAKERS:
            counts[kind] += 1
            yield _made(kind, counts[kind], body, current)
        else:
            raise ExperimentError(f"{kind}: unknown block; allowed are json, {', '.join(_MAKERS)}")


def _made(kind: str, number: int, body: str, experiment: Experiment) -> Item:
    make, needed, allowed = _MAKERS[kind]
    head, text, after = _split(body)
    name = f"{kind} {head.get('id', number)}"
    try:
        for key in head:
            if key not in (*needed, *allowed):
                raise unknown_field(key, (*needed, *allowed))
        for key in needed:
            if not head.get(key):
                raise ExperimentError(f"{key}: is needed")
        if not text:
            raise ExperimentError("has no text")
        return make(head, text, after, experiment)
    except ExperimentError as error:
        raise ExperimentError(f"{name}: {error}") from None


def _split(body: str) -> tuple[dict[str, str], str, str]:
    """The fields at the head of a block, its text, and what stands below a line ``---``."""
    head, lines = {}, body.splitlines()
    while lines and (found := _LINE.fullmatch(lines[0])):
        head[found[1]] = (found[2] or "").strip()
        lines.pop(0)
    text, *rest = _REST.split("\n".join(lines), maxsplit=1)
    return head, text.strip(), "".join(rest).strip()


def _step(head: Mapping[str, str], text: str, after: str, experiment: Experiment) -> Step:
    return Step(text, read_condition(head["done"]), head.get("point", ""), experiment, _shown(head))


def _ask(head: Mapping[str, str], text: str, after: str, experiment: Experiment) -> Ask:
    experiment = _changed(experiment, head.get("with", ""))
    kind = _one_of("kind", head["kind"], get_args(AskKind))
    options = tuple(part.strip() for part in head.get("options", "").split("|") if part.strip())
    if (kind == "choice") != (len(options) > 1):
        raise ExperimentError("options: at least two, parted by |, and of a choice alone")
    if not _WORD.fullmatch(head["id"]):
        raise ExperimentError(f"id: {head['id']!r} must be a small letter, then letters, digits or _")
    return Ask(
        id=head["id"],
        kind=kind,
        when=_one_of("when", head["when"], ("before", "after")),
        text=text,
        after=after,
        right=_call(head["right"]),
        wrong=_names(head["wrong"]),
        at=_epoch(head.get("at", ""), experiment),
        options=options,
        unit=head.get("unit", ""),
        veils=_names(head.get("veils", "")),
        panel=head.get("panel", ""),
        shows=_shown(head),
        experiment=experiment,
    )


def _shown(head: Mapping[str, str]) -> tuple[str, ...]:
    """A panel, perhaps with a part of it."""
    found = tuple(head.get("shows", "").split())
    if len(found) > 2:
        raise ExperimentError("shows: a panel or a lab, perhaps with one part of it, such as costs softmax")
    return found


def _why(head: Mapping[str, str], text: str, after: str, experiment: Experiment) -> Why:
    if not after:
        raise ExperimentError("has no cause: it stands below a line ---")
    experiment = _changed(experiment, head.get("with", ""))
    right = _call(head["right"]) if "right" in head else None
    return Why(
        text=text,
        cause=after,
        right=right,
        at=_epoch(head.get("at", ""), experiment),
        experiment=experiment,
    )


_Make = Callable[[Mapping[str, str], str, str, Experiment], Item]
_MAKERS: dict[str, tuple[_Make, tuple[str, ...], tuple[str, ...]]] = {
    "step": (_step, ("done",), ("point", "shows")),
    "ask": (
        _ask,
        ("id", "kind", "when", "right", "wrong"),
        ("at", "with", "options", "unit", "veils", "panel", "shows"),
    ),
    "why": (_why, (), ("right", "at", "with")),
}


def _experiment(body: str, title: str) -> Experiment:
    """The experiment of a block; without a name of its own it is called as the lesson."""
    found = Experiment.from_dict(parse_json(body))
    return found if found.name else msgspec.structs.replace(found, name=title)


def _changed(experiment: Experiment, changes: str) -> Experiment:
    if not changes:
        return experiment
    found = {}
    for word in changes.split(";"):
        path, equals, value = (part.strip() for part in word.partition("="))
        if not equals:
            raise ExperimentError(f"with: {word.strip()!r} must be KEY=VALUE, such as training.eta=0.1")
        if path not in FIELDS:
            raise unknown_field(path, tuple(FIELDS))
        found[path] = FIELDS[path].parse(value)
    return experiment.with_changes(found)


def _epoch(text: str, experiment: Experiment) -> int:
    last = experiment.training.epochs
    if not re.fullmatch(r"\d{0,6}", text) or int(text or last) > last:
        raise ExperimentError(f"at: {text!r} is no epoch of a run of {count(last)}")
    return int(text or last)


def _call(text: str) -> Call:
    name, *words = text.split()
    arguments = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals:
            raise ExperimentError(f"right: {word!r} must be NAME=VALUE, as in norm_ratio of=1 over=4")
        arguments[key] = value
    return Call(name, arguments)


def _names(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (name.strip() for name in text.split(","))))


def _one_of(key: str, value: str, allowed: tuple[str, ...]) -> Any:
    if value not in allowed:
        raise ExperimentError(f"{key}: {value!r} is not one of {', '.join(allowed)}")
    return value


def _distinct(items: tuple[Item, ...]) -> tuple[Item, ...]:
    ids = [item.id for item in items if isinstance(item, Ask)]
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice is not None:
        raise ExperimentError(f"ask {twice}: there are two of this id")
    return items
