"""Sheets and their key as pages to print: HTML that needs nothing else."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from nnviz.core.equation_words import words_of
from nnviz.core.naming import number
from nnviz.experiment.experiment import FIELDS
from nnviz.experiment.lesson import Ask, Item, Lesson, Text
from nnviz.experiment.twins import written
from nnviz.training.lessons.sheet import Axis, Question, Sheet
from nnviz.view.parts.typesetting import svg_of

_TYPE = 16.0
"""Pixels to an em: formulas are measured in it, and scaled by the page."""

_FORMULA = re.compile(r"([(“]*)\$(.+?)\$([,.;:?!)”]*)")
"""With the marks that hold on to it: no line may begin or end with them."""

_STYLE = """
body { font: 12pt/1.45 sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 16pt; margin: 0; } h2 { font-size: 13pt; margin: 1.5em 0 .3em; }
.muted { color: #555; font-size: 10pt; } .formula svg { width: 100%; height: 100%; display: block; }
.formula { display: inline-block; } .kept { white-space: nowrap; }
.question { margin: 0 0 1.2em; break-inside: avoid; }
.line { display: inline-block; border-bottom: 1px solid #888; width: 60%; height: 2em; }
tr { break-inside: avoid; } h1, h2, p { break-after: avoid; }
table { border-collapse: collapse; } td, th { border: 1px solid #aaa; padding: .2em .6em; text-align: left; }
.chart { margin: .5em 0; width: 100%; } .chart td { border: none; vertical-align: top; }
.chart td:first-child { text-align: right; white-space: nowrap; width: 1%; }
.chart .frame { border-left: 1px solid #444; border-bottom: 1px solid #444; height: 9em; }
.chart span { float: right; } .chart div { text-align: center; }
section { break-before: page; } section:first-of-type { break-before: auto; }
"""


def sheet_page(lesson: Lesson, sheet: Sheet, index: int, source: str) -> str:
    """One learner's sheet: the questions, and room to answer; `nnviz run` knows the lesson as ``source``."""
    body = "".join(_body(lesson.items, sheet.questions))
    return _page(
        f"{lesson.title} · sheet {index}",
        f"<h1>{escape(lesson.title)}</h1><p><b>{escape(lesson.question)}</b></p>"
        f"<p class=muted>Sheet {index} · seed {sheet.seed} · these are the numbers of "
        f"<code>nnviz run {escape(source)} --seed {sheet.seed}</code>{_stand_in(sheet)}</p>"
        f"<p>Name: <span class=line></span></p>{body}",
    )


def _body(items: Iterable[Item], questions: Sequence[Question]) -> Iterator[str]:
    """What is to be read, and the questions with their numbers, in the order of the lesson."""
    numbered = iter(enumerate(questions, start=1))
    for item in items:
        if isinstance(item, Text):
            yield f"<p>{words(item.text)}</p>"
        elif isinstance(item, Ask):
            i, one = next(numbered)
            yield f"<div class=question><b>{i}.</b> {words(one.text)}{_room(one)}</div>"


def key_page(lesson: Lesson, sheets: Sequence[Sheet]) -> str:
    """The key to all sheets: right answers, and what each wrong one shows of what is believed."""
    of = " in A" * bool(lesson.experiment.twins)
    parts = "".join(_key(sheet, index, of) for index, sheet in enumerate(sheets, start=1))
    many = f"{len(sheets)} sheet{'s' * (len(sheets) > 1)}"
    told = f"{many}. A wrong answer that stands here is the sign of a belief: ask for it."
    return _page(f"{lesson.title} · key", f"<h1>{escape(lesson.title)}: key</h1><p>{told}</p>{parts}")


def _key(sheet: Sheet, index: int, of: str) -> str:
    rows = "".join(
        f"<tr><td>{i}</td><td><b>{escape(one.right)}</b></td><td>{_beliefs(one)}</td></tr>"
        for i, one in enumerate(sheet.questions, start=1)
    )
    results = ", ".join(f"{name} {number(value, 6)}" for name, value in sheet.results.items())
    return (
        f"<section><h2>Sheet {index} · seed {sheet.seed}</h2>"
        f"<p class=muted>After {sheet.epochs} epochs{of}: {results}{_stand_in(sheet)}</p>"
        f"<table><tr><th></th><th>right</th><th>wrong, and the belief</th></tr>{rows}</table></section>"
    )


def _beliefs(question: Question) -> str:
    return "<br>".join(f"{escape(value)}: {words(belief)}" for value, belief in question.wrong)


def _room(question: Question) -> str:
    """Where the answer goes."""
    if question.kind == "draw":
        return _chart(*question.axes)
    if question.kind == "choice":
        return "".join(f"<br>☐ {escape(option)}" for option in question.options)
    return f"<br><span class=line></span> {escape(question.unit)}"


def _chart(x: Axis, y: Axis) -> str:
    """An empty chart to draw into, with the names and the ends of its axes."""
    low, high = map(escape, y.ends)
    start, end = map(escape, x.ends)
    return (
        f"<table class=chart><tr><td class=muted>{escape(y.name)}<br>{high}</td><td class=frame></td></tr>"
        f"<tr><td class=muted>{low}</td><td class=muted>{start}<span>{end}</span>"
        f"<div>{escape(x.name)}</div></td></tr></table>"
    )


def _stand_in(sheet: Sheet) -> str:
    name = written(FIELDS["data.name"], sheet.stands_in) if sheet.stands_in else ""
    return f" · the digits of 8 × 8 stand in for {escape(name)}" if name else ""


def words(markdown: str) -> str:
    """A lesson's words in HTML: bold, slanted, formulas typeset."""
    parts = _FORMULA.split(markdown)
    drawn = map(_formula, parts[2::4])
    kept = zip(_plain(parts[1::4]), drawn, _plain(parts[3::4]), strict=True)
    parts[2::4] = [f"<span class=kept>{before}{formula}{after}</span>" for before, formula, after in kept]
    parts[1::4] = parts[3::4] = [""] * len(parts[2::4])
    parts[::4] = _plain(parts[::4])
    return "".join(parts)


def _formula(latex: str) -> str:
    """A picture that stands on the line and grows with the type; its words for who cannot see it."""
    drawn = svg_of(latex, "#000000", _TYPE)
    places = {"width": drawn.width, "height": drawn.height, "vertical-align": -drawn.below}
    style = ";".join(f"{name}:{pixels / _TYPE:.3f}em" for name, pixels in places.items())
    label = escape(words_of(latex))
    return f'<span class=formula role=img aria-label="{label}" style="{style}">{drawn.svg}</span>'


def _plain(parts: Iterable[str]) -> list[str]:
    found = (re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(part)) for part in parts)
    return [re.sub(r"\*(.+?)\*", r"<i>\1</i>", part) for part in found]


def _page(title: str, body: str) -> str:
    head = f"<meta charset=utf-8><title>{escape(title)}</title><style>{_STYLE}</style>"
    return f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>\n"
