"""Backpropagation, phase by phase, as pictures of its terms."""
