"""The dossier of a process: a small static site from a `State` and the coded reports that it rests on.

Needs the extra `views` (requirements/views.txt) for its chart.
"""
