"""Every cost with every output that it makes sense with."""

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.costs import COSTS, output_error_formula

OUTPUT_ERRORS = {
    (cost.name, output.name): output_error_formula(cost, output)
    for cost in COSTS.values()
    for output in ACTIVATIONS.values()
    if not cost.refuses(output.name)
}
"""δ^L of each pair in LaTeX."""
