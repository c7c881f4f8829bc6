"""What a military action did to the talks: series, event studies, models of answer and counter-answer, forecasts.

Association, not proof. Needs the extra `impact` (requirements/impact.txt).
"""

from importlib.util import find_spec as _find

from truceline.errors import TrucelineError as _Error

# Only looked for: loading them takes seconds, which the list of a record's shocks does not need.
for _needed in ("pandas", "ruptures", "scipy", "scoringrules", "statsmodels"):
    if _find(_needed) is None:
        raise _Error(f"studies of impact need {_needed}: pip install --require-hashes -r requirements/impact.txt")
