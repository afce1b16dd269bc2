"""Words that a learner looks for: where what they mean is seen and tried, and which lesson is about it."""

from collections.abc import Mapping

from nnviz.experiment.lesson import Lesson

LOOKED_FOR: Mapping[str, str] = {
    "network": "neuron lit up by its activation, layers, weights, a = σ(Wa + b), feedforward, function",
    "weights": "matrix, rows, what a neuron looks for, edges, strokes, features, abstract, parameters",
    "backprop": (
        "backpropagation, BP1, BP2, BP3, BP4, chain rule, delta δ, error, Hadamard product ⊙, transpose "
        "wᵀ, elementwise, forward pass, backward pass, reuse of gradients, five-step algorithm, five steps, "
        "four equations, rank 1, 123"
    ),
    "activations": (
        "sigmoid, tanh, hyperbolic tangent, ReLU, softplus, Gaussian, saturation, saturated, dead, slope "
        "σ′, z"
    ),
    "outputs": (
        "confusion matrix, recall, precision, decision boundary, classification, regression, one-hot, "
        "four binary outputs, paint on a copy, regions"
    ),
    "draw": (
        "noise, confident, confidence, handwriting, paint, pixels, 28 × 28, 28x28, my own digit, function, "
        "clear, shuffle"
    ),
    "data": (
        "download, MNIST, digits, pixels, 784 inputs, imbalanced classes, imbalance, unbalanced, "
        "class weights, training set, test set, my own file"
    ),
    "runs": "shelf, history, ghost, compare, sweep, bands, median, seeds, go to, pin, rename, delete",
    "cost": (
        "loss, learning curve, cost of one example, mean over examples, overfitting, generalisation, "
        "generalization, error rate"
    ),
    "gradient": (
        "vanishing gradient, exploding gradient, speed of learning, verdict, small gradient, saturated, "
        "plateau, stuck, minimum, GPU, remedy, remedies, better activations, unstable, tanh shrinks"
    ),
    "neuron": (
        "perceptron, threshold, bias, firing, fires, sigmoid, smooth step, logistic function, step "
        "function, tanh, hyperbolic tangent, ReLU, Gaussian, decision line, truth table, small change Δw, "
        "start from"
    ),
    "gates": "NAND, half adder, full adder, logic, bits, perceptron, computer, switch, train one from data",
    "valley": (
        "ball, bowl, landscape, loss surface, gradient descent, learning rate η, step size, momentum, "
        "Adam, local minimum, local minima, drunken walk, stochastic, SGD, mini-batch, curvature, roll, "
        "look again, 3-D, surface"
    ),
    "costs": (
        "softmax, entropy, binary cross-entropy, log-likelihood, surprise, learning slowdown, quadratic "
        "cost, mean squared error, MSE, linear output, multi-output cross-entropy, pairs, "
        "train it in the window"
    ),
    "regularisation": (
        "regularization, L1, L2, weight decay factor, half-life, sgn, small λ, large λ, lambda, penalty, "
        "penalise complexity, penalize, dropout, overfitting, sparsity, sparse, histogram, more data, "
        "pull, gap, try L1, try L2"
    ),
    "second_order": (
        "Hessian technique, second derivative, Newton, eigenvalues, curvature, saddle point, "
        "quadratic model, damping, train a small one, look again"
    ),
    "break_it": (
        "bugs, debug, mistakes, gradient checking, numerical gradient, finite differences, switches, "
        "throw them, hide one from me"
    ),
    "seeds": (
        "local minimum, local minima, global minimum, random start, initialisation, initialization, luck, "
        "spread, many runs, train twenty starts, 20 starts"
    ),
    "chain": (
        "vanishing gradient, exploding gradient, product of factors w·σ′, chain rule, chain expression, "
        "presets, read off the network"
    ),
    "demon": "delta δ, error, nudge Δz",
    "slowness": "saturated, saturation, dim input, BP3, BP4, rank 1, outer product",
    "nudges": (
        "per-example, each example, mean of the gradients, mini-batch, three ways to raise a neuron, largest "
        "components, 32 times"
    ),
    "paths": "rate factors, chain rule, sum over paths, derivative",
}
"""By the name of the panel or the lab."""

ACTIONS: Mapping[str, str] = {
    "Open": "load, import, CSV, table, Excel, spreadsheet, my own data, my data set, file",
    "Open folder of pictures": "load, import, images, photos, PNG, my own data",
    "Quit": "exit, close",
    "Settings": "preferences, options",
    "Run": "stop, pause, play, start, train, go",
    "Pause": "stop, pause",
    "Rewind": "restart, reset, start over, start again, back to the beginning",
    "New weights": "reset, random, initialise, initialize, another seed",
    "Copy experiment as text": "share, send",
    "One panel alone, and back": "full screen, fullscreen, maximise, maximize, enlarge, projector",
    "High contrast": "accessibility, projector",
    "Dark": "night, dark mode",
    "Larger": "zoom in, bigger text, larger text, font size, projector",
    "Smaller": "zoom out, smaller text, font size",
    "Tour": "tutorial, introduction, guide, help",
    "Start here": "tutorial, welcome page, home, all lessons",
    "Keys and mouse": "keyboard shortcuts, hotkeys",
    "Glossary": "what is, dictionary, definition, symbols, meaning",
    "Restore layout": "reset layout, panels are gone, missing panel",
}
"""By what stands in a menu."""

SETTINGS: Mapping[str, str] = {
    "colours": "colors, colour blind, color blind",
    "zoom": "font size, text size",
    "numbers": "language, locale, decimal comma, number format",
    "reduced_motion": "animation",
    "begins_gently": "speed of a first run",
    "room": "memory budget",
}
"""By the key of one of the settings."""

LESSONS: Mapping[str, str] = {
    "neuron": "firing, a neuron lit up",
    "adder": "full adder",
    "sigmoid": "step function, logistic function, hyperbolic tangent, softplus",
    "function": "matrix, rows, parameters",
    "noise": "confident",
    "rates": "learning rate η, step size, local minimum, local minima, global minimum",
    "downhill": "landscape, 32 times",
    "walk": "stochastic, SGD",
    "ten-or-four": "one-hot, four binary outputs",
    "hidden": "layers, edges",
    "by-hand": "five-step algorithm",
    "four-equations": (
        "outer product, rank 1, Hadamard product, elementwise, reuse of gradients, backward pass, error δ"
    ),
    "find-the-bug": "finite differences, gradient checking",
    "who-moves": "per-example nudges",
    "slow-weights": "saturation",
    "slowdown": "binary cross-entropy, multi-output cross-entropy",
    "softmax": "entropy",
    "weight-decay": "weight decay factor, regularization, sparsity, sparse, penalise complexity",
    "uneven": "imbalance",
    "steps": "Hessian technique, second derivative, eigenvalues",
    "starts": "initialization, twenty starts",
    "vanishing": "vanishing gradients, unstable gradient",
    "chain": "chain rule, chain expression, rate factors",
    "activations": "tanh shrinks, better activations, remedy",
    "small-gradient": "saturated",
    "exploding": "exploding product, exploding gradients",
}
"""By the id of a lesson: what stands in it under other words."""


def words_of(lesson: Lesson) -> str:
    """All that a lesson is found by."""
    return f"{lesson.words}\n{LESSONS.get(lesson.id, '')}"
