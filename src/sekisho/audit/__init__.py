"""The record: an append-only log of every run, and the DuckDB file that people inspect.

`log` writes and reads the log, `verify` finds what was done to it, `store` publishes it. Nothing in
here reads the clock: times are handed in. No table has a column for a value of a member's row.
"""
