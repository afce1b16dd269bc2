"""The toolbar and what is said of each step."""
