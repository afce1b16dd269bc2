"""A trained network as a short program of its own, in NumPy or in PyTorch, that answers rows as measured."""

import base64
from collections.abc import Callable, Iterator
from string import Template

from nnviz.core.activations import Activation
from nnviz.core.network import Network
from nnviz.core.source import numpy_source, torch_source
from nnviz.data.coding import CODINGS
from nnviz.data.preparation import FEATURES
from nnviz.data.raw_rows import Measure
from nnviz.data.table_numbers import MISSING
from nnviz.training.answering import Answering, safe_cell
from nnviz.version import __version__

_PROGRAM = Template('''\
"""A trained network, written by nnviz $version; it needs $needs.

    python THIS_FILE rows.csv    prints an answer for each row of a table with the columns of COLUMNS
    answer(x), outputs(x)        the same of rows x (N, $width) as they were measured, in that order
"""

import base64
import csv
$own_imports

$imports

COLUMNS = $columns  # with the values of a text: each is an input
MISSING = $missing
OUTPUTS = $outputs
$constants
ACTIVATIONS = ($activations,)


def read(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        names, *rows = ([cell.strip() for cell in row] for row in csv.reader(file) if row)
    own = [name for name, _ in COLUMNS]
    if len(names) == len(own) and not set(own) & set(names):  # there are no names: the columns are in order
        names, rows = own, [names, *rows]
    if lacking := [name for name in own if name not in names]:
        sys.exit(f"the table lacks {', '.join(lacking)}")
    places = [names.index(name) for name in own]
    known = [(place, *column) for place, column in zip(places, COLUMNS)]
    return np.array([sum((code(row[i], name, values) for i, name, values in known), []) for row in rows])


def code(cell, name, values):
    if cell.lower() in MISSING:
        return [np.nan] * max(1, len(values))
    found = [float(key(cell) == key(value)) for value in values]
    if values and not any(found):
        sys.exit(f"{cell!r} was never seen in training, where it was one of {', '.join(values)}")
    return found or [$number]


def key(text):
    return " ".join(text.split()).casefold() if len(text) > 1 else text
$helpers


def prepare(x):
$preparation
    return x

$network

def answer(x):
    y = outputs(x)
    return $answer


THETA = np.frombuffer(base64.b64decode("$theta"), "<$code")  # each layer's rows [w, b]
$begin
if __name__ == "__main__":
    x = read(sys.argv[1])
    write = csv.writer(sys.stdout, lineterminator="\\n").writerow
    write($head)
    for found, y in zip(answer(x), outputs(x).tolist()):
        write($line)
''')

_DATES = """

def days(text, order, first):
    day, _, clock = text.replace("T", " ").partition(" ")
    parts = [int(part) for part in re.split("[-/.]", day)]
    if parts[0] < 32:  # the year is last
        parts = [parts[2], parts[1], parts[0]] if order == "day" else [parts[2], *parts[:2]]
    year, month, day = parts
    year += 0 if year > 99 else 1900 if year > 68 else 2000
    parts = [float(part) for part in clock.split(":")] if clock else [0]
    hours = sum(part / 60**place for place, part in enumerate(parts))
    return (date(year, month, day) - date.fromisoformat(first)).days + hours / 24
"""

_NUMPY = Template("""
def outputs(x):
    a, start = prepare(x).astype("$dtype"), 0
    for n, m, activation in zip(SIZES, SIZES[1:], ACTIVATIONS):
        rows = THETA[start : start + m * (n + 1)].reshape(m, n + 1)
        with np.errstate(all="ignore"):
            a, start = activation(a @ rows[:, :-1].T + rows[:, -1]), start + rows.size
    return a$undo
""")

_TORCH = Template("""
class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        pairs = zip(SIZES, SIZES[1:])
        self.layers = torch.nn.ModuleList(torch.nn.Linear(n, m, dtype=torch.$dtype) for n, m in pairs)

    def forward(self, a):
        for layer, activation in zip(self.layers, ACTIVATIONS):
            a = activation(layer(a))
        return a

    def fill(self, theta):
        for layer in self.layers:
            m, n = layer.weight.shape
            rows, theta = theta[: m * (n + 1)].reshape(m, n + 1), theta[m * (n + 1) :]
            layer.weight.data, layer.bias.data = rows[:, :-1].clone(), rows[:, -1].clone()


def outputs(x):
    with torch.no_grad():
        return network(torch.tensor(prepare(x), dtype=torch.$dtype)).numpy()$undo
""")


def numpy_program(network: Network, answering: Answering) -> str:
    """A program that needs NumPy alone and computes what the network does, from rows as measured."""
    more = {"needs": "NumPy alone", "imports": "import numpy as np", "begin": ""}
    return _program(network, answering, _NUMPY, numpy_source, more)


def torch_program(network: Network, answering: Answering) -> str:
    """The same with the network as a module of PyTorch."""
    more = {
        "needs": "NumPy and PyTorch",
        "imports": "import numpy as np\nimport torch",
        "begin": "network = Network()\nnetwork.fill(torch.tensor(THETA))\n",
    }
    return _program(network, answering, _TORCH, torch_source, more)


def _program(
    network: Network,
    answering: Answering,
    body: Template,
    source: Callable[[Activation], str],
    more: dict[str, str],
) -> str:
    vector, form = network.theta.vector, answering.form
    dtype = vector.dtype.name
    dated = any(column.days for column in form.columns)
    code, classes = f"f{vector.dtype.itemsize}", bool(answering.classes)
    kinds = ", ".join(f"lambda z: {source(kind)}" for kind in network.activations)
    decoded = f"[dict(enumerate(CLASSES)).get(k, 'no class') for k in {CODINGS[answering.coding].source}]"
    return _PROGRAM.substitute(
        more,
        version=__version__,
        width=form.n_inputs,
        columns=_columns(form.columns),
        number="days(cell, *DATES[name]) if name in DATES else float(cell)" if dated else "float(cell)",
        helpers=_DATES if dated else "",
        own_imports="import re\nimport sys\nfrom datetime import date" if dated else "import sys",
        missing=sorted(MISSING),
        outputs=[*map(safe_cell, answering.outputs)],
        constants="\n".join(_constants(network, answering)),
        activations=kinds,
        preparation="\n".join(f"    {line}" for line in _preparation(answering)),
        network=body.substitute(dtype=dtype, undo="" if classes else " * TARGET_SIZE + TARGET_SHIFT"),
        answer=decoded if classes else "y",
        theta=base64.b64encode(vector.astype(f"<{code}").tobytes()).decode(),
        code=code,
        head='["answer", *OUTPUTS]' if classes else "OUTPUTS",
        line="[found, *y]" if classes else "y",
    )


def _columns(columns: tuple[Measure, ...]) -> str:
    n = len(columns)
    if [column.name for column in columns] == [f"x{number}" for number in range(1, n + 1)]:
        return f'[(f"x{{n}}", ()) for n in range(1, {n + 1})]'
    return repr([(column.name, column.values) for column in columns])


def _constants(network: Network, answering: Answering) -> Iterator[str]:
    if answering.classes:
        yield f"CLASSES = {[*map(safe_cell, answering.classes)]}"
    else:
        yield f"TARGET_SHIFT, TARGET_SIZE = {_numbers(answering.target_shift, answering.target_size)}"
    if dates := {c.name: (c.days.order, c.days.first) for c in answering.form.columns if c.days}:
        yield f"DATES = {dates}  # day or month first, and the day that is 0"
    if answering.filling:
        yield f"FILLING = {_numbers(answering.filling)}  # in the place of what is missing"
    if _is_scaled(answering):
        yield f"SHIFT, SIZE = {_numbers(answering.shift, answering.size)}  # of each input"
    yield f"SIZES = {network.sizes}  # neurons in each layer, the input first"


def _numbers(*arrays: tuple[float, ...]) -> str:
    return ", ".join(f"np.array({list(array)})" for array in arrays)


def _is_scaled(answering: Answering) -> bool:
    return any(answering.shift) or any(size != 1 for size in answering.size)


def _preparation(answering: Answering) -> Iterator[str]:
    low, high = answering.form.pixels
    if answering.form.image_shape is not None and (low, high) != (0.0, 1.0):
        yield f"x = (x - {low!r}) / {high - low!r}  # pixels from black to white"
    if answering.filling:
        yield "x = np.where(np.isnan(x), FILLING, x)"
    else:
        yield "if np.isnan(x).any():"
        yield '    sys.exit("a row lacks a value, and in training none was lacking")'
    if answering.features:
        yield "x1, x2 = x.T"
        yield f"x = np.column_stack((x, {', '.join(FEATURES[name].source for name in answering.features)}))"
    if _is_scaled(answering):
        yield "x = (x - SHIFT) / SIZE"
