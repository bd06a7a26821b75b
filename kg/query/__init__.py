"""Ask an export: questions as files, parameters bound as RDF terms, a read-only store that is kept on disk, results with labels."""
