"""A run of the record as OpenLineage events, and sending them where the project says.

`events` is pure: a run's rows in, JSON values out. Source: OpenLineage 2-0-2 (https://openlineage.io/spec).
"""

from sekisho.openlineage.events import events_of
from sekisho.openlineage.recorded import Recorded, recorded
from sekisho.openlineage.send import CONFIG_FILE, configured, send

__all__ = ["CONFIG_FILE", "Recorded", "configured", "events_of", "recorded", "send"]
