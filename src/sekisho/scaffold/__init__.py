"""First drafts of what people write: a whole project, a source's contract and suite, an export.

Nothing in here overwrites a file, and nothing guesses what data *is*: a draft has no categories, so
that whatever uses it is refused until a person has said so.
"""

from sekisho.scaffold.export import draft_export
from sekisho.scaffold.layout import lay_out
from sekisho.scaffold.sample import Sample, SampleColumn, read_sample
from sekisho.scaffold.source import SourceDraft, draft_source
from sekisho.scaffold.writing import write_new

__all__ = [
    "Sample",
    "SampleColumn",
    "SourceDraft",
    "draft_export",
    "draft_source",
    "lay_out",
    "read_sample",
    "write_new",
]
