"""Long work on a thread of its own."""

import threading
from weakref import ref

import pytest

from nnviz.data.dataset import DataError
from nnviz.data.download import Cancelled
from nnviz.session.job import Job


def test_result_is_what_the_work_returns() -> None:
    def act(tell):
        tell(0.5)
        return "done"

    job = Job(act)
    assert job.result() == "done"
    assert job.is_done
    assert job.share == 0.5


def test_an_error_of_the_work_is_raised_where_the_result_is_asked_for() -> None:
    def act(tell):
        raise DataError("iris.csv: is empty")

    with pytest.raises(DataError, match="is empty"):
        Job(act).result()


def test_a_cancelled_job_ends_when_it_next_tells_how_far_it_is() -> None:
    go_on, told = threading.Event(), []

    def act(tell):
        tell(0.1)
        told.append(0.1)
        go_on.wait()
        tell(0.2)
        told.append(0.2)

    job = Job(act)
    job.cancel()
    go_on.set()
    with pytest.raises(Cancelled):
        job.result()
    assert 0.2 not in told


def test_what_was_at_hand_where_a_job_failed_is_let_go_at_once() -> None:
    """A file that is refused at its last line has been read as a whole."""
    read = []

    class Lines(list):
        pass

    def parse():
        lines = Lines(["1,2", "3"])
        read.append(ref(lines))
        raise ValueError(lines[-1])

    def act(tell):
        lines = Lines(["1,2", "3"])
        read.append(ref(lines))
        try:
            parse()
        except ValueError:
            raise DataError("iris.csv: is ragged") from None

    with pytest.raises(DataError, match="is ragged"):
        Job(act).result()
    assert [lines() for lines in read] == [None, None]
