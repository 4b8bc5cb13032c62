"""What a notice's text states, quoted: the reading of it that `check --notice` goes by.

Nobody can tell by machine what a text means, and anybody can tell whether words stand in it. So a person
says which words state what, and words that are not in the text are an error.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from sekisho.document import Node
from sekisho.errors import ProjectError
from sekisho.messages import Bilingual, Message, offered
from sekisho.model import Arrangement, Stated
from sekisho.policy.naming import noun

OF_A_BUSINESS: Final = (
    "controller_name", "controller_address", "controller_representative", "purposes_of_use",
    "procedure", "records_procedure", "fee", "fee_scope", "security_measures",
    "security_on_request", "complaints",
)  # fmt: skip
"""What a business has to let people know of the data that it retains (APPI 32(1), Order 10, 33(5), 38)."""
OF_JOINT_USE: Final = (
    "joint_use", "items", "users", "purposes_of_users", "responsible", "responsible_address",
    "responsible_representative",
)  # fmt: skip
"""What has to be known of joint use beforehand (APPI 27(5)(iii)), `joint_use` being that there is any."""
PRACTICES: Final = (
    "foreign_recipients",
    "related_information",
    "pseudonymised_data",
    "anonymised_data",
)
"""What has to be stated where it is done (APPI 28, 31, 41, 43)."""


def read_stated(node: Node | None, text: str, arrangements: Mapping[str, Arrangement]) -> Stated:
    """The section `states` of a notice; one without it states nothing.

    Args:
        text: the published text, in which every quotation stands.

    Raises:
        ProjectError: a key is none of those above, an arrangement is not declared or is no joint use,
            something is both quoted and said not to be done, or a quotation is not in the text.
    """
    if node is None:
        return Stated()
    fields = node.mapping(optional=(*OF_A_BUSINESS, *PRACTICES, "joint_use", "not_done"))
    given = {key: entry for key, entry in fields.items() if key not in {"joint_use", "not_done"}}
    return Stated(
        quotes=_quotes(given, text),
        joint_use=_joint_use(fields["joint_use"], text, arrangements)
        if "joint_use" in fields
        else {},
        not_done=_not_done(fields["not_done"], given) if "not_done" in fields else {},
    )


def _joint_use(
    node: Node, text: str, arrangements: Mapping[str, Arrangement]
) -> Mapping[str, Mapping[str, str]]:
    known = [a.id for a in arrangements.values() if a.ground == "joint_use"]
    found = {}
    for name, (place, entry) in node.entries().items():
        fields = entry.mapping(optional=OF_JOINT_USE)
        if name not in known:
            raise ProjectError(
                Message("policy.unknown-name", kind=noun("arrangement"), name=name),
                place=place,
                help=Message("policy.known-names", known=offered(known, name)),
            )
        found[name] = _quotes(fields, text)
    return found


def _not_done(node: Node, quoted: Collection[str]) -> Mapping[str, Bilingual]:
    fields = node.mapping(optional=PRACTICES)
    for key, entry in fields.items():
        if key in quoted:
            raise ProjectError(Message("policy.stated-and-not-done", key=key), place=entry.place)
    return {key: entry.bilingual() for key, entry in fields.items()}


def _quotes(fields: Mapping[str, Node], text: str) -> Mapping[str, str]:
    whole = _run_on(text)
    for node in fields.values():
        if _run_on(node.text()) not in whole:
            raise ProjectError(
                Message("policy.not-in-text", quote=node.text()),
                place=node.place,
                help=Message("policy.not-in-text-help"),
            )
    return {key: node.text() for key, node in fields.items()}


def _run_on(text: str) -> str:
    """The text without blanks and line breaks, which a page sets as it likes."""
    return re.sub(r"\s+", "", text)
