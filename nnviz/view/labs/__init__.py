"""Labs: one idea each, to play with by hand."""
