"""What a preview says in words."""

from collections.abc import Sequence

from nnviz.core.naming import count
from nnviz.core.plain_names import short
from nnviz.data.reading import MAX_CLASSES, Preview
from nnviz.view.data.class_counts import balance

_KINDS = {"table": "Table", "arrays": "Arrays", "pictures": "Pictures", "IDX": "IDX files"}
_MOST_CLASSES = 12
_MOST_INPUTS = 8


def headline(preview: Preview) -> str:
    """The kind of file and its size; of a table that was glanced at, only what is known by then."""
    parts = [_KINDS[preview.form]]
    if preview.rows:
        high, wide = preview.image_shape or (0, 0)
        size = f" of {wide} × {high} pixels" if preview.image_shape else ""
        parts.append(f"{count(preview.rows)} examples{size}")
    if preview.columns:
        parts.append(f"{count(len(preview.columns))} columns")
    if not preview.image_shape and preview.inputs:
        parts.append(f"{count(preview.inputs)} input{'s' if preview.inputs > 1 else ''}")
    if 0 < len(preview.samples) < preview.rows:
        parts.append(f"{count(len(preview.samples))} of them below")
    if preview.validation_rows:
        parts.append(f"{count(preview.validation_rows)} to decide by")
    if preview.test_rows:
        parts.append(f"the last {count(preview.test_rows)} kept to test on")
    return " · ".join(parts)


def shapes(preview: Preview) -> str:
    """The arrays of an archive that has neither columns to choose from nor pictures."""
    rows = count(preview.rows)
    return f"inputs x: {rows} × {count(preview.inputs)} numbers\ntargets y: {rows}"


def foretold(preview: Preview) -> str:
    """From what the network learns what, and whether that is a guess; only names while it is read."""
    found = preview.findings
    if found is None:
        return _examples(preview)
    guess = " (a guess, as no name says so)" if found.guessed else ""
    pixels = f"{count(preview.inputs)} pixels" if preview.image_shape else f"{count(preview.inputs)} numbers"
    inputs = _listed(found.inputs) if found.inputs and not preview.image_shape else pixels
    kind = "a class" if found.task == "classification" else "an amount"
    target = _listed(found.targets) if found.targets else "y"
    return (
        f"From {inputs} the network learns to foretell {target}{guess}, {kind}. {_examples(preview)}".strip()
    )


def _examples(preview: Preview) -> str:
    """How many examples of each class there are."""
    if not preview.rows or not preview.classes:
        return ""
    told = ", ".join(f"{short(name)}: {count(n)}" for name, n in preview.classes[:_MOST_CLASSES])
    more = len(preview.classes) - _MOST_CLASSES
    rest = f" and {count(more)} more" if more > 0 else ""
    names, numbers = zip(*preview.classes, strict=True)
    return f"{count(len(names))} classes – {told}{rest}. {balance(numbers, names)}"


def _listed(names: Sequence[str]) -> str:
    names = tuple(map(short, names))
    more = len(names) - _MOST_INPUTS
    if more > 0:
        return f"{', '.join(names[:_MOST_INPUTS])} and {count(more)} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def other_task(preview: Preview) -> tuple[str, str] | None:
    """The task that it could be as well, and what a button for it says; None where it is plainly the one."""
    found = preview.findings
    targets = [column for column in preview.columns if column.role == "target"]
    if found is None or len(targets) != 1 or targets[0].kind != "number":
        return None
    if found.task == "classification":
        return "regression", "Take it as an amount"
    return ("classification", "Take it as a class") if targets[0].different <= MAX_CLASSES else None


def waits(preview: Preview) -> str:
    """What has to be answered before training; empty when all is clear."""
    if not preview.refusal:
        return ""
    return (
        "One question is open: choose above how it is to be read."
        if preview.asks
        else ("Values are missing: choose above what is done about them.")
    )
