"""Activation functions with the live z on them."""
