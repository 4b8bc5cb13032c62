"""The disclosure statement (開示報告書): what one member is answered on paper (APPI 33(1)(5)).

It is in Japanese, whoever writes it. The same request, answer and day give the same bytes.
"""

from sekisho.disclosure.as_html import as_html
from sekisho.disclosure.as_pdf import as_pdf
from sekisho.disclosure.compose import compose
from sekisho.disclosure.content import Content, Entry, Section, Sender
from sekisho.disclosure.held import held_of

__all__ = ["Content", "Entry", "Section", "Sender", "as_html", "as_pdf", "compose", "held_of"]
