"""Cost and gradient over time."""
