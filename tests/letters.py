"""Words of any letters, such as a stranger may have put into a file."""

from hypothesis import strategies as st

LETTERS = (st.integers(0, 0x7F) | st.integers(0x80, 0xD7FF) | st.integers(0xE000, 0x10FFFF)).map(chr)
"""All that UTF-8 can write. Hypothesis's own alphabet of them takes two seconds to be made in a new tree."""
