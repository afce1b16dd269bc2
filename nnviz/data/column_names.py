"""What the name of a column says of it: that it is the target, an id, an amount."""

import re

_MOST_DIGITS = 9

_TELLING: tuple[tuple[str, ...], ...] = (
    ("target", "targets", "label", "labels", "outcome", "ziel", "zielvariable"),
    (
        "survived",
        "exited",
        "purchased",
        "churn",
        "churned",
        "attrition",
        "diagnosis",
        "defaulted",
        "default payment next month",
        "loan status",
        "is fraud",
        "fraud",
        "spam",
        "stroke",
        "heart disease",
        "diagnose",
    ),
    ("species", "variety", "quality", "art", "spezies"),
    (
        "price",
        "charges",
        "median house value",
        "med house val",
        "medv",
        "house price",
        "saleprice",
        "preis",
        "prix",
        "precio",
    ),
    ("class", "classes", "klasse", "classe", "clase", "class label", "class type", "class name"),
    ("type", "kind", "category", "result", "kategorie", "ergebnis"),
    ("y",),  # it may as well be a coordinate
)
"""Names that say so, the more telling ones before the others."""

_LAST_WORDS = frozenset(
    {"target", "label", "price", "charges", "species", "quality", "outcome", "diagnosis", "preis"}
)
"""What the last word of a longer name may be: sale_price, median_charges."""

_PRICES = frozenset({"price", "preis"})
"""What any word of it may be: house price of unit area."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_CLASSES = _set(
    "label labels class classes klasse classe clase species variety type category quality survived exited "
    "purchased churn churned attrition diagnosis outcome fraud spam stroke result grade kategorie"
)
_AMOUNTS = _set(
    "price prices charges cost costs amount value count counts cnt total sum age year years score rings "
    "salary income sales revenue profit weight height length demand quantity hours days minutes mpg "
    "temperature preis anzahl menge jahr alter umsatz betrag gewicht months medv children kids "
    "bedrooms bathrooms visits visitors claims clicks goals views likes followers persons people employees "
    "accidents deaths births rentals passengers rides calls kinder personen"
)
_PARTED = _set("range band group bin bucket bracket category level tier class klasse stufe gruppe")
"""Last words of a name that make classes of an amount: price range, age group."""
_IDS = _set(
    "id ids index idx no nr num number row rows rownames rowname rownum rownumber unnamed key pk uid uuid "
    "guid serial sno srno lfdnr laufnummer nummer numero numéro record obs observation "
    "isbn ean imei ssn"
)
_WHOSE = (
    "user|customer|client|sample|passenger|row|record|patient|item|product|order|person|member|account|student|"
    "employee|case|subject|transaction|object|obj|loan|session|house|listing|property|game|match|car|image|img|"
    "file|event|ticket|invoice|store|shop|line|flight|trip|movie|song|track|player|team|device|sensor|message|post|"
    "applicant|policy|claim|doc|document|entry|test|roll|reg|registration|admission|enrolment|enrollment|seat|"
    "kunden|mitarbeiter|proben|auftrags|artikel|matrikel|schüler|teilnehmer|patienten|personal|rechnungs|bestell"
)
_ID = re.compile(
    rf"(?:{_WHOSE}|u|p|s|t|c)?(?:id|nr|no|num|number|index|idx|code_id|key|uuid|nummer)", re.IGNORECASE
)
_JOINED = re.compile(r"[A-Za-z]*[a-z](?:ID|Id)")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-zà-ÿß]+|\d+")


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in small letters: SalePrice and sale_price are two of them."""
    return tuple(word.casefold() for word in _WORDS.findall(name))


def rank_as_target(name: str) -> int | None:
    """How plainly a name says that it is the target, 0 the plainest; None when it says nothing."""
    words = words_of(name)
    whole = " ".join(words)
    for rank, names in enumerate(_TELLING):
        if whole in names or name.casefold().strip() in names:
            return rank
    tells = len(words) > 1 and (words[-1] in _LAST_WORDS or not _PRICES.isdisjoint(words))
    return len(_TELLING) if tells else None


def is_called_id(name: str) -> bool:
    """Whether a name says that the values only tell the rows apart."""
    words = words_of(name)
    if not words:
        return name.strip() in ("#", "№", "n°", "")
    joined = "".join(words)
    return (
        words[-1] in ("id", "ids", "uuid", "guid")
        or words[0] == "unnamed"
        or joined in _IDS
        or _JOINED.fullmatch(name) is not None
        or _ID.fullmatch(joined) is not None
        or (
            len(words) == 2
            and words[1] in ("no", "nr", "number", "num", "index", "nummer")
            and words[0] in _WHOSE.split("|")
        )
    )


def says_classes(name: str) -> bool:
    """Whether numbers under this name are meant as classes."""
    return any(word in _CLASSES for word in words_of(name)[-1:])


def says_amount(name: str) -> bool:
    """Whether numbers under this name are meant as amounts."""
    words = words_of(name)
    return any(word in _AMOUNTS for word in words) and words[-1] not in _PARTED


def several_targets(names: tuple[str, ...]) -> tuple[int, ...]:
    """The columns that are called y1, y2 … or target 1, target 2 …, two at least; else none."""
    found = tuple(
        index
        for index, name in enumerate(names)
        if re.fullmatch(r"(?:y|target|output|label)[ _.-]?\d+", name.strip(), re.IGNORECASE)
    )
    return found if len(found) > 1 and len(found) < len(names) else ()


def column_number(text: str, n: int) -> int | None:
    """Which of n columns, from 0, a text means by its number from 1; None where it is none of them."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) - 1 if is_number and 1 <= int(text) <= n else None
