"""The classes of errors that are told of a model: those of Python, pandas, Arrow and numpy."""

from __future__ import annotations

import builtins
from typing import Final

import pyarrow as pa

KINDS: Final = frozenset(
    {
        name
        for module in (builtins, pa.lib)
        for name, one in vars(module).items()
        if isinstance(one, type) and issubclass(one, BaseException)
    }
    | {"LinAlgError"}
    # Of pandas, which this process does not load.
    | {
        "ChainedAssignmentError", "DataError", "DatabaseError", "DtypeWarning", "DuplicateLabelError",
        "EmptyDataError", "IncompatibleFrequency", "IndexingError", "IntCastingNaNError",
        "InvalidColumnName", "InvalidIndexError", "InvalidVersion", "LossySetitemError", "MergeError",
        "NoBufferPresent", "NullFrequencyError", "NumbaUtilError", "NumExprClobberingError",
        "OptionError", "OutOfBoundsDatetime", "OutOfBoundsTimedelta", "ParserError",
        "PerformanceWarning", "SpecificationError", "UndefinedVariableError",
        "UnsortedIndexError", "UnsupportedFunctionCall",
    }
)  # fmt: skip
