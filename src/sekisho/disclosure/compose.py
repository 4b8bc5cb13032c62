"""A statement composed of a request, the answer to it, and the words of the notice."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Final

from sekisho.disclosure.content import Content, Entry, Section, Sender
from sekisho.errors import ProjectError
from sekisho.messages import Message
from sekisho.model import Notice
from sekisho.project import Project
from sekisho.requests import ARTICLES, DISCLOSING, GROUNDS, MemberRequest, article
from sekisho.subject import Answer, Contained, Giving, Untold, Withheld

_KINDS: Final = {"disclosure": "保有個人データの開示", "records": "第三者提供記録の開示"}
_REPRESENTATIVES: Final = {"guardian": "法定代理人", "agent": "任意代理人"}
_STOPS: Final = {"suspended": "利用停止のお申し出", "contact_stopped": "連絡停止のお申し出"}
_UNTOLD: Final = {
    "no_set": "誰のデータが入っていたかの記録が作られていない",
    "erased": "誰のデータが入っていたかの記録を、保存期間の経過後に消去した",
}
_SENDER: Final = (
    "controller_name", "controller_address", "controller_representative", "complaints",
)  # fmt: skip
_DAILY: Final = "毎日"


def compose(
    project: Project,
    request: MemberRequest,
    answer: Answer,
    day: dt.date,
    held: Section | None,
) -> Content:
    """The statement that answers a request.

    Args:
        day: of the statement; the notice in force on it says who answers.
        held: what is held of the member; None where only the records of provision are asked for.

    Raises:
        ProjectError: it asks for no disclosure, nobody has confirmed who asks, it is not decided or
            refused, it was taken back, or a fee is not paid.
    """
    _answerable(request)
    notice = project.policy.notice_on(day)
    titles = _titles(project)
    sections = (
        *([held] if held is not None else []),
        _given(answer.contained, titles),
        _withheld(answer.withheld),
        *([_untold(answer.untold)] if answer.untold else []),
        *_other_numbers(answer),
    )
    received = request.received
    return Content(
        title="開示報告書",
        number=request.id,
        day=written(day),
        addressee=f"{received.name} 様" if received.name else "ご本人 様",
        member=f"{answer.key_space.name.ja} {answer.number}",
        sender=_sender(project, notice),
        about=tuple(_about(request)),
        sections=sections,
    )


def written(day: dt.date) -> str:
    """A date as it is written in Japanese."""
    return f"{day.year}年{day.month}月{day.day}日"


def _answerable(request: MemberRequest) -> None:
    why = None
    if request.received.kind not in DISCLOSING:
        why = "no-statement"
    elif request.withdrawn is not None:
        why = "withdrawn"
    elif not request.confirmed:
        why = "unconfirmed"
    elif request.decided is None:
        why = "undecided"
    elif request.refused:
        why = "refused"
    elif request.fee is not None and request.paid is None:
        why = "unpaid"
    if why is not None:
        raise ProjectError(
            Message(f"request.not.{why}", id=request.id), help=Message("request.see", id=request.id)
        )


def _sender(project: Project, notice: Notice | None) -> Sender:
    quotes = notice.stated.quotes if notice else {}
    lines = [quotes[name] for name in _SENDER if name in quotes]
    controller = project.policy.parties[project.policy.controller].name.ja
    return Sender(tuple(lines) if "controller_name" in quotes else (controller, *lines))


def _about(request: MemberRequest) -> Iterator[tuple[str, str]]:
    received, decided = request.received, request.decided
    rests_on = article(ARTICLES[received.kind]).ja
    yield "ご請求", f"{_KINDS[received.kind]}（{rests_on}）"
    yield "受付", f"{written(received.on)}　{received.how}"
    yield "内容", received.wanted
    who = request.identified.representative if request.identified else None
    yield "ご本人の確認", f"{_REPRESENTATIVES[who]}による請求として確認済み" if who else "確認済み"
    if request.fee is None:
        yield "手数料", "なし"
    else:
        cost = "（実費。事前にお知らせした額）" if request.charged is not None else ""
        yield "手数料", f"{request.fee:,} 円{cost}"
    if decided is None:
        return
    yield "決定", f"{written(decided.on)}　{'一部を開示' if decided.ground else '開示'}"
    yield "理由", decided.reason
    if decided.ground:
        words = Message(f"request.ground.{decided.ground}").text("ja")
        rests_on = article(GROUNDS[received.kind][decided.ground]).ja
        yield "不開示の根拠", f"{words}（{rests_on}）"


def _titles(project: Project) -> Mapping[str, str]:
    """English name of a column -> its Japanese name, where all contracts that have it agree."""
    found: dict[str, set[str]] = {}
    for source in project.sources.values():
        for column in source.columns.values():
            found.setdefault(column.name, set()).add(column.title.ja)
    return {name: next(iter(titles)) for name, titles in found.items() if len(titles) == 1}


def _given(contained: Iterable[Contained], titles: Mapping[str, str]) -> Section:
    """What was given: one block for all releases that were alike."""
    alike: dict[tuple[Giving, str, str], list[Contained]] = {}
    for one in contained:
        alike.setdefault((one.giving, one.certainty, one.state), []).append(one)
    found = sorted(
        alike.items(),
        key=lambda item: (
            item[0][0].recipient, item[0][0].purpose, item[0][0].export, item[1][0].released_at,
        ),
    )  # fmt: skip
    entries = tuple(_giving(key[0], releases, titles) for key, releases in found)
    told = ("あなたのデータを含むファイルを、次のとおり提供・利用しました。",)
    nothing = ("あなたのデータを含むファイルの提供・利用の記録はありません。",)
    return Section("提供・利用の記録", told if entries else nothing, entries)


def _giving(giving: Giving, releases: list[Contained], titles: Mapping[str, str]) -> Entry:
    columns = "、".join(
        f"{titles.get(c.name, c.name)}（{'・'.join(k.name.ja for k in c.categories) or '区分なし'}）"
        for c in giving.columns
    )
    pairs = [
        ("提供先", giving.recipient.name.ja),
        ("利用目的", giving.purpose.name.ja),
        ("根拠", f"{giving.arrangement.name.ja}　{giving.clause}（公表事項 {giving.notice}）"),
        ("項目", columns),
        ("日付", dates(one.released_at.date() for one in releases)),
        ("回数", f"{len(releases)} 回"),
    ]
    if releases[0].certainty == "may_be_contained":
        pairs.append(
            ("備考", "ファイルに番号がなく、含まれる可能性のあるもの（元のデータには含まれます）")
        )
    if releases[0].state == "in_doubt":
        pairs.append(("備考", "提供先に届いたかを確認中"))
    return Entry(giving.export.name.ja, tuple(pairs))


def _withheld(withheld: Iterable[Withheld]) -> Section:
    entries = tuple(
        Entry(
            one.export.name.ja,
            (
                ("提供先", one.recipient.name.ja),
                ("利用目的", one.purpose.name.ja),
                ("根拠", one.arrangement.name.ja),
                ("理由", "、".join(_STOPS[reason] for reason in one.reasons)),
                ("期間", _period(one.first, one.last)),
                ("回数", f"{one.releases} 回"),
            ),
        )
        for one in withheld
    )
    told = "お申し出により、次のファイルにはあなたのデータを含めませんでした。"
    nothing = "お申し出によりあなたのデータを除いたファイルはありません。"
    return Section("提供・利用しなかったもの", (told if entries else nothing,), entries)


def _untold(untold: Iterable[Untold]) -> Section:
    entries = tuple(
        Entry(
            one.export.name.ja,
            (
                ("理由", _UNTOLD[one.reason]),
                ("期間", _period(one.first, one.last)),
                ("回数", f"{one.releases} 回"),
            ),
        )
        for one in untold
    )
    told = "次のファイルにあなたのデータが含まれていたかは、記録からはお答えできません。"
    return Section("お答えできないもの", (told,), entries)


def _other_numbers(answer: Answer) -> Iterator[Section]:
    linked = "、".join(one.name.ja for one in answer.linked)
    apart = "、".join(one.name.ja for one in answer.not_linked)
    told = [
        *([f"{linked}によるものも、この番号に結び付けて含めています。"] if linked else []),
        *([f"{apart}は、この番号に結び付かないため含めていません。"] if apart else []),
    ]
    if told:
        yield Section("番号について", tuple(told))


def dates(days: Iterable[dt.date]) -> str:
    """Days as they are written, month by month; months of which no day lacks, by their ends.

    A day on which there were several says how many.
    """
    counts = Counter(days)
    months = {day.replace(day=1): "" for day in sorted(counts)}
    for month in months:
        months[month] = _days_of(month, counts)
    texts: list[str] = []
    for days_of, group in groupby(months, key=months.__getitem__):
        for first, last in _runs(list(group), _next_month):
            if days_of == _DAILY and first != last:
                texts.append(f"{_month(first)}〜{_month(last)}の{_DAILY}")
            elif days_of == _DAILY:
                texts.append(f"{_month(first)}の{_DAILY}")
            else:
                texts += [f"{_month(one)}{days_of}" for one in _between(first, last)]
    return "、".join(texts)


def _days_of(month: dt.date, counts: Mapping[dt.date, int]) -> str:
    """The days of a month: `1〜6・8日`, or every day of it."""
    length = (_next_month(month) - month).days
    days = [month + dt.timedelta(days=n) for n in range(length)]
    once = [day for day in days if counts.get(day) == 1]
    if len(once) == length:
        return _DAILY
    found = {
        first: f"{first.day}〜{last.day}" if first != last else f"{first.day}"
        for first, last in _runs(once, lambda day: day + dt.timedelta(days=1))
    }
    found |= {day: f"{day.day}（{counts[day]} 回）" for day in days if counts.get(day, 0) > 1}
    return "・".join(found[day] for day in sorted(found)) + "日"


def _runs(
    days: Iterable[dt.date], following: Callable[[dt.date], dt.date]
) -> Iterator[tuple[dt.date, dt.date]]:
    """First and last of what follows on each other."""
    runs: list[tuple[dt.date, dt.date]] = []
    for day in days:
        if runs and following(runs[-1][1]) == day:
            runs[-1] = runs[-1][0], day
        else:
            runs.append((day, day))
    return iter(runs)


def _between(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    while first <= last:
        yield first
        first = _next_month(first)


def _next_month(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=31)).replace(day=1)


def _month(month: dt.date) -> str:
    return f"{month.year}年{month.month}月"


def _period(first: dt.date, last: dt.date) -> str:
    return written(first) if first == last else f"{written(first)}〜{written(last)}"
