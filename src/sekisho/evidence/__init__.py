"""The evidence about one recipient, to be handed to an authority and verified there offline."""

from sekisho.evidence.collect import Collected, Kept, Policies, collect
from sekisho.evidence.pack import INDEX, Contents, contents, zipped
from sekisho.evidence.recorded import recorded
from sekisho.evidence.table import as_csv
from sekisho.evidence.went_wrong import incident_of

__all__ = [
    "INDEX",
    "Collected",
    "Contents",
    "Kept",
    "Policies",
    "as_csv",
    "collect",
    "contents",
    "incident_of",
    "recorded",
    "zipped",
]
