"""A file that went wrong: what the law may ask for, by when, and what the record knows. Pure.

An aid for people who decide, no legal advice.
"""

from sekisho.incidents.assess import KINDS, Incident, assess
from sekisho.incidents.deadlines import final_report, prompt_report

__all__ = ["KINDS", "Incident", "assess", "final_report", "prompt_report"]
