"""Truceline: from news reports to an open, source-attributed record of conflicts and the talks to end them."""

__version__ = "0.1.0"
