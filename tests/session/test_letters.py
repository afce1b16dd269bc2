"""Snapshots as bytes: the same numbers at the other end, and nothing sent twice."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec import Struct
from msgspec.structs import replace

from nnviz.core.parameters import Parameters
from nnviz.session import letters
from nnviz.session.letters import Reader, Writer


class Inner(Struct, frozen=True, eq=False):
    array: Any


class Outer(Struct, frozen=True, eq=False):
    inner: Inner
    count: int


class Ends:
    def __init__(self, folder: Path) -> None:
        self.writer, self.reader = Writer(folder), Reader(folder)
        self.sizes: list[int] = []

    def send(self, letter: Any) -> Any:
        data = self.writer.write(letter)
        self.sizes.append(len(data))
        return self.reader.read(data)


@pytest.fixture
def ends(tmp_path: Path) -> Ends:
    return Ends(tmp_path)


def test_arrays_of_every_kind_arrive_as_they_are_and_read_only(ends: Ends) -> None:
    grid = np.arange(12.0).reshape(3, 4)
    kinds = [
        grid,
        grid[:, 1],
        grid.T,
        np.asfortranarray(grid),
        grid[::2, ::-1],
        np.float64(3.5) * np.ones(()),
        np.empty((0, 3), np.float32),
        np.array([True, False]),
        np.array([1, 2], np.int64),
        np.array(["a", "äö"]),
        np.array([np.nan, -np.inf, -0.0]),
    ]
    for array, arrived in zip(kinds, ends.send(kinds), strict=True):
        np.testing.assert_array_equal(arrived, array)
        assert arrived.dtype == array.dtype
        assert arrived.shape == array.shape
        assert not arrived.flags.writeable


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("part", [np.s_[:], np.s_[:, :-1], np.s_[::3]])
def test_large_arrays_go_as_files_which_are_taken_away(
    ends: Ends, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: Any, part: Any
) -> None:
    monkeypatch.setattr(letters, "LARGE", 100)
    monkeypatch.setattr(letters, "PIECE", 64)  # several of them
    array = np.asarray(np.random.default_rng(0).random((40, 7)), order=order)[part]
    arrived = ends.send(Inner(array)).array
    np.testing.assert_array_equal(arrived, array)
    assert not arrived.flags.writeable
    assert ends.sizes[0] < array.nbytes
    assert list(tmp_path.iterdir()) == []


def test_where_no_file_can_be_written_a_large_array_goes_through_the_pipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "LARGE", 100)
    ends, array = Ends(tmp_path / "nowhere"), np.arange(99.0)
    np.testing.assert_array_equal(ends.send(array), array)


def test_what_the_last_letter_held_is_not_sent_again_and_stays_the_same_object(ends: Ends) -> None:
    inner = Inner(np.arange(10_000.0))
    first = ends.send(Outer(inner, 1))
    second = ends.send(Outer(inner, 2))
    third = ends.send(Outer(inner, 3))
    assert [second.count, third.count] == [2, 3]
    assert second.inner is first.inner
    assert third.inner is first.inner
    assert ends.sizes[0] > 80_000
    assert max(ends.sizes[1:]) < 500


def test_the_same_letter_again_is_the_same_object(ends: Ends) -> None:
    letter = Outer(Inner(np.ones(3)), 1)
    first = ends.send(letter)
    assert ends.send(letter) is first
    assert ends.send(replace(letter, count=2)).count == 2
    np.testing.assert_array_equal(ends.send(letter).inner.array, np.ones(3))


def test_a_letter_of_another_kind_between_two_makes_nothing_new(ends: Ends) -> None:
    inner = Inner(np.arange(10_000.0))
    first = ends.send(Outer(inner, 1))
    ends.send(Inner(np.ones(2)))
    ends.send("a word")
    second = ends.send(Outer(inner, 2))
    assert second.inner is first.inner
    assert ends.sizes[-1] < 500


def test_what_a_letter_did_not_hold_is_sent_anew_and_not_kept_for_ever(ends: Ends) -> None:
    inner = Inner(np.arange(100.0))
    first = ends.send(Outer(inner, 1))
    ends.send(Outer(Inner(np.zeros(1)), 2))
    again = ends.send(Outer(inner, 3))
    np.testing.assert_array_equal(again.inner.array, first.inner.array)
    for _ in range(50):
        ends.send(Outer(Inner(np.zeros(1)), 2))
    assert len(ends.writer._last[Outer]) == len(ends.reader._last[Outer]) == 2


def test_one_object_at_two_places_is_one_object_there_too(ends: Ends) -> None:
    inner = Inner(np.ones(2))
    a, b = ends.send((Outer(inner, 1), Outer(inner, 2)))
    assert a.inner is b.inner
    a, b = ends.send((Outer(inner, 1), Outer(inner, 2)))
    assert a.inner is b.inner


def test_views_of_parameters_look_at_their_vector(ends: Ends) -> None:
    sent = Parameters((2, 3, 1), np.float32)
    sent.vector[:] = range(sent.count)
    theta = ends.send(Inner(sent)).array
    assert theta.sizes == sent.sizes
    np.testing.assert_array_equal(theta.vector, sent.vector)
    np.testing.assert_array_equal(theta.weights[1], sent.weights[1])
    assert all(np.shares_memory(block, theta.vector) for block in theta.blocks)
