"""Settings for all tests: no test is timed, and hypothesis tries the same examples every time."""

from hypothesis import settings

settings.register_profile("truceline", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("truceline")
