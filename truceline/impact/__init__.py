"""What a military action did to the talks: series, event studies, models of answer and counter-answer, forecasts.

Association, not proof. Needs the extra `impact` (requirements/impact.txt).
"""

try:
    import pandas as _pandas  # noqa: F401
    import ruptures as _ruptures  # noqa: F401
    import scipy as _scipy  # noqa: F401
    import scoringrules as _scoringrules  # noqa: F401
    import statsmodels as _statsmodels  # noqa: F401
except ImportError as _missing:
    from truceline.errors import TrucelineError

    raise TrucelineError(
        f"studies of impact need {_missing.name}: pip install --require-hashes -r requirements/impact.txt"
    ) from _missing
