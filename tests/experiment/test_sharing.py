"""Values that are long are in memory once, however many experiments have them."""

from typing import Any

from cases import in_turn

from nnviz.data.points import Point
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.sharing import shared, sharing

START = (((1.0, 2.0, 0.5), (3.0, 4.0, 0.25)), ((5.0, 6.0, 7.0),))
POINTS = tuple(Point(0.1 * k, 0.2, k % 2) for k in range(5))


def made(start: Any, points: Any) -> Experiment:
    given = {"hidden": [2], "initializer": "given", "start": start}
    return Experiment.from_dict({"data": {"name": "painted", "points": points}, "network": given})


def test_of_two_experiments_what_is_long_and_the_same_is_one() -> None:
    old = made(START, POINTS)
    new = made([[[1, 2, 0.5], [3, 4, -1]], [[5, 6, 7]]], [*map(tuple, POINTS), (1, 1, 1)])
    found = sharing(new, old)
    assert found == new
    assert found.network.start is not None
    assert old.network.start is not None
    assert found.network.start[0][0] is old.network.start[0][0]
    assert found.network.start[0][1] == (3.0, 4.0, -1.0)
    assert found.network.start[1] is old.network.start[1]
    assert [one is other for one, other in zip(found.data.points, old.data.points, strict=False)] == [
        True
    ] * 5
    assert sharing(made(START, POINTS), old).network.start is old.network.start


def test_numbers_and_words_are_shared_as_well() -> None:
    old = (float("2.5"), "words of " + "some length".upper())
    new = (float("2.5"), "words of " + "some length".upper())
    assert all(one is not other for one, other in zip(new, old, strict=True))
    assert all(shared(one, other) is other for one, other in zip(new, old, strict=True))


@in_turn(
    ("new", "old"),
    [
        ((), ((1.0,),)),
        (((1.0,),), ()),
        (((1.0,), (2.0,)), ((1.0,),)),
        (((1.0,),), ((1.0,), (2.0,))),
        ((1, 2), 3),
        (1, 1.0),
        (False, 0),
        (3, (1, 2)),
        (None, ((1.0,),)),
        ((Point(1.0, 2.0, 0),), (Point(1.0, 2.0, 1),)),
    ],
)
def test_whatever_there_was_before_the_value_is_equal(new: Any, old: Any) -> None:
    found = shared(new, old)
    assert found == new
    assert type(found) is type(new)
    for one, wanted in zip(found or (), new or (), strict=True) if isinstance(new, tuple) else ():
        assert type(one) is type(wanted)
