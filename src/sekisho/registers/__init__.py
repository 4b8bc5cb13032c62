"""Registers that the law or good practice asks for, made from policy, contracts and record. Pure.

Each cell says what vouches for it: the record, a person who wrote it down, or nothing.
"""

from collections.abc import Callable, Mapping
from typing import Final

from sekisho.registers.cell import (
    Arrived,
    Cell,
    Delivered,
    Known,
    Provided,
    Receipt,
    Recorded,
    Register,
    Standing,
)
from sekisho.registers.databases import databases, purposes_of_sources
from sekisho.registers.joint_use import joint_use
from sekisho.registers.processors import processors
from sekisho.registers.provisions import provisions, received_due, record_due
from sekisho.registers.records import kept_until, provision_records

REGISTERS: Final[Mapping[str, Callable[[Known], Register]]] = {
    "joint-use": joint_use,
    "databases": databases,
    "purposes": purposes_of_sources,
    "processors": processors,
    "provisions": provisions,
    "provision-records": provision_records,
}
"""Name of a register -> what makes it."""

__all__ = [
    "REGISTERS",
    "Arrived",
    "Cell",
    "Delivered",
    "Known",
    "Provided",
    "Receipt",
    "Recorded",
    "Register",
    "Standing",
    "kept_until",
    "provision_records",
    "received_due",
    "record_due",
]
