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
    """Its exit code."""
    both = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with both, Client(both, set_as_default=False) as client:
        pids, add = client.run(os.getpid), SweepFile.add

        def add_and_kill(self: SweepFile, outcome: Any) -> None:
            add(self, outcome)
            if pids:
                busy = next(worker for worker, keys in client.processing().items() if keys)
                os.kill(pids[busy], signal.SIGKILL)
                pids.clear()

        SweepFile.add = add_and_kill  # type: ignore[method-assign]
        words = ["--seeds", "4", "--cluster", both.scheduler_address, "--out", out, "--quiet"]
        return main(["sweep", experiment, *words])


if __name__ == "__main__":
    sys.exit(sweep(*sys.argv[1:]))
