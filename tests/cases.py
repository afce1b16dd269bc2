"""Tables of cases for one test: a test of its own for each case takes longer than what it tests."""

import inspect
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any


def in_turn(
    names: str | Sequence[str], cases: Iterable[Any]
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """As ``pytest.mark.parametrize``, but one test of all cases, which names the one that fails.

    For cases that take no longer than a few milliseconds and ask for no fixture of their own: one that
    skips, skips all.
    """
    keys = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    table = [case if len(keys) > 1 else (case,) for case in cases]
    assert table, "a table without cases tests nothing"

    def over(test: Callable[..., None]) -> Callable[..., None]:
        signature = inspect.signature(test)

        @wraps(test)
        def of_all(**others: Any) -> None:
            for case in table:
                given = dict(zip(keys, case, strict=True))
                try:
                    test(**given, **others)
                except BaseException as error:
                    error.add_note(f"in the case {given}"[:2000])
                    raise

        left = [each for name, each in signature.parameters.items() if name not in keys]
        of_all.__signature__ = signature.replace(parameters=left)  # type: ignore[attr-defined]
        return of_all

    return over
