"""What a preview says in words."""

from nnviz.core.naming import count
from nnviz.data.reading import Preview
from nnviz.view.data.class_counts import balance

_KINDS = {"table": "Table", "arrays": "Arrays", "pictures": "Pictures", "IDX": "IDX files"}
_MOST_CLASSES = 12
_MOST_NOTES = 3


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
    if preview.test_rows:
        parts.append(f"the last {count(preview.test_rows)} kept to test on")
    return " · ".join(parts)


def shapes(preview: Preview) -> str:
    """The arrays of an archive that has neither columns to choose from nor pictures."""
    rows = count(preview.rows)
    return f"inputs x: {rows} × {count(preview.inputs)} numbers\ntargets y: {rows}"


def foretold(preview: Preview) -> str:
    """What the network learns: which class, with the number of examples of each, or how much."""
    if not preview.rows:
        return ""
    if not preview.classes:
        return f"An amount is foretold: {preview.reading.target or 'y'}, a number."
    told = ", ".join(f"{name}: {count(n)}" for name, n in preview.classes[:_MOST_CLASSES])
    more = len(preview.classes) - _MOST_CLASSES
    rest = f" and {count(more)} more" if more > 0 else ""
    names, numbers = zip(*preview.classes, strict=True)
    return f"{count(len(names))} classes – {told}{rest}. {balance(numbers, names)}"


def notes(preview: Preview) -> str:
    """What was left out and changed, a line each; the rest of many is counted."""
    found = preview.findings
    if found is None:
        return ""
    lines = [*found.changed, *(f"{column} is left out: it {why}" for column, why in found.left_out)]
    more = len(lines) - _MOST_NOTES
    rest = [f"and {count(more)} more"] if more > 0 else []
    return "\n".join([*lines[:_MOST_NOTES], *rest])
