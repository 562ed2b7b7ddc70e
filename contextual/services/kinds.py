"""Kinds of file: what a file can be about, in the words a person chooses from."""

from __future__ import annotations

KINDS = {
    "incidents": "Incidents",
    "missing": "Missing episodes",
    "places": "Places",
    "boundaries": "Boundaries (wards, districts)",
    "cohort": "Snapshot of young people",
    "support": "Support for young people",
    "services": "Directory of services",
    "training": "Training and awareness",
    "education": "Education figures",
    "voices": "Young people’s own map",
}
"""Kind -> its label, in the order in which they are offered."""

RECORDS = ("incidents", "missing")
"""The kinds whose rows are records: counted, placed, compared with what is held."""
