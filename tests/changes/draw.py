"""Single changes of a module, at places where a mistake is easily made and hard to see."""

import ast
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FLOORS = ("core", "data", "experiment", "training", "session", "view", "app")

_TURNED: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
}  # fmt: skip
_PAIRS = (
    "min max", "minimum maximum", "any all", "argmin argmax", "floor ceil", "sin cos", "positive negative",
    "train test", "forward backward", "weights biases", "width height", "left right", "top bottom",
    "light dark", "first last", "low high", "rows columns", "row column", "recall precision",
    "before after", "x y", "w b",
)  # fmt: skip
_OTHER = {a: b for pair in _PAIRS for a, b in (pair.split(), pair.split()[::-1])}
_WORD = re.compile("|".join(f"(?<![a-zA-Z]){word}(?![a-zA-Z])" for word in _OTHER))

# What no person sees, and arguments of which either may come first.
_UNSEEN_PARTS = {"annotation", "returns", "decorator_list", "type_params", "bases"}
_UNSEEN_KEYWORDS = {
    "strict",
    "parent",
    "maxsize",
    "timeout",
    "stacklevel",
    "dtype",
    "frozen",
    "eq",
    "kw_only",
}
_UNSEEN_CALLS = {
    "debug", "info", "warning", "exception", "progress", "setContentsMargins", "setSpacing", "setObjectName",
    "setInterval", "singleShot", "isinstance", "hasattr", "getattr", "setattr", "__init__", "cast",
    "fsync", "threadpool_limits", "setLevel",
}  # fmt: skip
_UNSEEN_NAMES = re.compile(r"(?i)second|_ms$|timeout|budget|interval|_every|piece|at_once|cache|^__")
# A pixel more or less: of a place, or where something just fits; a pen of width 0 is as wide as one of 1.
_PLACES = re.compile(r"Q(Rect|Point|Size)F?|adjusted|translated|grown|draw\w+|fillRect|move|setGeometry|QPen")
_PIXELS = re.compile(r"(?i)width|height|room|advance|pixel")
_ROUNDING = 1e-6
"""What is less makes good for the rounding of a double."""
_MANY = 100
"""Of so many first letters or rows that are looked at, one more tells nothing else."""
_EITHER_WAY = {
    "min", "max", "minimum", "maximum", "multiply", "add", "hypot", "array_equal", "allclose", "swapaxes",
    "drawLine", "QLineF",
}  # fmt: skip


class Change(NamedTuple):
    """A module with one thing changed, and the lines whose tests should notice."""

    path: str
    lines: range
    statement: int
    at_import: bool
    before: str
    after: str
    source: str

    @property
    def floor(self) -> str:
        return Path(self.path).parts[1]


class Place(NamedTuple):
    """A node of a module, where it hangs, and the statement and the function it is part of."""

    node: ast.AST
    parent: ast.AST
    part: str
    index: int | None
    statement: ast.stmt
    function: ast.AST | None

    def put(self, node: ast.AST | None) -> None:
        if self.index is None:
            setattr(self.parent, self.part, node)
        else:
            getattr(self.parent, self.part)[self.index] = node

    @property
    def lines(self) -> range:
        return range(self.node.lineno, self.node.end_lineno + 1)  # type: ignore[attr-defined]


def draw(root: Path, floor: str, count: int, seed: int) -> list[Change]:
    """So many changes of a floor, each kind as likely as any other, no two on a line."""
    kinds: dict[str, list[tuple[str, ast.Module, Place, ast.AST | None]]] = defaultdict(list)
    for path in sorted((root / "nnviz" / floor).rglob("*.py")):
        source = path.read_text()
        tree = ast.parse(source)
        for place in _places(tree):
            for kind, new in _variants(place, source):
                kinds[kind].append((path.relative_to(root).as_posix(), tree, place, new))
    rng, drawn = random.Random(f"{seed} {floor}"), dict[tuple[str, int], Change]()
    while len(drawn) < count and (left := sorted(kind for kind, found in kinds.items() if found)):
        kind = rng.choice(left)
        name, tree, place, new = kinds[kind].pop(rng.randrange(len(kinds[kind])))
        drawn.setdefault((name, place.lines.start), _change(name, tree, place, new))
    return list(drawn.values())


def _change(path: str, tree: ast.Module, place: Place, new: ast.AST | None) -> Change:
    place.put(new)
    source = ast.unparse(tree)
    place.put(place.node)
    before, after = (ast.unparse(node) if node else "(nothing)" for node in (place.node, new))
    at_import = place.function is None
    return Change(path, place.lines, place.statement.lineno, at_import, before, after, source)


def by_hand(root: Path, where: str, old: str, new: str) -> Change:
    """A text replaced on the line ``FILE:LINE``. Raises `ValueError` when it is not there."""
    path, _, number = where.rpartition(":")
    source, line = (root / path).read_text(), int(number)
    rows = source.splitlines(keepends=True)
    if old not in rows[line - 1]:
        raise ValueError(f"{where}: {old!r} is not on this line: {rows[line - 1].strip()}")
    rows[line - 1] = rows[line - 1].replace(old, new, 1)
    *_, place = (place for place in _places(ast.parse(source)) if line in place.lines)
    at_import = place.function is None
    return Change(path, range(line, line + 1), place.statement.lineno, at_import, old, new, "".join(rows))


def _places(
    parent: ast.AST, statement: ast.stmt | None = None, function: ast.AST | None = None
) -> Iterator[Place]:
    """Every place below a node where a change could be seen."""
    for part, value in ast.iter_fields(parent):
        if part not in _UNSEEN_PARTS:
            runs_later = isinstance(parent, ast.FunctionDef | ast.Lambda) and part == "body"
            within = parent if runs_later else function
            for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if isinstance(node, ast.AST) and not _is_unseen(node):
                    own = node if isinstance(node, ast.stmt) else statement
                    if own is not None and hasattr(node, "lineno"):
                        yield Place(node, parent, part, index, own, within)
                    yield from _places(node, own, within)


def _is_unseen(node: ast.AST) -> bool:
    match node:
        case ast.FunctionDef(name=name):
            return name == "__repr__"
        case ast.If(test=ast.Name("TYPE_CHECKING")) | ast.Expr(ast.Constant()):
            return True
        case ast.keyword(arg=arg):
            return arg in _UNSEEN_KEYWORDS
        case ast.Call(func=func) | ast.Expr(ast.Call(func=func)):
            return _name(func) in _UNSEEN_CALLS
        case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
            return bool(_UNSEEN_NAMES.search(_name(target)))
    return False


def _name(node: ast.AST) -> str:
    return str(getattr(node, "attr", getattr(node, "id", "")))


def _variants(place: Place, source: str) -> Iterator[tuple[str, ast.AST | None]]:
    """What may stand in this place instead, and the kind of the change."""
    if _is_a_pixel(place):
        return
    match place.node:
        case ast.Compare(left, [op], right) if type(op) in _TURNED:
            yield "operator", ast.Compare(left, [_TURNED[type(op)]()], right)
        case ast.BoolOp(op, values):
            yield "operator", ast.BoolOp(_TURNED[type(op)](), values)
        case ast.BinOp(left, op, right) if type(op) in _TURNED and not (_is_text(left) or _is_text(right)):
            yield "operator", ast.BinOp(left, _TURNED[type(op)](), right)
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield "operator", operand
        case ast.Constant(bool() as value):
            yield "constant", ast.Constant(not value)
        case ast.Constant(int() as value) if value in (0, 1):
            yield "constant", ast.Constant(1 - value)
        case ast.Constant(int() as value) if isinstance(place.parent, ast.Subscript | ast.Slice | ast.BinOp):
            is_added = isinstance(getattr(place.parent, "op", None), ast.Add | ast.Sub)
            if not (isinstance(place.parent, ast.Slice) and value >= _MANY):
                yield "constant", ast.Constant(value * 10 if is_added else value + 1)  # a margin, of pixels
        case ast.Constant(float() as value) if abs(value) > _ROUNDING:
            yield "constant", ast.Constant(value * 10)
        case ast.Call(func, [one, two, *rest], keywords) if _name(func) not in _EITHER_WAY:
            # Others would be noticed wherever they are run at all.
            if type(one) is type(two) and ast.dump(one) != ast.dump(two):
                yield "arguments", ast.Call(func, [two, one, *rest], keywords)
        case ast.IfExp(test, body, orelse):
            yield "branch", ast.IfExp(test, orelse, body)
        case ast.Expr(ast.Call()) | ast.Assign([ast.Attribute()]) | ast.AugAssign(ast.Attribute()):
            yield "statement", ast.Pass()
        case ast.Return():
            yield from (("branch", ast.Return(value)) for value in _other_answers(place.node, place.function))
        case ast.Attribute(value, name, ast.Load()) if other := _sibling(name, source):
            yield "sibling", ast.Attribute(value, other, ast.Load())
        case ast.Name(name, ast.Load()) if other := _sibling(name, source):
            yield "sibling", ast.Name(other, ast.Load())
    is_bound = isinstance(place.parent, ast.Slice) and place.part in ("lower", "upper")
    if is_bound and not re.fullmatch(r"0|\d\d+", ast.unparse(place.node)):  # 40 letters of a long name
        yield "bound", None


def _is_a_pixel(place: Place) -> bool:
    """Whether a change moves something by a pixel, or is seen only where a measure just meets its limit."""
    match place.node:
        case ast.Compare(left, [ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE()], [right]):
            return any(_is_measured(node) for side in (left, right) for node in ast.walk(side))
        case ast.Constant(0 | 1) | ast.UnaryOp(ast.USub(), ast.Constant(1)):
            is_turned = isinstance(place.parent, ast.UnaryOp)  # which is a change of its own
            return is_turned or _is_a_place(place.parent)
        case ast.BinOp(left, ast.Add() | ast.Sub(), ast.Constant(1)):
            return any(map(_is_measured, ast.walk(left)))
    return False


def _is_a_place(parent: ast.AST) -> bool:
    """Whether 1 is a pixel there: of a place that is made, or added to a measure."""
    match parent:
        case ast.Call(func):
            return bool(_PLACES.fullmatch(_name(func)))
        case ast.BinOp(left, ast.Add() | ast.Sub(), ast.Constant(1)):
            return any(map(_is_measured, ast.walk(left)))
    return False


def _is_measured(node: ast.AST) -> bool:
    is_float = isinstance(node, ast.Constant) and isinstance(node.value, float)
    return is_float or bool(_PIXELS.search(_name(node)))


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _sibling(name: str, source: str) -> str:
    """A name of the same kind, such as ``height`` for ``width``, if the module knows it."""
    other = _WORD.sub(lambda found: _OTHER[found[0]], name)
    if other == name:
        return ""
    return other if other in ("min", "max", "any", "all") or re.search(rf"\b{other}\b", source) else ""


def _other_answers(node: ast.Return, function: ast.AST | None) -> Iterator[ast.expr | None]:
    """What the function returns elsewhere, of what is known here."""
    if isinstance(function, ast.FunctionDef):
        known = {argument.arg for argument in function.args.args} | _names(node)
        for other in ast.walk(function):
            if isinstance(other, ast.Return) and _names(other) <= known and ast.dump(other) != ast.dump(node):
                yield other.value


def _names(node: ast.AST) -> set[str]:
    return {found.id for found in ast.walk(node) if isinstance(found, ast.Name)}
