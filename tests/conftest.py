"""Before anything loads Qt."""

import os

# Set, not defaulted: tests never appear on the screen of whoever runs them, and measure the same everywhere.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
