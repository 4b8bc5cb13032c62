"""Who may use what for which purpose: the policy's matrix, what is assumed in it first among the reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sekisho.messages import Bilingual, Lang, Message
from sekisho.model import Grant
from sekisho.policy.matrix import Matrix
from sekisho.policy.matrix_text import grant_text, purposes_text, remarks
from sekisho.report.page import Page
from sekisho.report.site import Site


def pages(site: Site) -> Iterator[Page]:
    """The matrix."""
    shown = site.matrix
    title = Message("policy.matrix.title", day=str(site.day))
    view = {
        "shown": shown,
        "arrangements": shown.notice.arrangements if shown.notice else {},
        "purposes": tuple(shown.notice.purposes.values()) if shown.notice else (),
        "purposes_text": purposes_text,
        "unrestricted": _unrestricted(shown),
        "assumed": [_grant(shown, grant) for grant in shown.resting_on("assumed")],
        "approved": [_grant(shown, grant) for grant in shown.resting_on("approved")],
        "overlays": [
            (overlay, [_sentence(shown, grant, grant_text) for grant in shown.naming(overlay)])
            for overlay in site.policy.overlays.values()
        ],
    }
    yield Page("matrix.html", "matrix.html", title, view)


def _grant(shown: Matrix, grant: Grant) -> tuple[Grant, Bilingual]:
    """A grant with what it permits, in words."""
    said = _sentence(shown, grant, lambda *facts: grant_text(*facts) + remarks(*facts))
    return grant, said


def _sentence(shown: Matrix, grant: Grant, told: Callable[[Matrix, Grant, Lang], str]) -> Bilingual:
    return Bilingual(en=told(shown, grant, "en"), ja=told(shown, grant, "ja"))


def _unrestricted(shown: Matrix) -> Message:
    names = [category.name for category in shown.unrestricted]
    listed = Bilingual(
        en=", ".join(name.en for name in names) or "-",
        ja="、".join(name.ja for name in names) or "-",
    )
    return Message("policy.matrix.unrestricted", categories=listed)
