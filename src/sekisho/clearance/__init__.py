"""The clearance (通行手形): the signed statement that travels with a released file."""

from sekisho.clearance.countersign import countersign
from sekisho.clearance.read import Stated, columns_of, read_stated
from sekisho.clearance.statement import (
    PAYLOAD_TYPE,
    PREDICATE_TYPE,
    STATEMENT_TYPE,
    SUFFIX,
    Clearance,
    ClearedColumn,
    ClearedModel,
    LogHead,
    clearance_name,
)
from sekisho.clearance.verify import Check, Judged, find_clearance, verify

__all__ = [
    "PAYLOAD_TYPE",
    "PREDICATE_TYPE",
    "STATEMENT_TYPE",
    "SUFFIX",
    "Check",
    "Clearance",
    "ClearedColumn",
    "ClearedModel",
    "Judged",
    "LogHead",
    "Stated",
    "clearance_name",
    "columns_of",
    "countersign",
    "find_clearance",
    "read_stated",
    "verify",
]
