"""What to do: an experiment as one frozen value and as a file, its fields, lessons and twins."""
