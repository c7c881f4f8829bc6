"""The command line: thin. Each command parses, calls one function and prints."""

from truceline.cli import coding, impact, record, talks
from truceline.cli.app import app, run

__all__ = ["app", "coding", "impact", "record", "run", "talks"]
