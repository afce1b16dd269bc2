"""The README and docs/: what can be typed is typed, and what they tell of the program is so.

A block fenced as ``sh`` or ``python`` is run, those of a page one after the other in one folder; one that
is indented shows how a thing is written.
"""

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from pkgutil import resolve_name

import pytest

from nnviz.app.arguments import Parser
from nnviz.app.cli import COMMANDS, module_of, parse
from nnviz.app.layout import LABS, PANELS
from nnviz.app.main import main
from nnviz.app.opening import open_source
from nnviz.experiment.experiment import FIELDS, Experiment
from nnviz.experiment.lesson_file import read_lesson
from nnviz.training.build import build
from nnviz.training.history import SOMETIMES
from nnviz.version import __version__

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
COMMENT = re.compile(r"<!-- nnviz (shot .+) -->")
PLACES = {entry.name: "docs/panels" for entry in PANELS} | {entry.name: "docs/labs" for entry in LABS}
ROWS = "x₁,x₂\n0.5,0.5\n-0.5,0.5\n"

PLAIN = str.maketrans(dict.fromkeys("`,:;.", " "))
"""Takes away what may stand right behind an option."""

MOST_BYTES = 2_000_000
"""Of all pictures together."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty one to work in, but for rows to foretell."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NNVIZ_DATA_DIR", raising=False)
    (tmp_path / "rows.csv").write_text(ROWS, "utf-8")
    return tmp_path


def blocks(page: Path, kind: str) -> list[str]:
    return [body for found, body in BLOCK.findall(page.read_text("utf-8")) if found == kind]


def commands(page: Path) -> Iterator[list[str]]:
    for body in blocks(page, "sh"):
        for line in body.splitlines():
            name, *words = shlex.split(line, comments=True)
            assert name == "nnviz", f"{page.name}: {line}"
            yield words


def shots() -> Iterator[list[str]]:
    for page in PAGES:
        yield from map(shlex.split, COMMENT.findall(page.read_text("utf-8")))
        yield from (words for words in commands(page) if words[0] == "shot")


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "sh")], ids=lambda page: page.stem)
def test_every_command_of_a_page_does_what_it_says(
    page: Path, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for words in commands(page):
        if words[0] != "shot":  # takes seconds; see below
            assert main(words) == 0, f"nnviz {' '.join(words)}: {capfd.readouterr().err}"
    assert not list(folder.rglob("twin-*"))


@pytest.mark.filterwarnings("ignore:xor.nnviz was trained on")
def test_every_example_in_python_runs(folder: Path) -> None:
    assert main(["run", "xor", "--epochs", "3", "--quiet", "--save", "xor.nnviz"]) == 0
    found = [body for page in PAGES for body in blocks(page, "python")]
    assert len(found) > 3
    names: dict[str, object] = {}
    for body in found:
        exec(body, names)


def test_every_picture_can_be_taken(folder: Path) -> None:
    for words in shots():
        arguments = parse(words)
        open_source(arguments.source, ())
        for change in arguments.set:
            assert change.partition("=")[0] in FIELDS
        assert arguments.panel is None or arguments.panel in PLACES


def test_every_link_leads_somewhere_and_every_picture_says_how_it_is_made() -> None:
    made = {words[words.index("--out") + 1] for words in shots()}
    shown = set()
    for page in PAGES:
        for is_picture, link in re.findall(r"(!?)\[[^\]]*\]\(([^)#]+)[^)]*\)", page.read_text("utf-8")):
            if not link.startswith("http"):
                target = (page.parent / link).resolve()
                assert target.exists(), f"{page.name}: {link}"
                if is_picture:
                    shown.add(target.relative_to(ROOT).as_posix())
    assert shown <= made
    kept = {path for place in ("docs", "resources") for path in (ROOT / place / "pictures").iterdir()}
    assert {path.relative_to(ROOT).as_posix() for path in kept} == shown
    assert sum(path.stat().st_size for path in kept) < MOST_BYTES


def test_every_panel_and_lab_has_a_page_that_says_what_it_shows_and_stands_in_the_index() -> None:
    index = (ROOT / "docs/README.md").read_text("utf-8")
    pages = [path for folder in ("panels", "labs") for path in (ROOT / "docs" / folder).iterdir()]
    entries = {entry.name: entry for entry in (*PANELS, *LABS)}
    assert {page.stem for page in pages} == set(entries)
    for page in pages:
        entry = entries[page.stem]
        shows = resolve_name(f"nnviz.view.{entry.place}").shows
        words = " ".join(page.read_text("utf-8").split())
        assert words.startswith(f"# {entry.title} {shows} "), f"{page} must open with: {shows}"
        assert page.relative_to(ROOT) == Path(PLACES[entry.name], page.name)
        assert f"({page.relative_to(ROOT / 'docs').as_posix()})" in index


def test_what_is_cited_is_this_version() -> None:
    assert f"\nversion: {__version__}\n" in (ROOT / "CITATION.cff").read_text("utf-8")


def test_every_row_of_the_fields_says_what_is_allowed_and_what_holds_without_it() -> None:
    page = (ROOT / "docs/files.md").read_text("utf-8").replace("2⁶³ − 1", f"{2**63 - 1:,}")
    rows = re.findall(r"^\| `([a-z_.]+)` \| (.+) \| (.+) \| (.+) \|$", page, re.MULTILINE)
    plain = Experiment.from_dict({"data": {"name": "digits"}})
    fields = {path: FIELDS[path] for path, *_ in rows}
    assert len(fields) > 30
    for path, what, allowed, default in rows:
        field = fields[path]
        assert what == field.help
        assert default == ("needed" if path == "data.name" else f"`{json.dumps(_listed(plain.get(path)))}`")
        if field.choices:  # one more may have come
            names = allowed.partition("one of ")[2].removesuffix(", or a list of them").split(", ")
            assert set(names) <= set(field.choices), path
        else:
            assert allowed == field.allowed


def _listed(value: object) -> object:
    return [_listed(one) for one in value] if isinstance(value, tuple) else value


def test_every_column_of_the_history_stands_in_the_page_of_files() -> None:
    page = (ROOT / "docs/files.md").read_text("utf-8")
    trainer = build(Experiment.from_dict({"data": {"name": "xor"}, "network": {"hidden": []}}))
    for column in (*trainer.history.columns, *SOMETIMES):
        assert f"`{re.sub(r'_1$', '_i', column)}`" in page


def test_every_option_of_every_command_stands_in_the_page_of_the_command_line() -> None:
    page = (ROOT / "docs/command-line.md").read_text("utf-8")
    for command in COMMANDS:
        parser = Parser(command)
        module_of(command).add_options(parser)
        options = {name for action in parser._actions for name in action.option_strings if len(name) > 2}
        missing = [name for name in options if f"{name} " not in page.replace("\n", " ").translate(PLAIN)]
        assert not missing, f"{command}: {missing}"


def test_the_experiment_and_the_lesson_of_the_pages_are_in_order(folder: Path) -> None:
    (example,) = blocks(ROOT / "docs/files.md", "json")
    assert Experiment.from_dict(json.loads(example)).twins
    page = (ROOT / "docs/lessons.md").read_text("utf-8")
    found = re.search(r"^````markdown\n(.*?)^````$", page, re.DOTALL | re.MULTILINE)
    assert found
    (folder / "first.md").write_text(found[1], "utf-8")
    assert len(read_lesson(folder / "first.md").items) == 4
    assert main(["lessons", str(folder), "--check"]) == 0


def test_what_an_index_of_packages_shows_has_no_link_that_leads_nowhere_there() -> None:
    hook = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["metadata"]["hooks"]
    here = shown = (ROOT / "README.md").read_text()
    for one in hook["fancy-pypi-readme"]["substitutions"]:
        shown = re.sub(one["pattern"], one["replacement"], shown)
    links = re.compile(r"\[([^]]*)\]\(([^)]*)\)")
    assert all(address.startswith(("http://", "https://")) for _, address in links.findall(shown))
    assert shown.count("](http") == here.count("](http") > 3
    words = links.sub(r"\1", re.sub(r"!\[.*\n", "", here))
    assert links.sub(r"\1", shown) == words
