"""The member's question: which released files held data about them, and what was withheld."""

from sekisho.subject.answer import (
    Answer,
    Certainty,
    Contained,
    GivenColumn,
    Giving,
    Named,
    Recall,
    Recalled,
    State,
    ToTell,
    Unanswered,
    Untold,
    Withheld,
    Withholding,
    by_recipient,
)
from sekisho.subject.ask import ask, key_space_of, recall
from sekisho.subject.forget import forget

__all__ = [
    "Answer",
    "Certainty",
    "Contained",
    "GivenColumn",
    "Giving",
    "Named",
    "Recall",
    "Recalled",
    "State",
    "ToTell",
    "Unanswered",
    "Untold",
    "Withheld",
    "Withholding",
    "ask",
    "by_recipient",
    "forget",
    "key_space_of",
    "recall",
]
