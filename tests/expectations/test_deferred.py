"""What is put off is loaded when it is needed, and no suite needs it."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

from sekisho.expectations.deferred import deferred

SUITE = """
import sys
from sekisho.expectations import batch
assert not [m for m in sys.modules if m.startswith(("scipy.stats", "altair"))]

import great_expectations.expectations.core.expect_column_kl_divergence_to_be_less_than as theirs
assert theirs.stats.entropy([0.5, 0.5]) > 0
assert theirs.alt.Chart.__name__ == "Chart"
import altair, scipy.stats
assert altair.Chart is theirs.alt.Chart
assert scipy.stats.entropy is theirs.stats.entropy
"""


def test_what_no_suite_may_name_loads_nothing_until_somebody_uses_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SUITE], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_module_that_is_loaded_stays_as_it_is() -> None:
    loaded = import_module("colorsys")
    with deferred("colorsys"):
        inside = import_module("colorsys")
    assert inside is loaded is sys.modules["colorsys"]


def test_who_uses_it_at_once_has_it_at_once() -> None:
    sys.modules.pop("colorsys", None)
    with deferred("colorsys"):
        rgb_to_hsv = import_module("colorsys").rgb_to_hsv
        assert rgb_to_hsv(0, 0, 0) == (0.0, 0.0, 0)
        colorsys = import_module("colorsys")
    assert colorsys is sys.modules["colorsys"]
    assert colorsys.rgb_to_hsv is rgb_to_hsv


def test_afterwards_the_module_itself_is_imported() -> None:
    sys.modules.pop("colorsys", None)
    with deferred("colorsys"):
        inside = import_module("colorsys")
    colorsys = import_module("colorsys")

    assert inside is not colorsys
    assert inside.rgb_to_hsv is colorsys.rgb_to_hsv
