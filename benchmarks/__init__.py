"""Speed and memory of a build, beside other tools on the same text: ``python -m benchmarks``."""
