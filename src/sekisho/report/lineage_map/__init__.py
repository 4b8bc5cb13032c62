"""The map of relations: which layer each lies in, what its script draws it from, and its page."""

from sekisho.report.lineage_map.feed import link_to
from sekisho.report.lineage_map.page import pages

__all__ = ["link_to", "pages"]
