"""The shipped digits."""

import hashlib

import numpy as np
from cases import in_turn

from nnviz.data import load
from nnviz.data.resources import resource


def rows(x: np.ndarray) -> list[bytes]:
    return sorted(row.tobytes() for row in x)


def test_the_file_is_the_published_one() -> None:
    with np.load(resource("data/digits.npz"), allow_pickle=False) as file:
        pixels, labels = file["pixels"], file["labels"]
    assert (pixels.shape, pixels.dtype, pixels.max()) == ((1797, 64), np.uint8, 16)
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert hashlib.md5(pixels.tobytes()).hexdigest() == "fa70cba135d4cdd4cde65da70dbffde2"
    assert hashlib.md5(labels.tobytes()).hexdigest() == "96ecbac7ce6c9c7e9f9f82160cffba40"


def test_every_picture_is_used_once() -> None:
    with np.load(resource("data/digits.npz"), allow_pickle=False) as file:
        published = file["pixels"] / 16
    data = load("digits")
    assert (len(data.x_train), len(data.x_test)) == (1500, 297)
    assert rows(np.concatenate((data.x_train, data.x_test))) == rows(published)


@in_turn(
    ("sizes", "split"),
    [
        ({"train_size": 1000}, (1000, 297)),
        ({"test_size": 500}, (1297, 500)),
        ({"test_size": 100}, (1697, 100)),
        ({"train_size": 1, "test_size": 1796}, (1, 1796)),
    ],
)
def test_sizes(sizes: dict[str, int], split: tuple[int, int]) -> None:
    data = load("digits", **sizes)  # type: ignore[arg-type]
    assert (len(data.x_train), len(data.x_test)) == split


def test_labels_go_with_their_pictures() -> None:
    with np.load(resource("data/digits.npz"), allow_pickle=False) as file:
        known = {row.tobytes(): label for row, label in zip(file["pixels"] / 16, file["labels"], strict=True)}
    data = load("digits", seed=5)
    assert [known[row.tobytes()] for row in data.x_test] == data.labels_test.tolist()
