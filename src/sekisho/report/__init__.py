"""The report site: what a night decided and why, as pages that need no server and no network.

`write` is all that others call. A page is a function in a module of its own, listed in `pages.PAGES`,
and a template of the same name.
"""

from sekisho.report.publish import write
from sekisho.report.site import Site, site_now, site_of

__all__ = ["Site", "site_now", "site_of", "write"]
