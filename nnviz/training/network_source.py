"""A trained network as a short program of its own, in NumPy or in PyTorch, that answers rows as measured."""

import base64
from collections.abc import Callable, Iterator
from string import Template

import numpy as np

from nnviz.core.activations import Activation
from nnviz.core.network import Network
from nnviz.core.source import numpy_source, torch_source
from nnviz.data.coding import CODINGS
from nnviz.data.preparation import FEATURES
from nnviz.data.raw_rows import RawForm
from nnviz.data.spelling import PLAINLY
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

COLUMNS = $columns
MISSING = $missing
$constants
ACTIVATIONS = ($activations,)


def read(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
$sniffed        names, *rows = ([cell.strip() for cell in row] for row in csv.reader($file) if row)
    if len(names) == len(COLUMNS) and not {*COLUMNS} & {*names}:  # there are none: the columns are in order
        names, rows = COLUMNS, [names, *rows]
    if lacking := [name for name in COLUMNS if name not in names]:
        sys.exit(f"the table lacks {', '.join(lacking)}")
    places = [names.index(name) for name in COLUMNS]
    return np.array([$row for row in rows])
$helpers
$network

def answer(x):
    $answer


LAYERS = (  # of each neuron a row, its weights and then its bias
$layers
)
$begin
if __name__ == "__main__":
    x = read(sys.argv[1])
    lines = $lines
    csv.writer(sys.stdout, lineterminator="\\n").writerows([$head, *lines])
''')

_SNIFFED = """\
        mark = max(",;\\t|", key=file.readline().count)
        file.seek(0)
"""

_NUMBERS = "[np.nan if row[i].lower() in MISSING else float(row[i]) for i in places]"
_CODED = "sum((code(row[i], name) for i, name in zip(places, COLUMNS)), [])"

_CODE = Template("""

def code(cell, name):
    values = TEXTS.get(name, ())
    if cell.lower() in MISSING$gap:
        return [np.nan] * max(1, len(values))
    found = [float(key(cell) == key(value)) for value in values]
    if values and not any(found):
        sys.exit(f"{cell!r} was never seen in training, where it was one of {', '.join(values)}")
    return found or [$number]


def key(text):
    return " ".join(text.split()).casefold() if len(text) > 1 else text
""")

_SIGNED = r"""

def number(cell, sign):
    form = r"(\D*?)((?:(?<![a-z])[.,])?\d[\d.,\s'’]*)([ed][-+]?\d+)?\s*([kmb](?![a-z]))?\D*"
    found = re.fullmatch(form, cell, re.IGNORECASE)
    if found is None:
        sys.exit(f"{cell!r} is no number")
    front, digits, power, times = found.groups(default="")
    digits = re.sub(rf"[^\d\{sign}]", "", digits).replace(sign, ".")
    value = float(digits + power.lower().replace("d", "e"))
    value *= {"k": 1e3, "m": 1e6, "b": 1e9}.get(times.lower(), 1)
    return -value if re.search("[-−(]", front) else value
"""

_DATES = r"""

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def days(text, order, first):
    try:
        day, clock = [*re.split(r"[T ,]+(?=\d{1,2}:)", text), ""][:2]
        return (date(*calendar(day, order)) - date.fromisoformat(first)).days + share(clock or "0:0")
    except (AttributeError, IndexError, ValueError):
        sys.exit(f"{text!r} is no date")


def calendar(day, order):
    parts = re.findall(r"^\d{4}|(?<!\d)\d{4}|\d{1,2}", day)
    is_first = len(parts[0]) == 4
    year = int(parts.pop(0 if is_first else -1))
    if name := re.search("[a-z]{3}", day, re.IGNORECASE):
        parts.insert(0, MONTHS.index(name[0].lower()) + 1)
    elif len(parts) == 2 and not is_first and order == "day":
        parts.reverse()
    month, day = [*map(int, parts), 1][:2]
    return year + (0 if year > 99 else 1900 if year > 68 else 2000), month, day


def share(clock):
    found = re.match(r"(\d+):(\d+):?([\d.,]*) ?([ap]?)", clock, re.IGNORECASE)
    hours, minutes, seconds, half = found.groups()
    hours = int(hours) % 12 + 12 * (half in "pP") if half else int(hours)
    return (hours * 3600 + int(minutes) * 60 + float(seconds.replace(",", ".") or 0)) / 86_400
"""

_SIGNS = {"point": ".", "comma": ","}

_NUMPY = Template("""
def outputs(x):
$preparation
    a = np.asarray(x, "$dtype")
    with np.errstate(all="ignore"):
        for layer, activation in zip(LAYERS, ACTIVATIONS):
            a = activation(a @ layer[:, :-1].T + layer[:, -1])
    return a$undo
""")

_TORCH = Template("""
class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        sizes = [(rows.shape[1] - 1, len(rows)) for rows in LAYERS]
        self.layers = torch.nn.ModuleList(torch.nn.Linear(n, m, dtype=torch.$dtype) for n, m in sizes)
        for layer, rows in zip(self.layers, map(torch.tensor, LAYERS)):
            layer.weight.data, layer.bias.data = rows[:, :-1].clone(), rows[:, -1].clone()

    def forward(self, a):
        for layer, activation in zip(self.layers, ACTIVATIONS):
            a = activation(layer(a))
        return a


def outputs(x):
$preparation
    with torch.no_grad():
        return network(torch.tensor(x, dtype=torch.$dtype)).numpy()$undo
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
        "begin": "network = Network()\n",
    }
    return _program(network, answering, _TORCH, torch_source, more)


def _program(
    network: Network,
    answering: Answering,
    body: Template,
    source: Callable[[Activation], str],
    more: dict[str, str],
) -> str:
    return _PROGRAM.substitute(
        more | _reading(answering.form) | _answers(answering),
        version=__version__,
        missing=sorted(MISSING),
        constants="\n".join(_constants(answering)),
        activations=", ".join(f"lambda z: {source(kind)}" for kind in network.activations),
        network=body.substitute(
            dtype=network.theta.vector.dtype.name,
            undo="" if answering.classes else " * TARGET_SIZE + TARGET_SHIFT",
            preparation="\n".join(f"    {line}" for line in _preparation(answering)),
        ),
        layers="\n".join(_layers(network)),
    )


def _reading(form: RawForm) -> dict[str, str]:
    """How the program reads rows of cells as inputs."""
    signed = any(column.spelling.sign for column in form.columns)
    dated = any(column.days for column in form.columns)
    bare = 'cell.removesuffix(UNITS.get(name, ""))' if any(c.spelling.unit for c in form.columns) else "cell"
    number = (
        f"number({bare}, SIGNS[name]) if name in SIGNS else float({bare})" if signed else f"float({bare})"
    )
    number = f"days(cell, *DATES[name]) if name in DATES else {number}" if dated else number
    imports = [*["import re"] * (dated or signed), "import sys", *["from datetime import date"] * dated]
    gap = " or cell == GAPS.get(name)" if any(c.spelling.gap for c in form.columns) else ""
    coded, columns = _is_coded(form), [column.name for column in form.columns]
    is_table = columns != _counted(len(columns))
    return {
        "width": str(form.n_inputs),
        "columns": repr(columns) if is_table else f'[f"x{{n}}" for n in range(1, {len(columns) + 1})]',
        "sniffed": _SNIFFED * is_table,
        "file": "file, delimiter=mark" if is_table else "file",
        "row": _CODED if coded else _NUMBERS,
        "helpers": _CODE.substitute(number=number, gap=gap) * coded + _SIGNED * signed + _DATES * dated,
        "own_imports": "\n".join(imports),
    }


def _answers(answering: Answering) -> dict[str, str]:
    """What the program makes of the outputs."""
    if not answering.classes:
        return {"answer": "return outputs(x)", "head": "OUTPUTS", "lines": "outputs(x).tolist()"}
    named = f"[dict(enumerate(CLASSES)).get(k, 'no class') for k in {CODINGS[answering.coding].source}]"
    return {
        "answer": f"y = outputs(x)\n    return {named}",
        "head": '["answer", *OUTPUTS]',
        "lines": "zip(answer(x), *outputs(x).T.tolist())",
    }


def _is_coded(form: RawForm) -> bool:
    """Whether a cell may hold what is no number as Python writes it."""
    return any(column.days or column.values or column.spelling != PLAINLY for column in form.columns)


def _counted(n: int) -> list[str]:
    return [f"x{number}" for number in range(1, n + 1)]


def _layers(network: Network) -> Iterator[str]:
    code = f"<f{network.theta.vector.dtype.itemsize}"
    for w, b in zip(network.theta.weights, network.theta.biases, strict=True):
        rows = np.hstack((w, b)).astype(code)
        text = base64.b64encode(rows.tobytes()).decode()
        yield f'    np.frombuffer(base64.b64decode("{text}"), "{code}").reshape{rows.shape},'


def _constants(answering: Answering) -> Iterator[str]:
    columns, outputs = answering.form.columns, [*map(safe_cell, answering.outputs)]
    if _is_coded(answering.form):
        yield f"TEXTS = { {c.name: c.values for c in columns if c.values} }  # an input for each"
    if not answering.classes:
        yield f"OUTPUTS = {outputs}"
        yield f"TARGET_SHIFT, TARGET_SIZE = {_numbers(answering.target_shift, answering.target_size)}"
    elif outputs == (classes := [*map(safe_cell, answering.classes)]):
        yield f"OUTPUTS = CLASSES = {classes}"
    else:
        yield f"OUTPUTS = {outputs}\nCLASSES = {classes}"
    if dates := {c.name: (c.days.order, c.days.first) for c in columns if c.days}:
        yield f"DATES = {dates}  # day or month first, and the day that is 0"
    if signs := {c.name: _SIGNS[c.spelling.sign] for c in columns if c.spelling.sign}:
        yield f"SIGNS = {signs}  # the decimal sign of numbers as people write them"
    if units := {c.name: c.spelling.unit for c in columns if c.spelling.unit}:
        yield f"UNITS = {units}  # behind the numbers"
    if gaps := {c.name: c.spelling.gap for c in columns if c.spelling.gap}:
        yield f"GAPS = {gaps}  # stands for no value too"
    if answering.filling:
        yield f"FILLING = {_numbers(answering.filling)}  # in the place of what is missing"
    if _is_scaled(answering):
        yield f"SHIFT, SIZE = {_numbers(answering.shift, answering.size)}  # of each input"


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
        yield '    sys.exit("a row lacks a value, and the network was trained on rows that lack none")'
    if answering.features:
        yield "x1, x2 = x.T"
        yield f"x = np.column_stack((x, {', '.join(FEATURES[name].source for name in answering.features)}))"
    if _is_scaled(answering):
        yield "x = (x - SHIFT) / SIZE"
