"""The demon in the machine (book ch. 2): it adds Δz to one neuron's weighted input, and the cost moves.

For a small Δz the cost moves by δ_j Δz: that is what δ_j = ∂C/∂z_j means.
"""

import numpy as np

from nnviz.core.backprop import Backprop
from nnviz.core.network import Network
from nnviz.core.parameters import Array
from nnviz.core.plain_backprop import feed_on


def cost_changes(network: Network, work: Backprop, layer: int, j: int, nudges: Array) -> Array:
    """The true ΔC (s,) of one example for each of s nudges Δz_j of neuron j, by feeding forward again.

    A nudge of a weight or a bias into the neuron is one of z_j too: Δz_j = a_k Δw_jk, and Δz_j = Δb_j.

    Parameters
    ----------
    network
        The one that ``work`` went through.
    work
        One example (m = 1), fed forward.
    layer
        Layer of the neuron; 0 is the first hidden one.
    nudges
        Δz_j (s,).
    """
    z = np.repeat(work.z[layer], len(nudges), axis=1)
    z[j] += nudges
    with np.errstate(all="ignore"):
        z, a = feed_on(network.theta, network.activations, layer, z, work.masks)[-1]
        costs = work.cost.per_example(z, a, work.y)
        return np.asarray(costs * (1 if work.weights is None else work.weights) - work.costs())
