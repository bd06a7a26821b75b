"""What changed between two versions of a graph, and why; patches; the history of many versions."""
