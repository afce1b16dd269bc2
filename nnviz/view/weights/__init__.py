"""Weights as heatmaps."""
