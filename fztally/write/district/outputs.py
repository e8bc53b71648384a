"""All outputs of a district's run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fztally.lang.texts import text
from fztally.model.district import District
from fztally.store.run_names import FIGURES, FINDINGS, MANIFEST
from fztally.write.district.streets import STREETS, streets_as_dict
from fztally.write.district.summary import write_workbook
from fztally.write.district.texts import manifest_as_dict, write_findings
from fztally.write.outputs import SUMMARY
from fztally.write.texts import figures_as_dict, write_json
from fztally.write.whole import outputs_in, write_whole


@dataclass(frozen=True, slots=True)
class DistrictWritten:
    """What a district's run left: the paths of its outputs, that of its workbook, and sentences about those that went
    elsewhere or could not hold everything. ``whole`` where each is in its own place."""

    paths: tuple[Path, ...]
    summary: Path
    notes: tuple[str, ...]
    whole: bool


def write_district(district: District) -> DistrictWritten:
    """Write everything under the district's target, whole or not at all; the manifest comes last.

    Raises FztallyError when the output folder cannot be written or another run writes there.
    """
    job = district.job

    def fill(folder: Path) -> tuple[str, ...]:
        write_json(folder / FIGURES, figures_as_dict(job.period, district.figures, district.identities))
        write_json(folder / STREETS, streets_as_dict(district))
        write_findings(district, folder / FINDINGS)
        cut = write_workbook(district, folder / SUMMARY)
        write_json(folder / MANIFEST, manifest_as_dict(district, outputs_in(folder)))
        return cut

    cut, moved = write_whole(job.target, str(job.period.until), fill)
    strayed = [text("output-open", name=one.name, other=one.path.name) for one in moved if one.elsewhere]
    remarks = [remark for result in district.streets for remark in result.remarks]
    summary = next(one.path for one in moved if one.name == SUMMARY)
    return DistrictWritten(tuple(one.path for one in moved), summary, (*remarks, *strayed, *cut), not strayed)
