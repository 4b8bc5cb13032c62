"""The policy: what a co-op publishes about the use of personal data, as values and as an algebra.

`load` reads the files, `scope_of` and `meet` decide, `why_not` and `granting` explain,
`matrix` shows it all. Nothing in here touches files, clocks or databases.
"""

from sekisho.policy.completeness import NoticeFinding, notice_findings
from sekisho.policy.loader import is_policy_file, load
from sekisho.policy.matrix import Matrix, matrix
from sekisho.policy.matrix_json import matrix_as_json
from sekisho.policy.matrix_text import matrix_as_text
from sekisho.policy.naming import person
from sekisho.policy.reasons import (
    ArrangementNotInForce,
    ArrangementUnknown,
    GrantNotInForce,
    NoNoticeInForce,
    OverlayExcluded,
    PurposeNotPermitted,
    PurposeOfOtherData,
    Reason,
    RecipientDoesNotTake,
    RecipientNotPermitted,
    RequirementNotMet,
    Untagged,
    why_not,
)
from sekisho.policy.requests import within_the_law
from sekisho.policy.rows import (
    ANY,
    ConsentTerm,
    Data,
    RowTerms,
    data_of,
    retention_of,
    row_terms,
    usable,
)
from sekisho.policy.scope import (
    EMPTY,
    UNKNOWN,
    UNRESTRICTED,
    Scope,
    granting,
    grants_in_force,
    meet,
    purposes_of,
    reaches,
    restrict_to_origin,
    scope_of,
)
from sekisho.policy.sheet import Reading, Sheet, sheet
from sekisho.policy.stated import OF_JOINT_USE as STATED_OF_JOINT_USE
from sekisho.policy.waivers import GROUNDS, WAIVABLE, approval_told, carried

__all__ = [
    "ANY",
    "EMPTY",
    "GROUNDS",
    "STATED_OF_JOINT_USE",
    "UNKNOWN",
    "UNRESTRICTED",
    "WAIVABLE",
    "ArrangementNotInForce",
    "ArrangementUnknown",
    "ConsentTerm",
    "Data",
    "GrantNotInForce",
    "Matrix",
    "NoNoticeInForce",
    "NoticeFinding",
    "OverlayExcluded",
    "PurposeNotPermitted",
    "PurposeOfOtherData",
    "Reading",
    "Reason",
    "RecipientDoesNotTake",
    "RecipientNotPermitted",
    "RequirementNotMet",
    "RowTerms",
    "Scope",
    "Sheet",
    "Untagged",
    "approval_told",
    "carried",
    "data_of",
    "granting",
    "grants_in_force",
    "is_policy_file",
    "load",
    "matrix",
    "matrix_as_json",
    "matrix_as_text",
    "meet",
    "notice_findings",
    "person",
    "purposes_of",
    "reaches",
    "restrict_to_origin",
    "retention_of",
    "row_terms",
    "scope_of",
    "sheet",
    "usable",
    "why_not",
    "within_the_law",
]
