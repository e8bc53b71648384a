"""The door: a sample as planned."""

from __future__ import annotations

from pathlib import Path

from fztally.model.schema import Schemas
from fztally.sample.plain import write_plain
from fztally.sample.plan import SamplePlan, SampleSummary
from fztally.sample.profile import load_profile
from fztally.sample.year import write_year


def write_sample(target: Path, schemas: Schemas, plan: SamplePlan) -> SampleSummary:
    """Write sample ledgers into ``target``, which is made when it is missing; files of the same name are replaced.

    Raises FztallyError when the profile is broken; ValueError when the plan asks for more communities than the
    registry has, or for less than nothing.
    """
    known = len(schemas.registry.communities)
    if plan.communities is not None and not 1 <= plan.communities <= known:
        raise ValueError(f"communities: 1 to {known}, not {plan.communities}")
    if min(plan.files, plan.rows, plan.events or 0) < 0:
        raise ValueError("files, rows and events may not be negative")
    profile = load_profile(plan.profile)
    target.mkdir(parents=True, exist_ok=True)
    return (write_plain if plan.plain else write_year)(target, schemas, profile, plan)
