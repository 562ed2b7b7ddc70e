from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from contextual.app.widgets import hexmap
from contextual.space import cells


def disk(lat, lon, rings):
    return cells.with_ring(cells.cells_at([lat], [lon], 9), rings)


def test_the_map_opens_on_the_area_file_however_many_records_lie_in_another_town(monkeypatch):
    monkeypatch.setattr(hexmap.st, "session_state", {})
    town, another = disk(54.6, 1.6, 2), disk(53.5, -2.2, 6)
    area = SimpleNamespace(cells={9: town})
    who = SimpleNamespace(house=SimpleNamespace(study_area=lambda: area))
    held = np.union1d(town, another)
    (south, west), (north, east) = hexmap._bounds(who, held, 9, SimpleNamespace(batch_class="open"))
    assert 54.5 < south < 54.6 < north < 54.7
    assert 1.5 < west < 1.6 < east < 1.7
