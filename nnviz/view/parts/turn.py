"""When the next piece of long work has its turn."""

NEXT_TURN = 1
"""Milliseconds. A timer of 0 may fire in the same turn again: two pieces then keep the window as one."""
