"""The table of wrong rules: what somebody would answer who holds a belief that is not true.

A rule sees the facts that a measure found for the right answer, and makes its own of them: so wrong answers
are computed as the right one is, and never typed in. Most beliefs were found in questions that learners ask.
"""

from nnviz.training.lessons.rule import Rule, always, fact

_NEURON = (
    Rule(
        "bias_is_threshold", fact("flipped"), "the bias is the threshold, so a larger b makes firing harder."
    ),
    Rule("bias_ignored", fact("without_bias"), "a neuron is its weights, and the bias is a detail."),
    Rule("threshold_not_divided", fact("undivided"), "the input meets the threshold before it is weighted."),
    Rule("one_input_counts", fact("one_input"), "one input that is on is all that counts."),
    Rule("one_layer_is_enough", fact("rows"), "any truth table can be learnt without a hidden neuron."),
    Rule("nothing_without_hidden", always(0), "without hidden neurons nothing at all is learnt."),
    Rule("one_gate_per_output", fact("outputs"), "one gate makes one bit of the sum."),
    Rule("xor_and_and_separately", fact("unshared"), "sum and carry are built apart and share no gate."),
    Rule("out_moves_like_w", fact("moved"), "what goes in moves what comes out by as much."),
    Rule("step_thinking", fact("stepped"), "a neuron is on or off, so a small change does nothing or all."),
    Rule("k_moves_not_steepens", fact("unscaled"), "k shifts the curve and leaves its slope."),
    Rule("slope_is_k", fact("k"), "the slope of σ(kz) is k, as if that of σ were 1."),
    Rule(
        "only_height_counts",
        fact("heights"),
        "a curve twice as high is twice as steep, whatever is done to z.",
    ),
    Rule("same_curve", always(1), "tanh is σ under another name, so its slope is the same."),
    Rule("nothing_in_nothing_out", always(0), "a neuron that gets nothing gives nothing."),
    Rule("bias_is_activation", fact("bias"), "what a neuron gives is its z, without σ."),
)

_NETWORK = (
    Rule("neurons_counted", fact("neurons"), "a network has as many parameters as neurons."),
    Rule("sizes_multiplied", fact("product"), "every path from input to output is a parameter of its own."),
    Rule(
        "pixel_to_digit",
        fact("direct"),
        "each input is tied to each output, and hidden layers cost nothing.",
    ),
    Rule(
        "w_for_w_transposed",
        fact("transposed"),
        "rows and columns of the weights are the same thing read twice.",
    ),
    Rule(
        "blame_in_equal_parts",
        fact("shared_out"),
        "what arrives is shared out evenly, whatever the weights.",
    ),
    Rule("code_is_only_notation", always(1), "how the answer is coded is notation and cannot matter."),
    Rule(
        "fewer_outputs_fewer_mistakes",
        fact("outputs_ratio"),
        "fewer outputs give fewer chances to be wrong.",
    ),
    Rule("digits_like_bits", fact("bits"), "if a bit is right so often, so is the digit."),
    Rule("four_coins", always(1 / 16), "four bits are sixteen codes, all equally likely."),
    Rule("one_neuron_one_digit", fact("one_each"), "each hidden neuron stands for one digit."),
    Rule(
        "digits_shared_out",
        fact("shared_out"),
        "the work is divided among the neurons, each having its part.",
    ),
    Rule("training_finds_the_same", always(1), "training comes to one result, wherever it began."),
    Rule(
        "nothing_in_common",
        always(0),
        "two starts lead to features that have nothing to do with each other.",
    ),
    Rule("noise_gets_a_tenth", fact("evenly"), "a network that cannot know says so, a tenth for each digit."),
    Rule(
        "as_sure_as_of_digits", fact("on_test"), "it takes noise for digits like all others and is as sure."
    ),
    Rule("one_class_for_all_noise", always(1), "all noise looks alike to it and gets one answer."),
)

_COST = (
    Rule("no_half", lambda facts: 2 * facts["right"], "the cost is the whole sum of squares, without the ½."),
    Rule("mean_over_outputs", fact("mean_over_outputs"), "the squares are averaged over the outputs."),
    Rule("only_true_output", fact("true_output"), "only the output of the right digit is judged."),
    Rule("absolute_error", fact("absolute"), "the cost is the distance itself, not its square."),
    Rule(
        "sum_for_mean",
        lambda facts: facts["right"] * facts["count"],
        "the examples are added up, not averaged.",
    ),
    Rule("cost_is_error_rate", fact("error_rate"), "cost and mistakes are one thing."),
)

_DESCENT = (
    Rule(
        "norm_not_squared",
        fact("norm"),
        "the cost falls by η times the length of the gradient, not its square.",
    ),
    Rule("gradient_uphill", fact("uphill"), "a step goes along the gradient, and not against it."),
    Rule("eta_is_the_change", fact("minus_eta"), "η says by how much the cost falls."),
    Rule("eta_share_of_cost", fact("share_of_cost"), "η says which share of the cost a step takes away."),
    Rule("eta_forgotten", fact("without_eta"), "a step is as long as the gradient, whatever η is."),
    Rule("one_step_is_enough", always(0), "an update solves the example that it was made of."),
    Rule("all_weights_alike", always(1), "one learning rate means that all weights count alike."),
    Rule("big_weight_matters", fact("by_size"), "large weights are those that matter, or that must change."),
    Rule(
        "squared_ratio",
        lambda facts: facts["right"] ** 2,
        "what is a rate already has to be squared once more.",
    ),
    Rule("larger_is_faster", fact("largest"), "η is speed without a price."),
    Rule("smaller_is_safer", fact("smallest"), "the smaller the steps, the better the end."),
    Rule("eta_only_changes_time", fact("alike"), "η stretches time and changes nothing else."),
    Rule("one_over_curvature", fact("quickest"), "the η that is quickest is the last that is stable."),
    Rule("eta_up_to_one", always(1), "η may be anything up to 1."),
    Rule("gentlest_direction", fact("gentlest"), "the flattest direction says how long a step may be."),
    Rule(
        "always_the_global_minimum", fact("starts"), "descent ends at the lowest point, wherever it begins."
    ),
    Rule("always_stuck", always(0), "a local minimum always catches it."),
    Rule("epoch_is_a_step", always(1), "an epoch is one step."),
    Rule("step_per_example", fact("examples"), "each example makes a step, whatever the mini-batch."),
    Rule("batch_is_the_whole", always(1), "a mini-batch points where all examples together point."),
    Rule("share_of_examples", fact("share"), "a sample knows as much as its share of the examples."),
    Rule("batch_tells_nothing", always(0), "so few examples are noise and tell nothing."),
    Rule(
        "cost_falls_each_step", fact("always_down"), "the cost falls at every step, and the way is straight."
    ),
    Rule("coin_flip", always(0.5), "with so much noise, up and down are equally likely."),
    Rule("pure_chance", fact("random_walk"), "the walk has no direction and gets nowhere but by luck."),
)

_BACKPROP = (
    Rule(
        "no_sigma_prime",
        fact("without_slope"),
        "the error is output minus target, and σ′ has no part in it.",
    ),
    Rule("sigma_for_sigma_prime", fact("with_sigma"), "σ and its slope σ′ are the same thing."),
    Rule("prime_of_a", fact("slope_of_a"), "σ′ is taken at a, which has been through σ already."),
    Rule("a_quarter_each", fact("with_quarter"), "σ′ is 1/4 at every neuron, and the weights do not count."),
    Rule(
        "other_neurons_weight",
        fact("other_weight"),
        "any weight of the layer will do: the indices do not matter.",
    ),
    Rule(
        "weight_left_out",
        fact("without_weight"),
        "the error goes back as it is, without the weight on its way.",
    ),
    Rule(
        "input_forgotten",
        fact("without_input"),
        "a weight learns like a bias, whatever comes in through it.",
    ),
    Rule(
        "own_activation",
        fact("own_activation"),
        "the activation behind the weight counts, not the one before.",
    ),
)

_ERRORS = (
    Rule("delta_is_the_change", fact("delta"), "δ is the change itself, and not a rate."),
    Rule("one_neuron_cannot_matter", always(0), "one neuron of so many has no influence."),
    Rule("pass_per_parameter", fact("parameters"), "each weight needs a run of its own."),
    Rule("one_pass_per_layer", fact("per_layer"), "one pass gives a whole layer of the gradient."),
    Rule("one_pass_per_neuron", fact("per_neuron"), "one pass gives all weights of a neuron."),
    Rule("loudest_example_wins", fact("loudest"), "the example that asks loudest decides the step."),
    Rule("all_examples_agree", always(1), "all examples pull the same way."),
    Rule("bias_is_as_strong", always(1), "a bias has as much leverage as all the weights."),
    Rule("activations_added", fact("added"), "directions add up like lengths, and not in squares."),
    Rule("every_weight_learns", always(0), "training moves every weight."),
    Rule("the_whole_border", fact("border"), "the whole border of the pictures is dark."),
    Rule("only_the_input_matters", always(1), "only what comes in decides how fast a weight learns."),
    Rule("brighter_learns_faster", fact("brightness"), "a neuron that is more active learns more."),
)

_OUTPUTS = (
    Rule("bigger_error_learns_faster", fact("errors"), "the more wrong a neuron is, the faster it learns."),
    Rule("eta_alone_decides", always(1), "η is the length of a step."),
    Rule(
        "sigma_prime_is_still_there",
        fact("with_slope"),
        "σ′ is in every δ, whatever the cost and the output.",
    ),
    Rule("error_squared", fact("squared"), "the gradient is the squared error."),
    Rule("no_slowdown", fact("other_start"), "every start learns alike."),
    Rule("straight_line", fact("straight"), "learning goes on at a steady pace."),
    Rule("no_common_sum", fact("no_sum"), "an output of softmax is e^z of its own, without the sum."),
    Rule("share_of_z", fact("share"), "softmax is the share of z itself."),
    Rule("outputs_are_independent", fact("unchanged"), "an output changes by its own z alone."),
    Rule("surprise_is_one_minus_a", fact("missing"), "surprise is what is missing to 1."),
)

_OVERFITTING = (
    Rule("test_follows_training", fact("training"), "what is right in training is right in testing."),
    Rule("test_cost_follows", fact("with_training"), "the test cost goes as the training cost goes."),
    Rule("gap_stays", fact("with_gap"), "the gap between training and test stays as it is."),
    Rule(
        "learnt_by_heart_knows_nothing", fact("evenly"), "what was learnt by heart is good for nothing else."
    ),
    Rule("longer_is_better", fact("last"), "training longer never hurts."),
    Rule("no_harm_in_more", always(1), "at its end a run is at its best."),
    Rule("shrinks_by_equal_amounts", fact("subtracted"), "decay takes the same amount at every step."),
    Rule("lambda_over_batch", fact("over_batch"), "λ is divided by the size of the mini-batch."),
    Rule("once_per_epoch", fact("by_epochs"), "the penalty acts once an epoch."),
    Rule("l2_makes_zeros", fact("other"), "every penalty makes weights 0, L2 as L1."),
    Rule("penalty_changes_nothing", fact("without_penalty"), "so small a λ is decoration."),
    Rule("l1_shrinks_in_proportion", fact("in_proportion"), "L1 takes a share of each weight, as L2 does."),
    Rule("l1_spares_small_weights", always(2), "L1 goes easy on small weights."),
    Rule("only_decay_no_data", fact("decay_alone"), "weights decay, and the data do not pull them back."),
    Rule("penalty_on_biases", fact("as_weights"), "the penalty shrinks biases as it does weights."),
    Rule("dropout_always_best", fact("dropout"), "dropout is the cure for overfitting."),
    Rule("penalty_always_best", fact("penalty"), "a penalty on the weights is the cure for overfitting."),
    Rule("more_of_the_same_is_no_help", fact("none"), "more examples of the same kind teach nothing new."),
    Rule(
        "silenced_and_not_made_up",
        fact("silenced"),
        "with half the neurons silent, half as much is passed on.",
    ),
    Rule("made_up_twice", fact("twice"), "what dropout takes is made up for in training and in testing."),
    Rule("steps_alone_count", always(1), "as many steps teach as much, on few examples or many."),
    Rule(
        "mistakes_go_as_one_over_n",
        fact("one_over_n"),
        "ten times the examples make a tenth of the mistakes.",
    ),
    Rule("accuracy_is_recall", fact("accuracy"), "90 % right means that 90 % of each class are found."),
    Rule("rare_class_as_common", fact("common"), "a rare class fares as well as a common one."),
    Rule("two_classes_half", fact("evenly"), "of two classes, guessing gets half."),
    Rule("constant_answer_is_useless", always(0), "an answer that ignores the input is never right."),
    Rule("weights_change_nothing", always(0), "weighting classes is a matter of taste."),
    Rule("weighting_finds_no_more", fact("unweighted"), "weighting a class does not help to find it."),
    Rule("fairer_is_more_accurate", fact("gain"), "what helps the rare class helps the accuracy as much."),
)

_DEPTH = (
    Rule("sum_spreads_like_one", always(1), "a sum of numbers from N(0, 1) is spread like one of them."),
    Rule("spreads_add_up", fact("added"), "standard deviations add up."),
    Rule("all_inputs_count", fact("every_input"), "inputs that are 0 add to the spread as well."),
    Rule("random_batches_break_it", fact("neurons"), "shuffled mini-batches make equal neurons differ."),
    Rule(
        "zeros_never_learn",
        fact("evenly"),
        "from zeros the gradient is zero everywhere, and nothing is learnt.",
    ),
    Rule("start_does_not_matter", fact("other_start"), "training washes the start out."),
    Rule("all_layers_learn_alike", always(1), "one learning rate means one speed for all layers."),
    Rule("drops_add_up", fact("drops"), "the factors from layer to layer add up."),
    Rule("near_the_data_is_faster", fact("inverse"), "the layer nearest to the data learns first."),
    Rule("deeper_is_quicker", fact("half"), "more layers learn faster."),
    Rule("depth_costs_nothing", fact("shallow"), "further layers do no harm: at worst they do nothing."),
    Rule("time_grows_with_layers", fact("in_proportion"), "twice the layers take twice the time."),
    Rule(
        "weights_left_out",
        fact("without_weights"),
        "the gradient is a product of slopes, and weights have no part.",
    ),
    Rule("factors_added", fact("factors_added"), "what lies one behind the other is added."),
    Rule(
        "own_weight_too",
        fact("with_own_weight"),
        "the weight into a neuron has a part in the gradient of its bias.",
    ),
    Rule(
        "last_factor_only", fact("last_factor"), "only the last layer stands between a neuron and the cost."
    ),
    Rule("weight_over_one_is_enough", always(1), "a weight over 1 makes a gradient grow."),
    Rule("slope_of_one_half", fact("with_sigma"), "the slope of σ at 0 is ½, as its value is."),
    Rule("strongest_path_only", fact("strongest"), "influence runs along the strongest path."),
    Rule("paths_averaged", fact("averaged"), "what comes by several paths is averaged."),
    Rule("tanh_keeps_the_gradient", always(1), "tanh has slope 1 at 0, so nothing is lost on the way."),
    Rule("tanh_is_only_rescaled", fact("unlike"), "tanh is a rescaled σ, so it must behave the same."),
    Rule("nothing_helps", fact("unlike"), "depth alone is to blame, whatever the units are."),
    Rule(
        "half_dead_halves_each",
        fact("halved"),
        "half of all ReLUs are silent, so each layer halves the gradient.",
    ),
    Rule("speed_evens_out", always(1), "with a faster machine the layers catch up with each other."),
    Rule("ratio_over_speed", fact("over_speed"), "twice the speed halves the ratio between the layers."),
    Rule("twice_as_long_cures", fact("longer"), "what learns slowly only needs more time."),
    Rule("activation_is_a_detail", fact("alike"), "the activation cannot matter that much."),
    Rule("gradients_always_vanish", fact("inverse"), "on the way back a gradient can only get smaller."),
    Rule("weights_of_one_change_nothing", always(1), "weights from N(0, 1) multiply by 1."),
    Rule(
        "large_weights_always_explode",
        fact("own"),
        "large weights make the gradient explode, whatever the units.",
    ),
    Rule("small_gradient_is_solved", fact("if_solved"), "a small gradient means that a minimum is near."),
    Rule("cost_goes_with_gradient", fact("in_proportion"), "the cost is small where the gradient is."),
    Rule("as_good_as_the_other", fact("other"), "depth shows later: for now both are alike."),
    Rule("gradient_says_nothing", fact("alike"), "as long as both are in training, neither is nearer."),
)

_STEPS = (
    Rule("momentum_only_smooths", always(1), "momentum is an average, and no step gets longer by it."),
    Rule("grows_for_ever", fact("steps"), "without a wall the ball gets faster for ever."),
    Rule(
        "step_goes_with_gradient",
        fact("as_gradient"),
        "Adam's step is η times the gradient, as that of plain descent.",
    ),
    Rule("not_corrected", fact("uncorrected"), "Adam starts from averages that are 0, and that is that."),
    Rule("newton_is_a_gradient_step", fact("other"), "Newton's step is a gradient step with a better η."),
    Rule("wrong_gradient_never_learns", fact("evenly"), "with a wrong gradient nothing is learnt."),
    Rule("a_bug_always_costs", fact("loses"), "the right program always wins, and at once."),
    Rule("no_harm_done", fact("healthy"), "it is a detail, and does no harm."),
    Rule("as_good_as_healthy", always(1), "it is a detail, and makes no more mistakes."),
    Rule("lead_stays", fact("lead"), "who leads after a short run leads after a long one."),
    Rule("badge_sees_nothing", always(0), "program and check carry the same mistake, so they agree."),
    Rule(
        "small_mistake_small_error",
        fact("small"),
        "the error that is shown is as small as the mistake looks.",
    ),
    Rule("badge_sees_every_mistake", fact("red"), "a gradient check checks the whole program."),
)

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        *_NEURON,
        *_NETWORK,
        *_COST,
        *_DESCENT,
        *_BACKPROP,
        *_ERRORS,
        *_OUTPUTS,
        *_OVERFITTING,
        *_DEPTH,
        *_STEPS,
    )
}
