"""Messages arrive where they should, failures are told by their class, and no address is ever told."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

import pytest
from alerts.servers import closed_port, deaf, mailbox, webhook
from apprise.plugins.slack import NotifySlack

from sekisho.alerts.neutral import neutral
from sekisho.alerts.send import Delivery, from_environment, send
from sekisho.alerts.settings import Channel
from sekisho.alerts.text import Text

TOKEN = "s3cr3t-t0ken"  # noqa: S105 - stands for one
HOOK = Channel("hook", "ja")
MAIL = Channel("mail", "en")
HOSTILE = "<!channel> *x* \x1b[31m </p><script>\nBcc: all@example.jp"
MESSAGE = Text(neutral(f"[停止 SK101] {HOSTILE} → 髙﨑"), f"{neutral(HOSTILE)}\n二行目")


def sent(
    messages: Sequence[tuple[Channel, Text]], addresses: dict[str, str], limit: float = 20
) -> list[Delivery]:
    """Send with addresses by channel; the deliveries in the order of the messages."""
    found = send(
        [(channel, text, False) for channel, text in messages],
        lambda channel: addresses.get(channel.name),
        limit=limit,
    )
    return sorted(found, key=lambda one: one.number)


def test_a_webhook_gets_title_and_text_as_they_are() -> None:
    with webhook() as hook:
        address = f"json://127.0.0.1:{hook.port}/{TOKEN}"
        assert sent([(HOOK, MESSAGE)], {"hook": address}) == [Delivery(0, None)]
    ((path, body),) = hook.posts
    assert path == f"/{TOKEN}"
    assert (body["title"], body["message"], body["type"]) == (
        MESSAGE.title,
        MESSAGE.body,
        "failure",
    )


def test_a_mail_gets_them_too_and_no_header_more() -> None:
    with mailbox() as box:
        address = f"mailto://127.0.0.1:{box.port}?from=a@example.jp&to=b@example.jp&mode=insecure"
        assert sent([(MAIL, MESSAGE)], {"mail": address}) == [Delivery(0, None)]
    (mail,) = box.mails
    assert mail["Subject"] == MESSAGE.title
    assert mail["Bcc"] is None
    assert mail["To"] == "b@example.jp"
    content = mail.get_body(("html", "plain"))
    assert content is not None
    shown = content.get_content()
    assert "<script" not in shown
    assert "＜!channel＞" in shown
    assert "二行目" in shown


def test_slack_gets_no_mention_and_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    """Apprise turns `&lt;!channel&gt;` back into a mention: what is sent must not look like one."""
    with webhook() as hook:
        monkeypatch.setattr(NotifySlack, "webhook_url", f"http://127.0.0.1:{hook.port}")
        address = "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
        assert sent([(HOOK, MESSAGE)], {"hook": address}) == [Delivery(0, None)]
    ((_, body),) = hook.posts
    (part,) = body["attachments"]
    assert "＜!channel＞ ＊x＊" in part["text"]
    for sign in ("<", ">", "*", "`", "\x1b"):
        assert sign not in part["text"] + part["title"]
    # A picture would be fetched by whoever reads it.
    assert "http" not in str(body)


def test_messages_of_a_channel_keep_their_order_and_channels_do_not_wait_for_each_other() -> None:
    with webhook() as hook, deaf() as port:
        addresses = {
            "hook": f"json://127.0.0.1:{hook.port}",
            "mail": f"json://127.0.0.1:{port}?rto=60",
        }
        messages = [(MAIL, MESSAGE), *((HOOK, Text(f"{i}", "x")) for i in range(5))]
        began = time.monotonic()
        found = sent(messages, addresses, limit=3)
        assert time.monotonic() - began < 6
    assert [m["title"] for m in hook.messages] == ["0", "1", "2", "3", "4"]
    assert [one.error for one in found] == ["TimedOut", *[None] * 5]


def test_each_failure_has_its_class() -> None:
    with webhook(status=500) as hook:
        names = ("refused", "closed", "nonsense", "unknown", "missing")
        channels = [Channel(name, "ja") for name in names]
        addresses = {
            "refused": f"json://127.0.0.1:{hook.port}/{TOKEN}",
            "closed": f"json://127.0.0.1:{closed_port()}/{TOKEN}",
            "nonsense": TOKEN,
            "unknown": f"nosuchservice://{TOKEN}",
        }
        found = sent([(channel, MESSAGE) for channel in channels], addresses)
    errors = dict(zip(names, (one.error for one in found), strict=True))
    assert errors == {
        "refused": "NotDelivered",
        "closed": "NotDelivered",
        "nonsense": "BadAddress",
        "unknown": "BadAddress",
        "missing": "NoAddress",
    }


def test_an_error_of_the_library_is_told_by_its_class(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> bool:
        raise ConnectionResetError(TOKEN)

    monkeypatch.setattr("apprise.Apprise.notify", fail)
    found = sent([(HOOK, MESSAGE)], {"hook": "json://127.0.0.1:1"})
    assert found == [Delivery(0, "ConnectionResetError")]


def test_no_address_is_logged_at_any_level(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG), webhook() as hook, webhook(status=403) as other:
        addresses = {
            "hook": f"json://user:{TOKEN}@127.0.0.1:{hook.port}/{TOKEN}",
            "mail": f"json://user:{TOKEN}@127.0.0.1:{other.port}/{TOKEN}",
            "bad": f"{TOKEN}://{TOKEN}",
        }
        channels = [HOOK, MAIL, Channel("bad", "ja")]
        sent([(channel, MESSAGE) for channel in channels], addresses)
    assert hook.posts
    assert other.posts
    assert TOKEN not in caplog.text
    assert "".join(capfd.readouterr()) == ""


def test_what_others_log_by_the_same_libraries_is_not_hushed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    sent([(HOOK, MESSAGE)], {"hook": "json://127.0.0.1:1"})
    with caplog.at_level(logging.INFO, logger="apprise"):
        logging.getLogger("apprise").info("of somebody else")
    assert "of somebody else" in caplog.text


def test_addresses_come_from_the_environment() -> None:
    address_of = from_environment({"SEKISHO_ALERT_CRM_SLACK": "x://", "SEKISHO_ALERT_EMPTY": ""})
    assert address_of(Channel("crm_slack", "ja")) == "x://"
    assert address_of(Channel("empty", "ja")) is None
    assert address_of(Channel("other", "ja")) is None
