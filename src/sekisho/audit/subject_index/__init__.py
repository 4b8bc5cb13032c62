"""The subject index: who is in which released file."""

from sekisho.audit.subject_index.files import Kind
from sekisho.audit.subject_index.index import SUBJECTS, Kept, Seen, SubjectIndex, Waiting
from sekisho.audit.subject_index.keys import KeyNumbers

__all__ = ["SUBJECTS", "Kept", "KeyNumbers", "Kind", "Seen", "SubjectIndex", "Waiting"]
