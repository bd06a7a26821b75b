"""The second reader: asks about each article within the limits, checks what comes back, keeps the accounts.

In: articles in the order of the build, with what the rules found. Out: more relations, remarks on what went wrong, a section of report.md,
and what manifest.json says. Accounts count answers from the cache like fresh ones: a build repeated says the same to the byte.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from kg.claims.found import Found
from kg.claims.patterns import Patterns
from kg.claims.sentences import Sentence
from kg.mentions.resources import resources
from kg.records import Article, Named, Resolved
from kg.second_reader.answers import Answer, Kept, answer
from kg.second_reader.checking import Checker
from kg.second_reader.endpoint import Endpoint, NoAnswer
from kg.second_reader.prompt import Prompt
from kg.second_reader.settings import Settings

GIVES_UP = 3
"""Articles in a row without an answer, after which none is asked about."""
MALFORMED = "no triple of the form asked for"


class SecondReader:
    """A model at an endpoint, for one build with the ontology of the given folders."""

    def __init__(
        self, settings: Settings, dirs: Sequence[Path], cache: Path | None, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """``cache`` is the folder that keeps answers; None keeps them for this build alone."""
        self.settings = settings.checked()
        shared = resources(tuple(map(str, dirs)))
        patterns = Patterns(dirs, shared.ontology)
        read = {c.predicate for c in shared.ontology.cues} | {f.predicate for f in patterns.frames}
        self.prompt = Prompt(shared.ontology, read, settings)
        rule = f"llm.{settings.model}"
        self._check = Checker(shared.ontology, shared.divisions, patterns, self.prompt, rule)
        self._kept = Kept(cache)
        self._endpoint = Endpoint(settings, sleep)
        self.remarks: list[tuple[str, str]] = []
        self._stopped: str | None = None
        self._failed = 0
        self._counts: Counter[str] = Counter()
        self._dropped: Counter[str] = Counter()

    def close(self) -> None:
        self._endpoint.close()

    def __call__(
        self, article: Article, resolved: Resolved, sentences: Sequence[Sentence], known: Sequence[Found],
        homes: dict[Named, list[Sentence]],
    ) -> list[Found]:  # fmt: skip
        """The relations of an article that hold against its text. What is new there is added to ``resolved`` and ``homes``."""
        if not article.matched.strip() or self._is_over(article):
            return []
        try:
            triples, wrong = self._answer(article).triples()
        except NoAnswer as problem:
            self.remarks.append((article.id, f"the second reader: {problem}"))
            return []
        confidence = self.settings.confidence
        found, dropped = self._check(article, resolved, sentences, known, homes, triples, confidence)
        self._counts.update(offered=len(triples) + wrong, kept=len(found))
        self._dropped.update(dropped)
        self._dropped[MALFORMED] += wrong
        return found

    # -- asking

    def _is_over(self, article: Article) -> bool:
        """Whether nothing is to be asked about an article, nor about any more."""
        limits, counts = self.settings, self._counts
        if self._stopped is None:
            if counts["asked"] >= limits.articles:
                self._stopped = f"the limit of {limits.articles:,} articles was reached; raise articles in [llm]"
            elif limits.tokens is not None and counts["in"] + counts["out"] >= limits.tokens:
                self._stopped = f"the limit of {limits.tokens:,} tokens was reached; raise tokens in [llm]"
            elif limits.cost is not None and self._cost() >= limits.cost:
                self._stopped = f"the limit of {limits.cost:g} {limits.currency} was reached; raise cost in [llm]"
        if self._stopped is not None:
            self._counts["unasked"] += 1
            return True
        if len(article.matched) > limits.characters:
            too_long = f"the article is longer than {limits.characters:,} characters; raise characters in [llm]"
            self.remarks.append((article.id, f"the second reader was not asked: {too_long}"))
            return True
        return False

    def _answer(self, article: Article) -> Answer:
        """The answer about an article, from the cache or the endpoint. Raises NoAnswer."""
        body = json.dumps(self.prompt.request(article), sort_keys=True).encode("ascii")
        key = self._kept.key(self.settings.url or "", body)
        self._counts["asked"] += 1
        answered = self._kept.get(key)
        if answered is None:
            try:
                answered = answer(self._endpoint.ask(body), len(body))
            except NoAnswer as problem:
                self._failed += 1
                if problem.final or self._failed >= GIVES_UP:
                    self._stopped = "it gave no answers"
                raise
            self._failed = 0
            self._kept.put(key, answered)
        self._counts.update({"answered": 1, "in": answered.tokens_in, "out": answered.tokens_out})
        return answered

    def _cost(self) -> float:
        counts, prices = self._counts, self.settings
        return (counts["in"] * prices.input_price + counts["out"] * prices.output_price) / 1e6

    # -- accounts

    def said(self) -> dict[str, object]:
        """For manifest.json: what of the settings changes an export, and the hash of the prompt."""
        limits = self.settings.model_dump(exclude={"key_variable", "timeout"}, exclude_none=True)
        return {"llm": {**limits, "prompt": self.prompt.sha256}}

    def account(self) -> tuple[str, list[tuple[str, int]]]:
        """For report.md: a paragraph, and how many triples were kept, and dropped for which reason."""
        counts, settings = self._counts, self.settings
        cost = f", {self._cost():.4f} {settings.currency}" if settings.input_price or settings.output_price else ""
        text = (
            f"The text of {counts['asked']:,} articles was put to the model {settings.model} at {settings.host}; {counts['answered']:,} were answered: "
            f"{counts['in']:,} tokens in, {counts['out']:,} out{cost} (answers from the cache counted, which cost nothing again). "
            f"Only triples whose quote and names stand in the article became claims, by the rule llm.{settings.model}."
        )
        if self._stopped is not None and counts["unasked"]:
            text += f" {counts['unasked']:,} more articles were left to the rules alone: {self._stopped}."
        rows = [("offered", counts["offered"]), ("kept", counts["kept"])]
        rows += [(f"dropped: {why}", n) for why, n in sorted(self._dropped.items()) if n]
        return text, rows
