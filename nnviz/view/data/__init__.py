"""The sets to learn from: chosen, opened, downloaded, painted."""
