"""How a person wants numbers written in texts."""

from PySide6.QtCore import QLocale

from nnviz.core.marks import NARROW, POINT, Marks

_CHOSEN: dict[str, Marks] = {"point": POINT, "comma": (",", "."), "space": (",", NARROW)}
NUMBERS = {"system": "As the desktop has it"} | {
    name: f"1{group}240{decimal}5" for name, (decimal, group) in _CHOSEN.items()
}
"""What each is called."""

_SPACES = ("", " ", "\u00a0", "\u2009")


def marks_of(numbers: str) -> Marks:
    """The marks of one of `NUMBERS`."""
    return _CHOSEN.get(numbers) or of_locale(QLocale.system())


def of_locale(locale: QLocale) -> Marks:
    """Those of a language; the point where it writes decimals with neither a point nor a comma."""
    decimal, group = locale.decimalPoint(), locale.groupSeparator()
    if decimal not in (".", ",") or group == decimal or len(group) > 1:
        return POINT
    return decimal, NARROW if group in _SPACES else group
