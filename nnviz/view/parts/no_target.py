"""What is said of an example that has no target."""

from nnviz.session.snapshot import Example


def without_target(example: Example) -> str:
    """Why what is followed has neither cost nor gradient, and what to do; empty where it has."""
    if example.has_target:
        return ""
    source = example.source[:1].upper() + example.source[1:]
    return (
        f"{source} has no target, so there is no cost and no gradient."
        " Follow a training example (◂ ▸ beside Network), or take a mini-batch in hand (P)."
    )
