"""Cases in turn: none is passed over, and a failure says which it was."""

import pytest
from cases import in_turn


def test_every_case_of_every_table_has_its_turn(tmp_path: object) -> None:
    seen = []

    @in_turn(("a", "b"), [(1, 2), (3, 4)])
    @in_turn("c", "xy")
    def test(a: int, b: int, c: str, tmp_path: object) -> None:
        seen.append((a, b, c, tmp_path))

    test(tmp_path=tmp_path)
    assert seen == [(a, b, c, tmp_path) for a, b in ((1, 2), (3, 4)) for c in "xy"]


def test_the_case_that_fails_is_named() -> None:
    @in_turn("n", range(5))
    def test(n: int) -> None:
        assert n < 3

    with pytest.raises(AssertionError) as caught:
        test()
    assert caught.value.__notes__ == ["in the case {'n': 3}"]


def test_a_table_without_cases_is_no_test() -> None:
    with pytest.raises(AssertionError, match="tests nothing"):
        in_turn("n", [])
