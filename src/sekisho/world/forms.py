"""Coarser forms of cells, as expressions over a row of the lake: the only code that makes them."""

from __future__ import annotations

import datetime as dt

from sekisho.engine import identifier, literal
from sekisho.model import Coarse


def coarse_form(coarse: Coarse, day: dt.date) -> str:
    """The coarser form of a cell of the row that the query calls `held`; that of an empty one is empty.

    Bands are told by both ends, which belong to them (`30-39`); of numbers by the lower one.
    """
    fine, size = f"held.{identifier(coarse.column)}", coarse.form.size
    match coarse.form.kind:
        case "prefix":
            return f"left({fine}, {size})"
        case "band":
            whole = f"CAST(floor({fine}) AS BIGINT)"
            return f"CAST({whole} - (({whole} % {size}) + {size}) % {size} AS VARCHAR)"
        case "years":
            number, told = f"year({fine})", "true"
        case "age_band":
            today = f"DATE {literal(day.isoformat())}"
            number = f"datesub('year', CAST({fine} AS DATE), {today})"
            # Whoever is not born by the business date has no age.
            told = f"CAST({fine} AS DATE) <= {today}"
    lower = f"({number} // {size}) * {size}"
    return (
        f"CASE WHEN {told} THEN CAST({lower} AS VARCHAR)"
        + (f" || '-' || CAST({lower} + {size - 1} AS VARCHAR)" if size > 1 else "")
        + " END"
    )
