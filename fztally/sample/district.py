"""A district's year: a workspace with a folder a street, each with the same communities, and the definitions for it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from fztally.model.registry import Community, District, Registry, Street
from fztally.model.schema import Schemas
from fztally.sample.plan import SamplePlan, SampleSummary
from fztally.sample.profile import load_profile
from fztally.sample.write import write_sample

LEDGERS, SCHEMAS, REGISTRY = "ledgers", "schemas", "communities.yaml"
_HEAD = "# yaml-language-server: $schema=fztally.schema.json\n\n"


def write_district(target: Path, definitions: Path, schemas: Schemas, plan: SamplePlan, streets: int) -> SampleSummary:
    """Write ``ledgers/<street>/`` for each of so many streets, and ``schemas/``: the definitions with a registry of
    them all. Every street has the communities of the given registry, and rows of its own.

    Raises ValueError for fewer than one street or more than codes allow, FztallyError when the profile is broken.
    """
    if not 1 <= streets <= 999:
        raise ValueError(f"streets: 1 to 999, not {streets}")
    registry = _tree(schemas.registry, plan, streets)
    done = write_streets(target / LEDGERS, msgspec.structs.replace(schemas, registry=registry), plan)
    if definitions.resolve() != (target / SCHEMAS).resolve():
        shutil.copytree(definitions, target / SCHEMAS, dirs_exist_ok=True)
    (target / SCHEMAS / REGISTRY).write_text(_as_yaml(registry), encoding="utf-8")
    return done


def write_streets(target: Path, schemas: Schemas, plan: SamplePlan) -> SampleSummary:
    """Write a folder of ledgers for each street of the registry; each has a seed of its own."""
    files: list[str] = []
    instead: list[str] = []
    rows = {ledger.id: 0 for ledger in schemas.ledgers}
    for n, street in enumerate(schemas.registry.streets):
        own = msgspec.structs.replace(schemas, registry=schemas.registry.of_street(street.name))
        known = len(street.communities)
        wanted = plan.communities if plan.communities is None else min(plan.communities, known)
        done = write_sample(target / street.name, own, replace(plan, seed=plan.seed + n, communities=wanted))
        files += [f"{street.name}/{name}" for name in done.files]
        instead += [f"{street.name}/{name}" for name in done.instead_of_xls]
        for ledger_id, count in done.rows.items():
            rows[ledger_id] = rows.get(ledger_id, 0) + count
    return SampleSummary(tuple(files), rows, (), tuple(instead))


def _tree(registry: Registry, plan: SamplePlan, streets: int) -> Registry:
    """The registry of a district whose streets all have these communities."""
    profile = load_profile(plan.profile)
    if not profile.district:
        raise ValueError(f"{plan.profile.name}: no district")
    communities = registry.everywhere[: plan.communities]
    region = communities[0].code[:6]
    names = [*profile.streets[:streets]]
    names += [profile.more_streets.format(n=n + 1) for n in range(len(names), streets)]
    return Registry(
        office=registry.office,
        district=District(f"{region}000000", profile.district),
        streets=tuple(
            Street(f"{region}{n:03d}000", name, _communities(communities, f"{region}{n:03d}"))
            for n, name in enumerate(names, start=1)
        ),
        suffixes=registry.suffixes,
        not_followed_by=registry.not_followed_by,
    )


def _communities(communities: Sequence[Community], street: str) -> tuple[Community, ...]:
    return tuple(
        msgspec.structs.replace(community, code=f"{street}{n:03d}") for n, community in enumerate(communities, start=1)
    )


def _as_yaml(registry: Registry) -> str:
    """The registry's file: a line a community, its values quoted as JSON has them."""
    content = msgspec.to_builtins(registry)
    lines = [f"district: {_flow(content['district'])}", "streets:"]
    for street in content["streets"]:
        communities = street.pop("communities")
        keys = [f"{key}: {_flow(value)}" for key, value in street.items()]
        lines += [f"  - {keys[0]}", *(f"    {key}" for key in keys[1:]), "    communities:"]
        lines += [f"      - {_flow(community)}" for community in communities]
    lines += [f"{key}: {_flow(content[key])}" for key in ("office", "suffixes", "not_followed_by") if key in content]
    return _HEAD + "\n".join(lines) + "\n"


def _flow(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
