"""What a stage has to tell a person."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from fztally.model.place import Place

T = TypeVar("T")
Fact = str | int | float


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem or remark. Severity, message and hint come from the catalogue of findings by ``code``.

    ``field`` is a field id; ``value`` is what stood in the cell, already masked where it is personal;
    ``rejects`` says that the row was not counted because of it (a code whose severity depends on the effect is an
    error then, else a warning); ``facts`` fill the catalogue's templates. Nothing personal may be in ``facts``.
    """

    code: str
    place: Place
    ledger: str = ""
    community: str = ""
    field: str = ""
    value: str = ""
    rejects: bool = False
    facts: Mapping[str, Fact] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """A stage's result together with what it found."""

    value: T
    findings: tuple[Finding, ...] = ()
