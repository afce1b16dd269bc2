"""Examples are drawn anew in every run, and take as long as the machine needs."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
