"""What the screen gets to see: frozen, complete, read-only.

Layers that compute are indexed from 0 (first hidden) to L − 1 (output) in every tuple and in the
last axis of every array of measures.
"""

from math import nan

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

from nnviz.core.activations import ACTIVATIONS, Activation
from nnviz.core.gradient_check import GradientCheck
from nnviz.core.parameters import Array, Parameters
from nnviz.data.dataset import Dataset
from nnviz.experiment.experiment import Experiment, Training
from nnviz.session.commands import State
from nnviz.session.past_view import Recording, ShelvedRun, TimelineView
from nnviz.session.phases import Phase
from nnviz.training.answers import Answers
from nnviz.training.curves import EpochCurves, StepCurves
from nnviz.training.diagnosis import Verdict
from nnviz.training.divergence import Divergence
from nnviz.training.move import Move
from nnviz.training.remedies import Change


class LayerMeasures(Struct, frozen=True, eq=False):
    """The last mini-batch, one number for each layer: arrays (L,), NaN before the first step.

    Attributes
    ----------
    grad_b, grad_w
        ‖∂C₀/∂b^l‖₂ and ‖∂C₀/∂w^l‖₂ of the batch's mean cost.
    grad_rms
        ‖∂C₀/∂w^l‖₂ over the root of the number of weights, so that widths compare.
    update_ratio
        ‖Δw^l‖₂ / ‖w^l‖₂ of the step.
    saturated
        Share (0..1) of the layer's units × examples with σ′(z) < 0.01.
    example_grad_b
        Mean over the batch of ‖∂C_x/∂b^l‖₂ of each example alone: no less than ``grad_b``, where
        examples that pull in opposite ways cancel.
    weights_factor, slope_factor
        (L − 1,) The drop of the error from each layer to the one before, in its two parts:
        ‖(w^{l+1})ᵀ δ^{l+1}‖ / ‖δ^{l+1}‖ and ‖δ^l‖ / ‖(w^{l+1})ᵀ δ^{l+1}‖ over the batch. Their product
        is ‖δ^l‖ / ‖δ^{l+1}‖.
    """

    grad_b: Array
    grad_w: Array
    grad_rms: Array
    update_ratio: Array
    saturated: Array
    example_grad_b: Array
    weights_factor: Array
    slope_factor: Array


class Descent(Struct, frozen=True, eq=False):
    """The last step: what the gradient foretold, and what came of it on the same mini-batch.

    Attributes
    ----------
    predicted
        ∇C₀ · Δθ, which is −η‖∇C₀‖² for plain SGD without penalty.
    true
        C₀ after the step less C₀ before it.
    angle
        Degrees between the mini-batch's gradient and that of the training set (or its first 1,000
        examples) at the same parameters; NaN while running, and as long as more follows.
    length_ratio
        ‖∇C₀‖ of the mini-batch over that of the training set; NaN when ``angle`` is.
    """

    predicted: float
    true: float
    angle: float = nan
    length_ratio: float = nan


class Check(Struct, frozen=True):
    """A component of the running network's gradient, penalty included, against central differences.

    Attributes
    ----------
    layer, j, k
        Which parameter: into neuron j of a layer from neuron k; k is None for the bias.
    backprop, difference
        ∂C/∂θ of it by either way, on the last mini-batch at the parameters before its step: by
        backpropagation as the step took it, by differences in float64.
    relative_error
        As `core.gradient_check` defines it.
    checked, failed
        Components looked at in this run, and how many were off by more than `tolerance_of` allows.
    forward_seconds, backward_seconds
        Time of the processor that one feed-forward of the mini-batch takes, and one pass back.
    sample
        All components that were looked at together, of which the above is the worst.
    """

    layer: int
    j: int
    k: int | None
    backprop: float
    difference: float
    relative_error: float
    checked: int
    failed: int
    forward_seconds: float
    backward_seconds: float
    sample: GradientCheck | None = None


class Example(Struct, frozen=True, eq=False):
    """The input that is followed through the network: a training example, or one of one's own.

    Attributes
    ----------
    index, count
        Which training example of how many; for an input of one's own the one followed before it.
    x, y
        (n_0,) and (n_L,).
    has_target
        Whether ``y`` is one. An input of one's own without a class has none: no cost, and no gradient.
    label
        The name of its class; empty without one.
    source
        What an input of one's own is, as "your drawing"; empty for a training example.
    image_shape
        (rows, columns) where x is a picture.
    classes
        Names of the classes; with one-hot targets also of the outputs.
    inputs, outputs
        Names of the inputs and of the outputs, where the data name them.
    """

    index: int
    count: int
    x: Array
    y: Array
    label: str
    image_shape: tuple[int, int] | None
    classes: tuple[str, ...]
    coding: str
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    source: str = ""
    has_target: bool = True


class PhaseView(Struct, frozen=True, eq=False):
    """One moment inside a mini-batch: the arrays of the update itself, copied, and ∇C formed of them.

    Arrays are (n_l, m); those that are not computed yet at this phase are None.

    Attributes
    ----------
    phases
        All phases of the walk, in order; ``index`` is the one just done.
    theta
        The parameters that the mini-batch goes through, as they are before the update.
    costs
        (m,) C₀ of each example.
    delta
        The book's δ^l of each example, times its weight.
    masks
        Dropout: what the activations of each hidden layer are multiplied by; None without.
    example_weights
        (m,) what each example's cost is multiplied by; None where all count alike.
    move
        None before the update.
    examples
        (m,) which training examples they are, counted from 0.
    """

    phases: tuple[Phase, ...]
    index: int
    theta: Parameters
    y: Array
    a: tuple[Array | None, ...]
    z: tuple[Array | None, ...]
    delta: tuple[Array | None, ...]
    costs: Array | None
    gradient: Parameters | None
    masks: tuple[Array, ...] | None = None
    example_weights: Array | None = None
    move: Move | None = None
    examples: NDArray[np.intp] | None = None

    @property
    def phase(self) -> Phase:
        """The phase just done."""
        return self.phases[self.index]


class LaneSnapshot(Struct, frozen=True, eq=False):
    """One network in training.

    Attributes
    ----------
    label
        What sets it apart: "A" for lane A, else what differs, as "η = 0.1".
    theta, gradient
        Read-only copies; the gradient is that of the last mini-batch.
    activations, z
        a^l and z^l of the followed example, each (n_l,), first hidden to output.
    eta
        The learning rate now: that of the experiment times its schedule's factor.
    probe_z
        z^l of the first `PROBE` training examples at these parameters, each (n_l, s).
    dead
        (L,) share of each layer's units whose slope σ′ is 0 on every training example, at the last
        evaluation; NaN before the first.
    descent, check
        None before the first step.
    n
        Size of its training set, which a penalty is divided by; a twin may have another.
    masks
        What dropout multiplied the activations of each hidden layer by in the last mini-batch, of its first
        examples: each (n_l, s) of 0 and 1 / (1 − rate). None without dropout.
    divergence
        How this lane ran away, if it did: it stands at its last good state, while others may go on.
    verdict
        What is to be said of it, as last evaluated; while running, of the first epoch as it began.
    remedies
        What helps, where that was found: fields by path, with other values.
    answers
        At the last evaluation, which may be some mini-batches ago; None before the first, and after
        going back until the next.
    """

    label: str
    experiment: Experiment
    theta: Parameters
    gradient: Parameters
    z: tuple[Array, ...]
    activations: tuple[Array, ...]
    now: LayerMeasures
    steps: StepCurves
    epochs: EpochCurves
    eta: float
    probe_z: tuple[Array, ...]
    dead: Array
    descent: Descent | None = None
    check: Check | None = None
    phase: PhaseView | None = None
    n: int = 1
    masks: tuple[Array, ...] | None = None
    divergence: Divergence | None = None
    answers: Answers | None = None
    verdict: Verdict = Verdict("untrained", "Not trained yet.")
    remedies: tuple[Change, ...] = ()

    @property
    def sizes(self) -> tuple[int, ...]:
        """Neurons in each layer, the input first."""
        return self.theta.sizes

    @property
    def kinds(self) -> tuple[Activation, ...]:
        """The activation of each layer that computes."""
        names = (*self.experiment.network.hidden_activations, self.experiment.network.output)
        return tuple(ACTIVATIONS[name] for name in names)

    @property
    def diverged(self) -> bool:
        """Whether it ran away and stands at its last good state."""
        return self.divergence is not None


class Snapshot(Struct, frozen=True, eq=False):
    """A whole session at one moment.

    Attributes
    ----------
    run
        Counts the runs that were begun: another number means another run, so nothing on the screen
        carries over. A reset that came to nothing begins none.
    version
        Counts the pictures taken: the same number is the same picture, whatever is said of it.
    message
        Why the state is what it is and what to do, where there is something to say.
    batch, batches
        Mini-batches done in this epoch, and of how many.
    steps_per_second
        Mini-batches a second while running, else 0.
    lanes
        Lane A first; none before the first are loaded. Those there were stay while others are loaded.
    example
        None while there are no lanes.
    dataset
        The data itself, shared and read-only; None while there are no lanes.
    timeline
        The whole line of the run at hand, its future too where one stands in the past; None while there
        are no lanes.
    shelf
        All runs of this session in the order they began, but for those taken away, and those left again
        before their first mini-batch.
    recording
        Where all this is written to.
    way
        Share (0..1) of a way to another moment that takes longer than half a second; else None.
    refused
        What was asked for last, where it was not taken: hyperparameters, or an experiment to start on.
    mistake
        What is done wrong on purpose, in a copy that is thrown away; empty in a session that is recorded.
    fault
        Where ``message`` tells of an error of the program's own: its traceback.
    more_follows
        Whether the next snapshot tells more of the last step than there was time for.
    """

    run: int
    version: int
    state: State
    experiment: Experiment
    message: str = ""
    epoch: int = 0
    batch: int = 0
    batches: int = 0
    step: int = 0
    steps_per_second: float = 0.0
    example: Example | None = None
    lanes: tuple[LaneSnapshot, ...] = field(default=())
    dataset: Dataset | None = None
    timeline: TimelineView | None = None
    shelf: tuple[ShelvedRun, ...] = ()
    recording: Recording = Recording()
    way: float | None = None
    refused: Training | Experiment | None = None
    mistake: str = ""
    fault: str = ""
    more_follows: bool = False

    @property
    def is_moving(self) -> bool:
        """Whether the network trains, so that drawing has to be quick."""
        return self.state in (State.RUNNING, State.STEPPING)
