"""`python cluster_of_two.py EXPERIMENT OUT`: a sweep over two workers, one of which is killed in its work.

By itself, for `distributed` leaves threads behind in whoever loads it.
"""

import os
import signal
import sys
from typing import Any

from distributed import Client, LocalCluster

from nnviz.app.commands.sweep import SweepFile
from nnviz.app.main import main


def sweep(experiment: str, out: str) -> int:
    """Its exit code; 2 where no worker was at work when a run was written."""
    both = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with both, Client(both, set_as_default=False) as client:
        pids, add = client.run(os.getpid), SweepFile.add

        for nanny in both.workers.values():
            nanny.auto_restart = False  # the other goes on: to start anew takes seconds

        def add_and_kill(self: SweepFile, outcome: Any) -> None:
            add(self, outcome)
            busy = [worker for worker, keys in client.processing().items() if keys and pids]
            if busy:
                os.kill(pids[busy[0]], signal.SIGKILL)
                pids.clear()

        SweepFile.add = add_and_kill  # type: ignore[method-assign]
        words = ["--seeds", "4", "--cluster", both.scheduler_address, "--out", out, "--quiet"]
        code = main(["sweep", experiment, *words])
        return code or len(pids)


if __name__ == "__main__":
    sys.exit(sweep(*sys.argv[1:]))
