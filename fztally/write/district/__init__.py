"""The outputs of a district's run: the streets' figures put together."""

from fztally.write.district.outputs import DistrictWritten, write_district

__all__ = ["DistrictWritten", "write_district"]
