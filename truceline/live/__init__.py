"""Following the news: feeds, site maps and folders as they come, archives, and alerts on what the record then holds.

Needs the extra `live` (requirements/live.txt).
"""

try:
    import feedparser as _feedparser  # noqa: F401
    import httpx as _httpx  # noqa: F401
    import protego as _protego  # noqa: F401
except ImportError as _missing:
    from truceline.errors import TrucelineError

    raise TrucelineError(
        f"following the news needs {_missing.name}: pip install --require-hashes -r requirements/live.txt"
    ) from _missing
