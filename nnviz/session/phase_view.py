"""What is known of a mini-batch at one of its phases."""

from nnviz.core.backprop import Backprop
from nnviz.core.parameters import Array, Parameters
from nnviz.session.phases import Phase
from nnviz.session.snapshot import PhaseView
from nnviz.training.curves import read_only


def view_at(
    index: int, phases: tuple[Phase, ...], work: Backprop, theta: Parameters, costs: Array | None
) -> PhaseView:
    """A copy of the work's arrays, those of later phases left out.

    Parameters
    ----------
    theta
        The parameters that the mini-batch goes through.
    costs
        (m,) C₀ of each example, once that phase is done.
    """
    done = phases[: index + 1]
    fed = {phase.layer for phase in done if phase.kind == "feed_forward"}
    sent = {phase.layer for phase in done if phase.kind in ("output_error", "error_back")}
    reached = {phase.kind for phase in done}
    layers = range(len(work.z))
    return PhaseView(
        phases=phases,
        index=index,
        theta=theta,
        y=read_only(work.y),
        a=(read_only(work.a[0]), *(read_only(work.a[i + 1]) if i in fed else None for i in layers)),
        z=tuple(read_only(work.z[i]) if i in fed else None for i in layers),
        delta=tuple(read_only(work.delta[i]) if i in sent else None for i in layers),
        costs=read_only(costs) if "cost" in reached and costs is not None else None,
        gradient=work.gradient.frozen() if "gradients" in reached else None,
        masks=None if work.masks is None else tuple(map(read_only, work.masks)),
        example_weights=None if work.weights is None else read_only(work.weights),
    )
