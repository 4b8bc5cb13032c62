"""A project's register of requests, as the commands of `sekisho request` use it."""

from __future__ import annotations

import datetime as dt
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from sekisho import project, requests
from sekisho.cli.as_json import dumped
from sekisho.cli.as_request import ended_line, request_lines, request_value, summary
from sekisho.cli.command import Settings
from sekisho.cli.loaded import past_day
from sekisho.contracts import canonical_key
from sekisho.errors import ProjectError
from sekisho.messages import Bilingual, Message, offered
from sekisho.model import AskedFor, Fee
from sekisho.nightly.asked import is_member
from sekisho.policy import ANY
from sekisho.requests import STOPS, Charged, Event, Extent, MemberRequest, Paid, Received, State


@dataclass(frozen=True, slots=True)
class Requested:
    """The register, the project that it belongs to, and today there."""

    settings: Settings
    project: project.Project
    now: dt.datetime

    @staticmethod
    def of(settings: Settings) -> Requested:
        """The register of the project that the settings name."""
        loaded = project.load(settings.project)
        return Requested(settings, loaded, dt.datetime.now(loaded.config.timezone))

    @property
    def folder(self) -> Path:
        """Where the register lies."""
        return self.project.folder(self.project.config.requests)

    def new(
        self,
        member_no: str,
        kind: AskedFor,
        wanted: str,
        name: str | None,
        how: str,
        on: str | None,
        by: str,
        **extent: str | None,
    ) -> int:
        """Enter a request that has come."""
        if kind not in STOPS and any(extent.values()):
            raise ProjectError(Message("request.extent-of-others"))
        day = self.day(on)
        fee = self._fee(kind, day)
        event = Received(
            kind=kind,
            subject=self._subject(member_no, known=kind in STOPS),
            name=self.said(name) if name is not None else None,
            on=day,
            how=self.said(how),
            wanted=self.said(wanted),
            extent=self.extent(**extent) if kind in STOPS else None,
            due=day + dt.timedelta(days=self.project.policy.rights.due_days),
            fee=fee.yen if fee else None,
        )
        notes = [Message("request.now-in-force")] if kind in STOPS else []
        if fee is not None:
            told = "request.fee-or-cost" if fee.actual_cost else "request.fee-first"
            notes.append(Message(told, fee=fee.yen, clause=fee.clause))
        return self._told(
            requests.enter(self.folder, lambda _: (None, event), self.now, self.said(by)), notes
        )

    def enter(self, id: str, event: Event, by: str) -> int:  # noqa: A002 - the word that people see
        """Enter what happens to a request."""
        number = _number(id)
        return self._told(
            requests.enter(self.folder, lambda _: (number, event), self.now, self.said(by)), []
        )

    def fee(
        self,
        id: str,  # noqa: A002
        cost: int | None,
        how: str | None,
        on: str | None,
        by: str,
        *,
        paid: bool,
    ) -> int:
        """Enter that the member was told of the actual cost, or that the fee was paid."""
        if paid in {cost is not None, how is not None}:
            raise ProjectError(Message("request.cost-or-paid"))
        day = self.day(on)
        if cost is None or how is None:
            return self.enter(id, Paid(day), by)
        event = Charged(cost, day, self.said(how))

        def may(state: State) -> tuple[int, Event]:
            found = state.request(_number(id))
            fee = self._fee(found.received.kind, found.received.on)
            if fee is not None and not fee.actual_cost:
                raise ProjectError(Message("request.cost-not-stated"))
            return found.number, event

        return self._told(requests.enter(self.folder, may, self.now, self.said(by)), [])

    def tell_all(self, *, everything: bool) -> int:
        """List requests, those first that are due first."""
        today = self.now.date()
        state = requests.read(self.folder)
        found = [one for one in state.requests.values() if everything or one.is_open]
        found.sort(key=lambda one: (not one.is_open, one.received.due, one.number))
        if self.settings.format == "json":
            values = [request_value(one, today, self.settings.lang) for one in found]
            self.settings.write(dumped({"requests": values}))
            return 0
        lines = [summary(one, today).text(self.settings.lang) for one in found]
        none = Message("request.none" if everything else "request.none-open")
        self.settings.write("\n".join(lines) or none.text(self.settings.lang))
        return 0

    def tell(self, id: str) -> int:  # noqa: A002
        """Tell one request whole."""
        found = self.request(id)
        if self.settings.format == "json":
            value = request_value(found, self.now.date(), self.settings.lang)
            self.settings.write(dumped(value))
        else:
            lines = request_lines(found, self.now.date(), self.settings.lang, self.settings.width)
            self.settings.write("\n".join(lines))
        return 0

    def request(self, id: str) -> MemberRequest:  # noqa: A002
        """One request."""
        return requests.read(self.folder).request(_number(id))

    def day(self, given: str | None) -> dt.date:
        """The day on which something happened: today where none is given."""
        return past_day(given, self.now.date())

    def said(self, text: str) -> str:
        """What somebody has written."""
        if not text.strip():
            raise ProjectError(Message("request.empty"))
        return text

    def proof(self, representative: str | None, evidence: str | None) -> str | None:
        """Where the proof lies of what a representative may do."""
        if (representative is None) != (evidence is None):
            raise ProjectError(Message("request.representative-evidence"))
        return self.said(evidence) if evidence is not None else None

    def extent(self, **given: str | None) -> Extent:
        """What a stop is about; names have to be the policy's."""
        policy = self.project.policy
        known = {
            "recipient": {*policy.parties},
            "purpose": {p for n in policy.notices for p in n.purposes} | {*policy.requests},
            "arrangement": {a for n in policy.notices for a in n.arrangements},
            "category": {*policy.categories},
        }
        for column, name in given.items():
            if name is not None and name != ANY and name not in known[column]:
                word = Message(f"request.word.{column}")
                raise ProjectError(
                    Message(
                        "request.unknown-name",
                        name=name,
                        column=Bilingual(word.text("en"), word.text("ja")),
                    ),
                    help=Message("project.known", names=offered(known[column], name)),
                )
        return Extent(**{column: name for column, name in given.items() if name is not None})

    def _fee(self, kind: AskedFor, on: dt.date) -> Fee | None:
        """What the notice that was in force on the day asks for such a request."""
        notice = self.project.policy.notice_on(on)
        fee = self.project.policy.rights.fees.get(notice.id) if notice else None
        return fee if fee is not None and kind in fee.kinds else None

    def _subject(self, given: str, *, known: bool) -> str:
        """The canonical form of a member's number; `-` reads it from standard input.

        Args:
            known: the register of members has to have it.
        """
        ledger = self.project.ledger
        if ledger is None or ledger.key_space is None:
            raise ProjectError(Message("request.no-ledger"))
        width = self.project.key_spaces[ledger.key_space].width
        subject = canonical_key(sys.stdin.readline() if given == "-" else given, width)
        if subject is None:
            raise ProjectError(
                Message("request.no-number"), help=Message("request.number-form", width=width)
            )
        if known and is_member(self.project, subject) is False:
            raise ProjectError(
                Message("request.unknown-member"), help=Message("request.unknown-member-help")
            )
        return subject

    def _told(self, entered: MemberRequest, notes: list[Message]) -> int:
        lang = self.settings.lang
        if self.settings.format == "json":
            self.settings.write(dumped(request_value(entered, self.now.date(), lang)))
            return 0
        lines = [ended_line(entered, lang), *(f"  {note.text(lang)}" for note in notes)]
        self.settings.write("\n".join(lines))
        return 0


def _number(text: str) -> int:
    """The number of a request: `R0012`, `r12` and `12` are the same."""
    found = re.fullmatch(r"[Rr]?0*([1-9][0-9]{0,8})", text, re.ASCII)
    if found is None:
        raise ProjectError(Message("request.no-id", text=text), help=Message("request.id-form"))
    return int(found[1])
