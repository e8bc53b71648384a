"""Sample ledgers: a year as communities send it, and plain files for measuring. Everything in them is invented."""

from fztally.sample.district import write_district, write_streets
from fztally.sample.plan import PlantedProblem, SamplePlan, SampleSummary
from fztally.sample.write import write_sample

__all__ = ["PlantedProblem", "SamplePlan", "SampleSummary", "write_district", "write_sample", "write_streets"]
