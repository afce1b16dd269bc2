"""What the network makes of the data."""
