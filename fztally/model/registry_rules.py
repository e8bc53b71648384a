"""What must hold in the registry: every name means one thing, and a street's name can be that of a folder."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fztally.model.ledger_rules import SchemaProblem
from fztally.model.period import Period
from fztally.model.registry import Community, Office, Registry
from fztally.values.text import fold

_FILE = "communities.yaml"
_NO_FOLDER = re.compile(r'[<>:"/\\|?*\x00-\x1f]|^[.~]|[. ]$')


def check_registry(registry: Registry) -> Iterator[SchemaProblem]:
    """All contradictions of the registry."""
    yield from _form(registry)
    yield from _communities(registry.communities, registry.office, "$.communities")
    yield from _streets(registry)
    for n, street in enumerate(registry.streets):
        yield from _communities(street.communities, registry.office, f"$.streets[{n}].communities")


def _form(registry: Registry) -> Iterator[SchemaProblem]:
    """Either communities, or a district and its streets."""
    if registry.communities and (registry.streets or registry.district):
        yield SchemaProblem("schema-flat-and-tree", _FILE, "$.communities")
    elif registry.district and not registry.streets:
        yield SchemaProblem("schema-missing-key", _FILE, "$", {"key": "streets"})
    elif registry.streets and not registry.district:
        yield SchemaProblem("schema-missing-key", _FILE, "$", {"key": "district"})
    elif not registry.communities and not registry.streets:
        yield SchemaProblem("schema-missing-key", _FILE, "$", {"key": "communities"})


def _communities(communities: tuple[Community, ...], office: Office, where: str) -> Iterator[SchemaProblem]:
    """Names, codes and aliases that two communities of a street share, or one and the office."""
    owners = {fold(name): office.name for name in (office.name, *office.aliases)}
    seen: set[str] = set()
    for n, community in enumerate(communities):
        path = f"{where}[{n}]"
        if community.name in seen:
            yield SchemaProblem("schema-twice", _FILE, f"{path}.name", {"name": community.name})
        seen.add(community.name)
        spellings = [("code", community.code), ("name", community.name)]
        spellings += [(f"aliases[{m}]", alias) for m, alias in enumerate(community.aliases)]
        yield from _own(owners, community.name, path, spellings)
        for m, grid in enumerate(community.grids):
            if grid in community.grids[:m]:
                yield SchemaProblem("schema-twice", _FILE, f"{path}.grids[{m}]", {"name": grid})


def _streets(registry: Registry) -> Iterator[SchemaProblem]:
    """Names that two streets share, or one and the district; codes that anything shares; names of no folder."""
    owners: dict[str, str] = {}
    codes: dict[str, str] = {}
    if registry.district:
        district = registry.district
        aliases = [(f"aliases[{m}]", alias) for m, alias in enumerate(district.aliases)]
        yield from _own(owners, district.name, "$.district", [("name", district.name), *aliases])
        codes[district.code] = district.name
    for n, street in enumerate(registry.streets):
        path = f"$.streets[{n}]"
        if street.name in [other.name for other in registry.streets[:n]]:
            yield SchemaProblem("schema-twice", _FILE, f"{path}.name", {"name": street.name})
        aliases = [(f"aliases[{m}]", alias) for m, alias in enumerate(street.aliases)]
        yield from _own(owners, street.name, path, [("name", street.name), *aliases])
        if _NO_FOLDER.search(street.name) or _is_period(street.name):
            yield SchemaProblem("schema-no-folder-name", _FILE, f"{path}.name", {"name": street.name})
        coded = [(path, street.code, street.name)]
        coded += [(f"{path}.communities[{m}]", c.code, c.name) for m, c in enumerate(street.communities)]
        for place, code, name in coded:
            whose = f"{street.name} {name}" if name != street.name else name
            other = codes.setdefault(code, whose)
            if other != whose:
                facts = {"name": code, "one": other, "two": whose}
                yield SchemaProblem("schema-alias-shared", _FILE, f"{place}.code", facts)


def _own(owners: dict[str, str], whose: str, path: str, spellings: list[tuple[str, str]]) -> Iterator[SchemaProblem]:
    """Spellings that are somebody else's already; they are ``whose`` from now on."""
    for where, spelling in spellings:
        other = owners.setdefault(fold(spelling), whose)
        if other != whose:
            facts = {"name": spelling, "one": other, "two": whose}
            yield SchemaProblem("schema-alias-shared", _FILE, f"{path}.{where}", facts)
        if "，" in spelling or not fold(spelling):
            yield SchemaProblem("schema-comma", _FILE, f"{path}.{where}", {"word": spelling})


def _is_period(name: str) -> bool:
    """Whether a folder of this name would be taken for the outputs of a period."""
    try:
        Period.parse(name)
    except ValueError:
        return False
    return True
