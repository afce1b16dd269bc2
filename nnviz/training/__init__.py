"""A network learning: no thread, no clock, no Qt, so it runs in a notebook as well."""
