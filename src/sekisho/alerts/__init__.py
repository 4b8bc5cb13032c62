"""Who is told what of a night.

`settings` and `problem` are values, `history` is what the log says of the nights before and of who
was told, `plan` which messages are due, `text` how they read, `send` the way out, and `deliver` all
of that with its record. Nothing here decides anything: a message that does not arrive changes no
decision.
"""
