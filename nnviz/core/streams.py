"""Separate random streams of one seed: changing what one draws shifts no other."""

from enum import IntEnum

import numpy as np


class Stream(IntEnum):
    """What the numbers are drawn for. The values are part of every saved run: never renumber."""

    INITIALISATION = 1
    SHUFFLING = 2
    DROPOUT = 3
    SAMPLING = 4
    POINTS = 5
    SPLIT = 6
    NOISE = 7


def stream(seed: int, purpose: Stream, *index: int) -> np.random.Generator:
    """A generator that depends on nothing but its arguments.

    Parameters
    ----------
    seed
        The experiment's seed.
    purpose
        What the numbers are for.
    *index
        Which one of them: the epoch of a shuffle, the step of a dropout mask. So any moment of a
        run can be drawn again without having kept a generator's state.
    """
    return np.random.default_rng(np.random.SeedSequence([seed, purpose, *index]))
