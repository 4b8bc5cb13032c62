"""Sekisho (関所): a consent and lineage auditor for data pipelines."""

__version__ = "0.1.0"
