"""Every rule's example and counter-example, run through the same extraction that a build uses.

In: ontology folders. Out: the mistakes, each with file and line, and how many rules were run. What does not even load raises
:class:`kg.errors.OntologyError`. A rule of ours has both; a user's rule may lack them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg.articles import Layout
from kg.claims.figure_examples import check_figures
from kg.corpus import MetadataRules
from kg.errors import OntologyError
from kg.extraction import Extractor
from kg.graph.corrections import Corrections
from kg.ontology import Ontology
from kg.ontology_dir import builtin
from kg.table_examples import check_tables
from kg.term_examples import cases, strays
from kg.term_examples import problems as term_problems


def check(dirs: Sequence[Path]) -> tuple[list[OntologyError], int]:
    """The mistakes of the ontology in these folders, and the number of rules that were run."""
    extractor = Extractor(dirs)
    Layout.load(dirs)
    Corrections.load(dirs)
    found = cases(extractor.ontology)
    ours = {case.id for case in cases(Ontology.load([builtin()]))}
    problems = [p for case in found for p in term_problems(case, extractor, ours)]
    metadata = MetadataRules.load(dirs)
    in_tables, rows = check_tables(dirs, extractor)
    in_figures, figures = check_figures(dirs)
    problems += [*strays(extractor.ontology, found), *metadata.problems(), *in_tables, *in_figures]
    problems.sort(key=lambda p: (p.file or "", p.line or 0, str(p)))
    return problems, len(found) + len(metadata.rows) + rows + figures
