"""``streets.json``: the figures of each street, and who in it has sent what."""

from __future__ import annotations

from typing import Any

from fztally.model.district import District, StreetResult
from fztally.model.tally import Sending

STREETS = "streets.json"


def streets_as_dict(district: District) -> dict[str, Any]:
    """Every street in the order of the registry. Figures of restricted ledgers are told of the district only."""
    return {
        "period": district.job.period.text,
        "streets": [_street(district, result) for result in district.streets],
    }


def _street(district: District, result: StreetResult) -> dict[str, Any]:
    name, share = result.street.name, result.share
    figures = {} if share is None else share.figures
    return {
        "code": result.street.code,
        "name": name,
        "came": result.came.value,
        "reason": result.reason,
        "figures": [
            {
                "id": counted.figure.id,
                "value": figures[counted.figure.id].value,
                "display": figures[counted.figure.id].display,
                "rows": figures[counted.figure.id].rows,
                "pending": figures[counted.figure.id].pending,
            }
            for counted in district.figures
            if figures and counted.figure.id not in district.restricted
        ],
        "ledgers": [
            {
                "ledger": ledger.id,
                "reported": "/".join(map(str, district.reported[name, ledger.id])),
                "missing": [k for k, how in district.sending[name][ledger.id].items() if how is Sending.MISSING],
            }
            for ledger in district.schemas.ledgers
        ],
    }
