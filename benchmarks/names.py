"""How well and how fast written names are read, beside what a script with rapidfuzz would do on the same texts.

    python benchmarks/names.py [TEXTS] [NAMES]

First the corpus of the fictional town, by class of text, and how honest the confidence is; then held-out corpora of
other seeds; then many texts against a large gazetteer. The script takes the likest name by `WRatio`, and settles from
90 on, as people do.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from rapidfuzz import fuzz, process

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from contextual.intake.gazetteer import Candidate, normal
from contextual.records import Answer, boundaries_frame, places_frame
from contextual.sample.draws import Draws
from tests.intake.names import noise
from tests.intake.names.corpus import Text, corpus
from tests.intake.names.ground import Frames, frames
from tests.intake.names.measure import Read, hand_written, honesty, read_all, table

SCRIPT_SETTLES = 90
FIRST_SEED, SEEDS = 301, 20
"""Nothing was tuned to these."""


def main(texts: int, names: int) -> None:
    town = frames()
    gazetteer = town.gazetteer()
    drawn = corpus()
    started = time.perf_counter()
    reads = read_all(gazetteer, drawn)
    seconds = time.perf_counter() - started
    print(table(reads).to_string(), "\n\nHow sure the first candidate said it was, and how often it was right:")
    print(honesty(reads).round(3).to_string(), "\n")
    rows = {"corpus, gazetteer": (reads, seconds), "corpus, WRatio": scripted(town, drawn)}
    written = hand_written(town)
    started = time.perf_counter()
    rows["by hand, gazetteer"] = read_all(town.gazetteer(), written), time.perf_counter() - started
    rows["by hand, WRatio"] = scripted(town, written)
    later = hand_written(town, "held_out.csv")
    started = time.perf_counter()
    rows["by hand, held out, gazetteer"] = read_all(town.gazetteer(), later), time.perf_counter() - started
    rows["by hand, held out, WRatio"] = scripted(town, later)
    held_out = [corpus(seed) for seed in range(FIRST_SEED, FIRST_SEED + SEEDS)]
    started = time.perf_counter()
    others = [read for one in held_out for read in read_all(gazetteer, one)]
    rows[f"{SEEDS} other seeds, gazetteer"] = others, time.perf_counter() - started
    print(summary(rows).to_string(), "\n")
    large, asked = many(texts, names)
    started = time.perf_counter()
    built = large.gazetteer()
    made = time.perf_counter() - started
    rows = {}
    started, read = time.perf_counter(), read_all(built, asked)
    rows["gazetteer"] = read, time.perf_counter() - started
    rows["WRatio, a tenth of them"] = scripted(large, asked[::10])
    print(f"{texts:,} texts against {names:,} names (built in {made:.1f} s):")
    print(summary(rows).to_string())
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


def scripted(town: Frames, texts: list[Text]) -> tuple[list[Read], float]:
    """Do what a script does: the likest of all names, by WRatio, taken from 90 on."""
    started = time.perf_counter()
    open_places = town.places[(town.places["status"] == "open") & ~town.places["private"]]
    known = [(row.place_id, row.name, row.lat, row.lon) for row in open_places.itertuples()]
    known += [("", str(name), np.nan, np.nan) for name in town.streets["name"]]
    choices = [normal(name) for _, name, _, _ in known]
    reads = []
    for text in texts:
        found = process.extract(normal(text.text), choices, scorer=fuzz.WRatio, limit=5)
        offered = tuple(Candidate(known[at][0], known[at][1], "place", "", known[at][2], known[at][3], 250.0,
                                  score / 100, ()) for _, score, at in found)  # fmt: skip
        first = offered[0] if offered and offered[0].confidence * 100 >= SCRIPT_SETTLES else None
        settled = Answer("place" if first.place_id else "point", first.place_id, first.name) if first else None
        reads.append(Read(text, offered, settled))
    return reads, time.perf_counter() - started


def summary(rows: dict[str, tuple[list[Read], float]]) -> pd.DataFrame:
    """Give one line for each way of reading."""
    lines = {name: table(reads).loc["all"].to_dict() | {"seconds": round(seconds, 1)}
             for name, (reads, seconds) in rows.items()}  # fmt: skip
    made = pd.DataFrame(lines).T
    for column in ("first right", "in five", "settled"):
        made[column] = (100 * made[column] / made["texts"]).round(1).astype(str) + " %"
    return made.astype({"texts": int, "settled wrong": int})


_FIRST = """
    Ash Birch Cedar Dale Elm Fern Glen Hazel Ivy Juniper Kings Laurel Maple North Oak Park Queen Rose South Thorn Upper
    Vale West York Abbey Bridge Castle Deer Eagle Fox Grange Heath Iron Jubilee Kirk Lime Mill New Orchard Priory Quarry
    River Stone Tower Union Victoria Water Wood Apple Barn Chapel Clay Field Garden
"""
_SECOND = """
    field ford bank ton ley wood side dale gate worth bury ham brook stead holme combe hurst well wick mere bridge port
    thorpe by shaw
"""
_LAST = ("Park", "Primary School", "Library", "Community Centre", "Arms", "Fish Bar", "Post Office", "Medical Centre",
         "Recreation Ground", "shops", "bus station", "Road stop", "Kebab House", "Hotel", "Academy")  # fmt: skip


def many(texts: int, names: int) -> tuple[Frames, list[Text]]:
    """Make a county of names, and texts about some of them: half with slips and short forms, one in ten about none."""
    draws, first, second = Draws(5), _FIRST.split(), _SECOND.split()
    made: dict[str, None] = {}
    while len(made) < names:
        number = f" {draws.between(1, 9)}" if draws.chance(0.1) else ""
        road = f"{draws.one(first)}{draws.one(second) if draws.chance(0.5) else ''}"
        made[f"{draws.one(first)}{draws.one(second)} {road} {draws.one(_LAST)}{number}"] = None
    listed = list(made)
    at = np.array([(53 + draws.below(10_000) / 20_000, -2.5 + draws.below(10_000) / 15_000) for _ in listed])
    places = places_frame({"place_id": [f"n:{k}" for k in range(names)], "name": listed, "type": "other",
                           "lat": at[:, 0], "lon": at[:, 1]}, names)  # fmt: skip
    asked = []
    for _ in range(texts):
        k = draws.below(names)
        if draws.chance(0.1):
            asked.append(Text(f"{draws.one(first)}chester {draws.one(_LAST)}", "not held"))
            continue
        how = draws.weighted({"exact": 3, "slip": 3, "short": 3, "near": 1})
        text = {"exact": listed[k], "slip": noise.typed(draws, listed[k]), "short": noise.shortened(draws, listed[k]),
                "near": f"outside {listed[k]}"}[how]  # fmt: skip
        asked.append(Text(noise.handwriting(draws, text), how, frozenset({f"n:{k}"})))
    line = [shapely.to_wkb(shapely.LineString([(-2.4, 53.1), (-2.41, 53.11)]))]
    streets = boundaries_frame({"layer": "street", "code": ["1"], "name": ["Long Road"], "outline": line}, 1)
    return Frames(places, streets, boundaries_frame(), boundaries_frame()), asked


if __name__ == "__main__":
    main(*(int(sys.argv[k]) if len(sys.argv) > k else usual for k, usual in ((1, 5_000), (2, 20_000))))
