"""How a run of the program ends, for shells and scripts."""

from typing import Final

DONE: Final = 0
OUR_FAULT: Final = 1
WRONG_INPUT: Final = 2
INTERRUPTED: Final = 130
READER_GONE: Final = 141
"""As shells give it where a pipe was closed: not done, and nobody's fault."""
