"""`python -m truceline`."""

from truceline.cli import run

run()
