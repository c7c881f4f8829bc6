"""The record: coded reports kept for good, copies known as copies, one occurrence once, as of any day.

Needs the extra `record` (requirements/record.txt).
"""

try:
    import deltalake as _deltalake  # noqa: F401
    import duckdb as _duckdb  # noqa: F401
except ImportError as _missing:
    from truceline.errors import TrucelineError

    raise TrucelineError(
        f"a record needs {_missing.name}: pip install --require-hashes -r requirements/record.txt"
    ) from _missing
