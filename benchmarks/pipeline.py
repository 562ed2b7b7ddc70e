"""From two files to a stored, placed, counted answer, beside what an analyst would script: time and memory, A B A B.

    python benchmarks/pipeline.py [--rows N] [--places N] [--runs N] [--peer SCRIPT.py] [--files INCIDENTS PLACES]

Ours: a new encrypted store; the places and the incidents brought in as anybody brings them in (every row checked and
its problems kept, people and incidents as keyed hashes, references sealed, private points held back, every touch kept,
a trace, one transaction a file); the ledger built and kept; all hexagons counted and written as CSV.

The script (`pipeline_script.py`, or one of your own that takes the two files, `--out FOLDER` and `--no-map`, and writes
attribution.csv and counts.csv there): reads, checks, places and counts the same files, and draws a map. It keeps
nothing.

Both are programs of their own, timed from start to end with all they import. Three lines are compared:

(a) files to counts: a script's stages from its imports to its counts, where it writes timings.json; all of ours.
(b) the whole without a map: a script may have more than counts in it, such as hot spots; all of ours.
(c) the whole with a map of every hexagon, as one HTML file; once, for a map of so many takes a script minutes.

The counts of every hexagon are compared with the file itself, and our touches with the script's.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

HERE = Path(__file__).resolve().parent
AGENCY = "police"
COMPARED = ("import", "read", "validate", "h3", "places", "attribute", "count")
"""Stages of a script that writes timings.json: what ours does too. Its hot spots and files are left out of this sum."""


@dataclass(frozen=True)
class Run:
    """What one program took."""

    wall: float
    cpu: float
    peak_mb: float


def timed(command: list[str]) -> Run:
    """Run a program to its end; its peak is the most memory it held at once."""
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - began
    if status:
        raise SystemExit(f"{Path(command[1]).name} failed")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def ours(incidents: Path, places: Path, folder: Path, *, drawn: bool = False) -> None:
    """Bring both files in and count, and draw where asked: the timed child. Each step's time goes to steps.json."""
    steps, last = {}, [time.perf_counter(), time.process_time()]

    def step(name: str) -> None:
        now = [time.perf_counter(), time.process_time()]
        steps[name] = [round(b - a, 3) for a, b in zip(last, now, strict=True)]
        last[:] = now

    from contextual import services

    house, who, why = made_house(folder), services.TERMINAL_ANALYST, services.DEMONSTRATION
    step("import, new store")
    for kind, path in (("places", places), ("incidents", incidents)):
        taken(services.bring_in(who, why, house, sending(path, kind)))
        step(kind)
    lens = services.lens_of_words(services.choices(who, why, house), resolution=9)
    step("ledger")
    services.write_table(services.count(who, why, house, lens, "cell").value, folder / "counts.csv")
    step("count, write")
    if drawn:
        draw(services.look_at_map(who, why, house, lens).value, folder / "map.html")
        step("map")
    house.close()
    (folder / "steps.json").write_text(json.dumps(steps), encoding="utf-8")


def draw(view, path: Path) -> None:
    """Draw every hexagon of the study area, as a notebook would, into one file that needs nothing else."""
    import pandas as pd

    from contextual.maps.classes import classify
    from contextual.maps.export import hexagon_map, to_html

    counted = pd.Series(view.units["incidents"].to_numpy(), index=view.units["cell"]).reindex(view.study, fill_value=0)
    path.write_text(to_html(hexagon_map(view.study, classify(counted.to_numpy()))), encoding="utf-8")


def made_house(folder: Path, *, new: bool = True):
    from contextual import services
    from contextual.settings import Settings

    where = {"CONTEXTUAL_HOME": str(folder), "CONTEXTUAL_DB": f"sqlite:///{folder / 's.db'}"}
    settings = Settings.from_environment(where)
    if new:
        return services.init(services.TERMINAL_STEWARD, services.DEMONSTRATION, settings)
    return services.open_house(settings)


def sending(path: Path, kind: str):
    from contextual import services

    return services.Sending(name=path.name, data=path, kind=kind, agency=AGENCY)


def taken(receipt):
    if receipt.refused:
        raise SystemExit(receipt.refused[1])
    return receipt


def again(incidents: Path, folder: Path) -> None:
    """Time what comes after: opening, the same file again, a file with one row more, another place, and a look."""
    from contextual import services

    who, why = services.TERMINAL_ANALYST, services.DEMONSTRATION
    more, place = folder / "more.csv", folder / "one.geojson"
    lines = incidents.read_bytes()
    first = lines.split(b"\n", 2)[1]
    more.write_bytes(lines.rstrip(b"\n") + b"\nX" + first + b"\n")
    lon, lat = (float(part) for part in first.split(b",")[3:5])
    about = {"place_id": "one", "name": "One", "kind": "school", "radius_m": 50}
    feature = {"type": "Feature", "properties": about, "geometry": {"type": "Point", "coordinates": [lon, lat]}}
    place.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")

    def said(what: str, work):
        began, used = time.perf_counter(), time.process_time()
        made = work()
        print(f"  {what:<52}{time.perf_counter() - began:8.2f} s{time.process_time() - used:8.2f} s CPU", flush=True)
        return made

    house = said("open the store, with its ledger", lambda: made_house(folder, new=False))
    chosen = said("what can be chosen", lambda: services.choices(who, why, house))
    lens = services.default_lens(chosen)
    said("the map of the last twelve months", lambda: services.look_at_map(who, why, house, lens))
    held = said("the same file again", lambda: services.bring_in(who, why, house, sending(incidents, "incidents")))
    one = said("the same and one row more", lambda: services.bring_in(who, why, house, sending(more, "incidents")))
    said(
        "another place: everything is placed anew", lambda: services.bring_in(who, why, house, sending(place, "places"))
    )
    assert (held.accepted, one.accepted, one.already_held) == (0, 1, held.already_held)
    house.close()


def compared(incidents: Path, folder: Path, script: Path) -> None:
    """Compare every hexagon with the file itself, and our touches with the script's pairs."""
    import h3
    import pandas as pd

    from contextual.store import places as place_store
    from contextual.store import records as record_store

    sent = pd.read_csv(incidents, usecols=["incident_id", "lat", "lon"], dtype={"incident_id": str})
    house = made_house(folder, new=False)
    with house.store.read() as conn:
        held = record_store.read_records(conn, "fictional", ["id", "line", "private", "finest"])
        touches = record_store.read_touches(conn, "fictional")
        places = place_store.read_places(conn, outlines=False)
    house.close()
    rows = held["line"].to_numpy() - 2
    closely = (held["finest"] >= 9).to_numpy()  # a position written with two decimals is nobody's in a hexagon
    public = rows[~held["private"].to_numpy() & closely]
    finest = [h3.latlng_to_cell(lat, lon, 10) for lat, lon in sent[["lat", "lon"]].to_numpy()[public].tolist()]
    expected = pd.Series([h3.cell_to_parent(cell, 9) for cell in finest]).value_counts()
    counted = pd.read_csv(folder / "counts.csv").set_index("cell")["incidents"]
    counted = counted[counted > 0].sort_index()
    assert counted.equals(expected.sort_index().rename("incidents").rename_axis("cell")), "the counts differ"
    print(f"counts: {len(counted):,} hexagons, {counted.sum():,} incidents, equal in every one")
    coarse = int((~closely & ~held["private"].to_numpy()).sum())
    print(f"        {coarse:,} more are written too coarsely for a hexagon of this size")
    print(f"        {int(held['private'].sum()):,} more are held back: at a private place, or a point like a home")
    theirs = pd.read_csv(script / "attribution.csv", dtype=str)
    name = dict(zip(held["id"], sent["incident_id"].to_numpy()[rows], strict=True))
    own = set(zip(touches["record_id"].map(name), touches["place_id"].str.removeprefix(f"{AGENCY}:"), strict=True))
    shown = set(places.loc[~places["private"], "place_id"].str.removeprefix(f"{AGENCY}:"))
    kept = set(sent["incident_id"].to_numpy()[public])
    pairs = {
        pair for pair in zip(theirs["incident_id"], theirs["place_id"], strict=True)
        if pair[0] in kept and pair[1] in shown
    }  # fmt: skip
    print(f"touches: {len(own):,} of ours, {len(pairs):,} of the script's, {len(own ^ pairs):,} in one only "
          "(on the ellipsoid, the edge inside; on the British grid, the edge outside)")  # fmt: skip
    assert len(own ^ pairs) <= len(pairs) / 1000


def commands(script: Path, files: tuple[Path, Path], folder: Path, *, drawn: bool) -> dict[str, list[str]]:
    """Give the command of each program, with a folder of its own made for what it writes."""
    a, b = folder / "script", folder / "ours"
    a.mkdir()
    b.mkdir()
    named = [str(one) for one in files]
    return {
        "script": [sys.executable, str(script), *named, "--out", str(a), *([] if drawn else ["--no-map"])],
        "ours": [sys.executable, __file__, "--one", *named, str(b), *(["--drawn"] if drawn else [])],
    }


def run_both(script: Path, files: tuple[Path, Path], folder: Path, *, drawn: bool) -> dict[str, Run]:
    """Run the script, then ours; print what each took, whole and in its parts."""
    made = {}
    for name, command in commands(script, files, folder, drawn=drawn).items():
        made[name] = one = timed(command)
        print(f"{name:<8}{one.wall:8.2f} s{one.cpu:8.2f} s CPU{one.peak_mb:8.0f} MB  load {os.getloadavg()[0]:.1f}")
    steps = json.loads((folder / "ours" / "steps.json").read_text(encoding="utf-8"))
    print("        " + ", ".join(f"{name} {wall:.2f} s ({cpu:.2f})" for name, (wall, cpu) in steps.items()), flush=True)
    return made


def to_counts(folder: Path) -> Run | None:
    """Give what a script that writes timings.json took from its imports to its counts; its memory is not told apart."""
    stages = folder / "script" / "timings.json"
    if not stages.exists():
        return None
    took = json.loads(stages.read_text(encoding="utf-8"))
    return Run(*(sum(took[how][stage] for stage in COMPARED) for how in ("wall", "cpu")), 0.0)


def line(what: str, script: list[Run], own: list[Run]) -> None:
    """Print one line of the comparison: the best of each, and how many times as much the script takes."""
    said = []
    for of, unit in (("wall", "s"), ("cpu", "s CPU"), ("peak_mb", "MB")):
        a, b = (min(getattr(one, of) for one in some) for some in (script, own))
        if a:
            said.append(f"{a:,.1f} : {b:,.1f} {unit} = {a / b:.2f}")
    print(f"{what:<28}" + ";  ".join(said))


def main() -> None:
    """Make the files, run both in turn, print what each took, compare what each found."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--places", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peer", type=Path, help="a script of your own, run in place of ours of an analyst")
    parser.add_argument("--files", type=Path, nargs=2, help="files of your own, of the same columns")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()), help="where the files are made")
    parser.add_argument("--no-map", action="store_true", help="leave out the run of each with a map")
    parser.add_argument("--one", type=Path, nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--drawn", action="store_true", help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.one:
        ours(*said.one, drawn=said.drawn)
        return
    from benchmarks.pipeline_files import make_files

    # A program's peak is never less than what this one held when it started it, so this one stays small till the end.
    with get_context("spawn").Pool(1) as elsewhere:
        files = said.files or elsewhere.apply(make_files, (said.keep, said.rows, said.places))
    script, runs, counted = said.peer or HERE / "pipeline_script.py", [], []
    drawn = []
    if not said.no_map:
        with tempfile.TemporaryDirectory() as scratch:
            drawn.append(run_both(script, files, Path(scratch), drawn=True))
    for number in range(said.runs):
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            runs.append(run_both(script, files, folder, drawn=False))
            counted.append(to_counts(folder))
            if number == said.runs - 1:
                compared(files[0], folder / "ours", folder / "script")
                print("afterwards:")
                again(files[0], folder / "ours")
    print("script : ours, best of each")
    own = [made["ours"] for made in runs]
    if stages := [one for one in counted if one is not None]:
        line("(a) files to counts", stages, own)
    line("(b) whole, without a map", [made["script"] for made in runs], own)
    if drawn:
        line("(c) whole, with a map", [drawn[0]["script"]], [drawn[0]["ours"]])


if __name__ == "__main__":
    main()
