"""Who keeps ledgers: the communities of a street with their grids, or a district with its streets and theirs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import msgspec

from fztally.model.strict import Name, Strict

REGION_CODE = "^[0-9]{12}$"
Code = Annotated[str, msgspec.Meta(pattern=REGION_CODE)]
"""The 12-digit 统计用区划代码, text."""


class Community(Strict, frozen=True):
    """A community of the registry."""

    code: Code
    name: Name
    aliases: tuple[str, ...] = ()
    grids: tuple[str, ...] = ()


class Street(Strict, frozen=True):
    """A street (街道, 镇, 乡) of a district and its communities. Its outputs lie in a folder of its ``name``."""

    code: Code
    name: Name
    communities: Annotated[tuple[Community, ...], msgspec.Meta(min_length=1)]
    aliases: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """All that it is called by."""
        return (self.name, *self.aliases, self.code)


class District(Strict, frozen=True):
    """The district (区, 县) that the streets belong to."""

    code: Code
    name: Name
    aliases: tuple[str, ...] = ()


class Office(Strict, frozen=True):
    """The sub-district office itself; its rows have no community and show as ``name`` (街道本级)."""

    name: Name
    aliases: tuple[str, ...] = ()


class Registry(Strict, frozen=True):
    """``schemas/communities.yaml``: ``communities`` of one street, or ``district`` and ``streets`` with theirs."""

    office: Office
    communities: Annotated[tuple[Community, ...], msgspec.Meta(min_length=1)] = ()
    district: District | None = None
    streets: Annotated[tuple[Street, ...], msgspec.Meta(min_length=1)] = ()
    suffixes: tuple[str, ...] = ()
    """Endings that may be left out or stand in for each other (社区, 居委会 …)."""
    not_followed_by: tuple[str, ...] = ()
    """Beginnings that make a short name something else: 幸福街道 and 幸福路 are not the community 幸福."""

    @property
    def names(self) -> tuple[str, ...]:
        """Full names of one street's communities in the order of the registry."""
        return tuple(community.name for community in self.communities)

    @property
    def everywhere(self) -> tuple[Community, ...]:
        """The communities of all streets, or those of the only one."""
        return self.communities or tuple(community for street in self.streets for community in street.communities)

    def places(self) -> Iterator[tuple[str, Community]]:
        """Every community with its path in the file."""
        yield from ((f"$.communities[{n}]", community) for n, community in enumerate(self.communities))
        for n, street in enumerate(self.streets):
            where = f"$.streets[{n}].communities"
            yield from ((f"{where}[{m}]", community) for m, community in enumerate(street.communities))

    def of_street(self, name: str) -> Registry:
        """The registry as this street alone would have it; what the street itself is called is its office, too.

        Raises KeyError when there is no such street.
        """
        for street in self.streets:
            if street.name == name:
                aliases = dict.fromkeys((*self.office.aliases, street.name, *street.aliases))
                office = msgspec.structs.replace(self.office, aliases=tuple(aliases))
                return Registry(
                    office, street.communities, suffixes=self.suffixes, not_followed_by=self.not_followed_by
                )
        raise KeyError(name)
