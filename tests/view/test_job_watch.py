"""Jobs followed from the GUI thread."""

import threading

from nnviz.data.dataset import DataError
from nnviz.session.job import Job
from nnviz.view.parts.job_watch import JobWatch


def test_tells_of_progress_and_of_the_result(qtbot) -> None:
    go_on, watch = threading.Event(), JobWatch()

    def act(tell):
        tell(0.25)
        go_on.wait()
        return 42

    with qtbot.waitSignal(watch.progressed, check_params_cb=lambda share: share == 0.25):
        watch.watch(Job(act))
    assert watch.is_busy
    with qtbot.waitSignal(watch.succeeded) as came:
        go_on.set()
    assert came.args == [42]
    assert not watch.is_busy


def test_bad_input_is_told_in_its_own_line(qtbot) -> None:
    def act(tell):
        raise DataError("x.csv: is empty")

    watch = JobWatch()
    with qtbot.waitSignal(watch.failed) as came:
        watch.watch(Job(act))
    assert came.args == ["x.csv: is empty"]


def test_nothing_is_heard_of_a_job_that_was_given_up(qtbot) -> None:
    go_on, watch = threading.Event(), JobWatch()
    job = Job(lambda tell: go_on.wait())
    watch.watch(job)
    watch.give_up()
    with qtbot.assertNotEmitted(watch.succeeded, wait=120):
        go_on.set()
        job.result()
    assert not watch.is_busy
