"""Lineage side by side: the peers and ours, against the oracle."""
