"""The form on the left: fields, architecture, twins."""
