import numpy as np
from cases import in_turn
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.batching import batches_left, shuffled_deck
from nnviz.core.streams import Stream, stream


@given(n=st.integers(1, 300), seed=st.integers(0, 2**63 - 1), epoch=st.integers(0, 10_000))
def test_a_deck_deals_every_example_exactly_once(n: int, seed: int, epoch: int) -> None:
    np.testing.assert_array_equal(np.sort(shuffled_deck(n, seed, epoch)), np.arange(n))


def test_every_epoch_shuffles_anew_and_can_be_dealt_again() -> None:
    decks = [tuple(shuffled_deck(100, 7, epoch)) for epoch in range(20)]
    assert len(set(decks)) == 20
    assert tuple(shuffled_deck(100, 7, 11)) == decks[11]
    assert tuple(shuffled_deck(100, 8, 11)) != decks[11]


def test_every_place_in_the_deck_sees_every_example_alike() -> None:
    firsts = [shuffled_deck(4, seed, 0)[0] for seed in range(2000)]
    np.testing.assert_allclose(np.bincount(firsts) / 2000, 0.25, atol=0.05)


@in_turn(
    ("n", "position", "size", "left"), [(100, 0, 10, 10), (95, 0, 10, 10), (95, 90, 10, 1), (95, 95, 10, 0)]
)
def test_the_last_short_batch_counts_as_one(n: int, position: int, size: int, left: int) -> None:
    assert batches_left(n, position, size) == left


def test_streams_of_one_seed_are_separate() -> None:
    drawn = [tuple(stream(3, purpose, index).random(4)) for purpose in Stream for index in range(5)]
    assert len(set(drawn)) == len(drawn)


def test_drawing_more_from_one_stream_shifts_no_other() -> None:
    alone = stream(3, Stream.SHUFFLING, 0).random(5)
    stream(3, Stream.INITIALISATION).random(1000)
    np.testing.assert_array_equal(stream(3, Stream.SHUFFLING, 0).random(5), alone)


def test_stream_numbers_are_part_of_every_saved_run() -> None:
    assert {purpose.name: purpose.value for purpose in Stream} == {
        "INITIALISATION": 1,
        "SHUFFLING": 2,
        "DROPOUT": 3,
        "SAMPLING": 4,
        "POINTS": 5,
        "SPLIT": 6,
        "NOISE": 7,
    }
