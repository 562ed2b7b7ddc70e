from __future__ import annotations

from dataclasses import replace

import pytest

from contextual import services
from contextual.errors import NotAllowed
from tests.services.conftest import INCIDENTS


@pytest.mark.parametrize("what", ["cells", "places"])
@pytest.mark.parametrize("form", ["csv", "gpkg", "geojson", "parquet", "png"])
def test_exact_figures_of_a_partnership_are_made_into_no_file_for_a_browser(desk, what, form):
    desk.bring(INCIDENTS)
    lens = replace(desk.lens(), batch_class="partnership")
    for role in services.ROLES:
        who = services.fictional_principal(role)
        with pytest.raises(NotAllowed):
            services.download(who, desk.why, desk.house, lens, what=what, form=form)
