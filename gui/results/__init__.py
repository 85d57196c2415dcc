"""The results page: every policy with its outcome, and why."""
