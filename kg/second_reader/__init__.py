"""A second reader behind the rules: a language model at an OpenAI-compatible endpoint, asked once for each article; off by default.

In: an article with what the rules know of it. Out: relations (:class:`kg.claims.relations.Found`) whose quote stands in the article, whose
ends are named there and whose property takes them. Whatever goes wrong is one sentence in report.md, and the rules alone are read.
A build that does not ask for it imports nothing of it but its settings.
"""
