"""govkg: a knowledge graph of governance initiatives from Chinese newspaper pages."""

__version__ = "0.1.0"
