"""Fields of an experiment to look at and to change, as the form and the data panel show them."""
