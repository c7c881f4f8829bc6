"""The command line: thin. Each command parses, calls one function and prints."""

from truceline.cli import coding, find, impact, live, record, serve, talks
from truceline.cli.app import app, run
from truceline.cli.panels import arrange

arrange(app)

__all__ = ["app", "coding", "find", "impact", "live", "record", "run", "serve", "talks"]
