"""Which owners of figures belong together: who runs or joins an initiative, and where it applies.

In: two versions. Out: pairs of identifiers, each with whether one of the two acts in the other. Serves gov:operates, gov:participatesIn,
gov:appliesIn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from kg.diff.version import Version
from kg.terms import GOV

Kin = Mapping[frozenset[str], bool]
ACTS = frozenset(map(str, (GOV.operates, GOV.participatesIn)))
APPLIES = str(GOV.appliesIn)


def kin(versions: Iterable[Version], one: Callable[[str], str]) -> Kin:
    """The pairs that claims of either version make; ``one`` gives the one identifier of what goes by two."""
    found: dict[frozenset[str], bool] = {}
    for version in versions:
        for _, claim in version.claims:
            predicate = version.iri(claim.predicate)
            if predicate in ACTS or predicate == APPLIES:
                pair = frozenset((one(version.iri(claim.subject)), one(version.iri(claim.object))))
                found[pair] = found.get(pair, False) or predicate in ACTS
    return found
