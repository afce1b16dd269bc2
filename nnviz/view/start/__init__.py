"""Start here: what one may begin with, as cards."""
