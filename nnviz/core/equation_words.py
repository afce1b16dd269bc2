"""An equation in LaTeX as a line of plain characters, for tooltips and screen readers."""

import re
from functools import lru_cache

from nnviz.core.marks import marked_words
from nnviz.core.naming import MINUS

_SIGNS = {
    "sigma": "σ", "delta": "δ", "Delta": "Δ", "eta": "η", "lambda": "λ", "theta": "θ", "mu": "μ", "pi": "π",
    "partial": "∂", "nabla": "∇", "sum": "Σ", "sqrt": "√", "infty": "∞", "prime": "′", "ln": "ln ",
    "odot": " ⊙ ", "cdot": " · ", "times": "×", "approx": "≈", "le": "≤", "cdots": "…", "ldots": "…",
    "to": " → ", "longrightarrow": " ⟶ ", "longleftarrow": " ⟵ ", "leftarrow": " ← ", "rightarrow": " → ",
    "left": "", "right": "", "quad": "  ", "mathrm": "", "text": "", "operatorname": "",
    "lfloor": "⌊", "rfloor": "⌋", "sim": " ~ ", "cos": "cos ",
}  # fmt: skip
_SUPERSCRIPTS = str.maketrans("0123456789+-−TLl′()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ᵀᴸˡ′⁽⁾")
_SUBSCRIPTS = str.maketrans("0123456789+-−jkx,", "₀₁₂₃₄₅₆₇₈₉₊₋₋ⱼₖₓ,")
_GROUP = r"\{((?:[^{}]|\{[^{}]*\})*)\}"


def words_of(latex: str) -> str:
    r"""The equation in plain characters: ``\delta^{3} = a^{3} - y`` becomes "δ³ = a³ − y"."""
    return marked_words(_words_of(latex))


@lru_cache(maxsize=512)  # panels ask for the same ones picture after picture
def _words_of(latex: str) -> str:
    text = _replace_until_still(rf"\\frac\s*{_GROUP}\s*{_GROUP}", _fraction, latex)
    text = _replace_until_still(rf"\\overset\s*{_GROUP}\s*{_GROUP}", r"\2 \1 ", text)
    text = re.sub(r"\\hat (\w)", "\\1\u0302", text)  # the hat over a letter comes after it
    text = re.sub(rf"\\sqrt\s*{_GROUP}", lambda under: f"√{_whole(under[1])}", text)
    text = text.replace(r"\,", " ").replace(r"\;", " ")
    text = re.sub(r"\\([A-Za-z]+)(?: (?![-+=/]))?", lambda sign: _SIGNS.get(sign[1], sign[1]), text)
    text = text.replace("-", MINUS).replace("'", "′")
    text = re.sub(rf"\^(?:{_GROUP}|(.))", lambda at: _raised(at[1] or at[2]), text)
    text = re.sub(rf"_(?:{_GROUP}|(.))", lambda at: _lowered(at[1] or at[2]), text)
    return re.sub(r"\s+", " ", re.sub(r"[{}]", "", text)).strip()


def _replace_until_still(pattern: str, new: object, text: str) -> str:
    before = None
    while before != text:
        before, text = text, re.sub(pattern, new, text)  # type: ignore[call-overload]
    return text


def _fraction(found: re.Match[str]) -> str:
    return "/".join(map(_whole, found.groups()))


def _whole(part: str) -> str:
    """A part of an equation that nothing beside it is taken for a part of."""
    return part if re.fullmatch(r"[\w\\ ^_.]+|.", part) else f"({part})"


def _raised(text: str) -> str:
    return text.translate(_SUPERSCRIPTS) if _is_known(text, _SUPERSCRIPTS) else f"^({text})"


def _lowered(text: str) -> str:
    return text.translate(_SUBSCRIPTS) if _is_known(text, _SUBSCRIPTS) else f"_{text}"


def _is_known(text: str, table: dict[int, int]) -> bool:
    return all(ord(sign) in table for sign in text)
