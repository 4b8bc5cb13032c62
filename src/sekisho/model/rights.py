"""What subjects can ask for by the law, and what a policy says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sekisho.errors import Place

AskedFor = Literal["disclosure", "records", "correction", "suspension", "stop_provision"]
"""What a member's request asks for: disclosure (APPI 33(1)), disclosure of the records of provision
(33(5)), correction (34(1)), suspension of use or erasure (35(1)(5)), stop of provision (35(3)(5))."""


@dataclass(frozen=True, slots=True)
class Fee:
    """What a notice asks to be paid for a request (APPI 38).

    Attributes:
        kinds: the requests that it is asked for; there are none for others.
        yen: for one request.
        actual_cost: whether the actual cost may be asked instead where that is more.
        clause: of the notice.
    """

    kinds: frozenset[AskedFor]
    yen: int
    actual_cost: bool
    clause: str
    place: Place


@dataclass(frozen=True, slots=True)
class Rights:
    """How requests of subjects are handled.

    Attributes:
        due_days: within how many days after it came a request is to be done with.
        fees: notice -> its fee; no notice, no fee.
    """

    due_days: int = 14
    fees: Mapping[str, Fee] = field(default_factory=dict)
