"""The result: one labelled dataset on disk, its tables and indicators."""
