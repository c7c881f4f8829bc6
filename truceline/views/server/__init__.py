"""The server: the pages of a record, live, and its JSON API.

Needs the extra `serve` (requirements/serve.txt). It only reads; what it knows of the record is looked up by version, and
what it has answered once for a version it answers again from memory.
"""
