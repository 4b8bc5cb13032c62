"""Messages to their channels, by apprise; the one module that knows it.

An address holds a token or a password. It is used here and goes nowhere: not into a result, not
into an error, not into a log. apprise says `False` for most failures and writes the reason, which
can quote the address, to its log: so what is kept of a failure is its class.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from sekisho.alerts.settings import Channel

if TYPE_CHECKING:
    from apprise import Apprise, NotifyType

    from sekisho.alerts.text import Text

LIMIT_SECONDS: Final = 60.0
"""How long all channels together may take; whoever has not answered by then has failed."""

AddressOf = Callable[[Channel], str | None]
"""Channel -> its address, where there is one."""

_THREAD: Final = "sekisho-alert-"
_LOGGERS: Final = ("apprise", "urllib3.connectionpool", "requests", "markdown")
"""What may quote an address, or a part of it, at some level."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Delivery:
    """How one message fared. `error` is None where it arrived, else the class of the failure."""

    number: int
    error: str | None


def from_environment(environment: Mapping[str, str]) -> AddressOf:
    """Addresses from variables of the environment."""
    return lambda channel: environment.get(channel.variable) or None


def send(
    messages: Sequence[tuple[Channel, Text, bool]],
    address_of: AddressOf,
    *,
    limit: float = LIMIT_SECONDS,
) -> Iterator[Delivery]:
    """Send messages, each channel's in their order, the channels side by side.

    Args:
        messages: channel, text, and whether it is good news.
        address_of: where a channel's address is; it is asked in this thread.
        limit: seconds for all together.

    Yields:
        One delivery per message, by its position, as they end; never an exception of a library.
    """
    done: queue.SimpleQueue[Delivery] = queue.SimpleQueue()
    waiting = set(range(len(messages)))
    until = time.monotonic() + limit
    for channel in dict.fromkeys(channel for channel, _, _ in messages):
        mine = [(i, text, good) for i, (c, text, good) in enumerate(messages) if c == channel]
        address = address_of(channel)
        # A daemon: whoever hangs must not keep the process from ending.
        threading.Thread(
            target=_serve,
            args=(mine, address, done, until),
            name=_THREAD + channel.name,
            daemon=True,
        ).start()
    while waiting:
        try:
            delivery = done.get(timeout=max(until - time.monotonic(), 0.001))
        except queue.Empty:
            break
        waiting.discard(delivery.number)
        yield delivery
    yield from (Delivery(number, "TimedOut") for number in sorted(waiting))


def _serve(
    mine: Sequence[tuple[int, Text, bool]],
    address: str | None,
    done: queue.SimpleQueue[Delivery],
    until: float,
) -> None:
    try:
        service: Apprise | str = _service(address)
    except Exception as error:  # noqa: BLE001 - told by its class: its words can quote the address
        service = type(error).__name__
    for number, text, good in mine:
        if time.monotonic() >= until:
            return  # who waits has given up, and says so
        failure = service if isinstance(service, str) else _delivered(service, text, good=good)
        done.put(Delivery(number, failure))


def _service(address: str | None) -> Apprise | str:
    """What sends to the address, or why there is nothing that does."""
    if address is None:
        return "NoAddress"
    from apprise import Apprise, AppriseAsset  # noqa: PLC0415 - half a second, only when needed

    _hush()
    asset = AppriseAsset(
        app_id="Sekisho",
        app_desc="Sekisho",
        app_url="",
        # Its pictures would be fetched from GitHub by whoever reads the message.
        image_url_mask=None,
        image_url_logo=None,
        # In this thread, which is the one that may hang, and whose log is hushed.
        async_mode=False,
        # A redirected message can arrive nowhere and look as if it had.
        http_redirects=False,
        interpret_emojis=False,
    )
    one = Apprise.instantiate(address.strip(), asset=asset)
    if one is None:
        return "BadAddress"
    service = Apprise(asset=asset)
    service.add(one)
    return service


def _delivered(service: Apprise, text: Text, *, good: bool) -> str | None:
    from apprise import NotifyFormat, NotifyType  # noqa: PLC0415 - see above

    kind: NotifyType = NotifyType.SUCCESS if good else NotifyType.FAILURE
    try:
        arrived = service.notify(
            title=text.title, body=text.body, notify_type=kind, body_format=NotifyFormat.TEXT
        )
    except Exception as error:  # noqa: BLE001 - as above
        return type(error).__name__
    return None if arrived else "NotDelivered"


class _OursIsHushed(logging.Filter):
    """Lets through what others log in this process, and nothing that our threads do."""

    def filter(self, record: logging.LogRecord) -> bool:
        del record
        return not threading.current_thread().name.startswith(_THREAD)


_HUSHED: Final = _OursIsHushed()


def _hush() -> None:
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_HUSHED)  # once, however often it is added
