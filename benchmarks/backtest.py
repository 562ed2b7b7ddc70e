"""The back-test on a real police series: one year ranked, the next scored, every way of ranking side by side.

    CONTEXTUAL_PUBLIC_DATA=FOLDER python benchmarks/backtest.py [--docs]

FOLDER holds police.uk's street files of one force under police_uk/, two years of them or more, and outlines of its
wards under boundaries/. The first whole year is ranked and the second scored; later ones are not opened. `--docs`
writes docs/backtest.md and docs/pictures/backtest.png anew. One table is worked out a second time from the files by
pandas and h3 alone and must be the same. Without the folder it says so and ends.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import h3
import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from contextual import services
from contextual.codes.ranking import RANKINGS
from contextual.counts.lens import Lens, month_of
from contextual.settings import Settings

WHAT = {
    "all": ("All records, hexagons of about 9 hectares", 9, None),
    "violence": ("Violence and sexual offences, hexagons of about 9 hectares", 9, {"crime_violence_sexual"}),
    "rare": ("Robbery and possession of weapons, hexagons of about 9 hectares", 9, {"crime_robbery", "crime_weapons"}),
    "large": ("All records, hexagons of about 65 hectares", 8, None),
}
SHARES = (0.01, 0.02, 0.05, 0.10)
DRAWN = {
    "last": ("#8296a8", "-"), "long": ("#1b2733", "-"), "fading": ("#1d4e79", "--"), "kernel": ("#5fa8b8", "-"),
    "bayes": ("#33719f", ":"), "hotspots": ("#762d60", "-."), "possible": ("#b4bec6", "-"),
}  # fmt: skip


def series() -> tuple[list[Path], list[Path], int] | None:
    """Give the street files of the first two whole years of one force, the ward outlines, and the first year."""
    folder = os.environ.get("CONTEXTUAL_PUBLIC_DATA", "")
    if not folder:
        return None
    for force in sorted((Path(folder) / "police_uk").iterdir()):
        months = {path.parent.name: path for path in sorted(force.glob("*/*-street.csv*"))}
        years = sorted({int(name[:4]) for name in months})
        whole = [year for year in years if all(f"{year}-{month:02d}" in months for month in range(1, 13))]
        if len(whole) >= 2 and whole[1] == whole[0] + 1:
            names = [f"{year}-{month:02d}" for year in whole[:2] for month in range(1, 13)]
            wards = sorted((Path(folder) / "boundaries").glob("**/wards_by_*.json"))
            return [months[name] for name in names], wards, whole[0]
    return None


def opened(files: list[Path], wards: list[Path], folder: Path):
    """Make a store of its own, with the wards as its study area, and bring the files in."""
    settings = Settings.from_environment(
        {"CONTEXTUAL_HOME": str(folder), "CONTEXTUAL_DB": f"sqlite:///{folder / 'store.db'}"}
    )
    house = services.init(services.TERMINAL_STEWARD, services.DEMONSTRATION, settings, areas=wards or None)
    for path in files:
        sending = services.Sending(name=path.name, data=path, kind="incidents", agency="police")
        services.bring_in(services.TERMINAL_ANALYST, services.DEMONSTRATION, house, sending)
    return house


def tested(house, year: int, resolution: int, harms, **months):
    lens = Lens("open", month_of(year, 1), month_of(year + 1, 12), harms=harms, resolution=resolution, of="incidents")
    return services.backtest(services.TERMINAL_ANALYST, services.DEMONSTRATION, house, lens, **months).value


def quarter(house, year: int, harms, number: int):
    """Rank on everything before a quarter of the second year, and score that quarter."""
    last = month_of(year + 1, 3 * number)
    lens = Lens("open", month_of(year, 1), last, harms=harms, of="incidents")
    return services.backtest(services.TERMINAL_ANALYST, services.DEMONSTRATION, house, lens, test=3).value


def by_other_means(files: list[Path], view) -> np.ndarray:
    """Work out the hit rates of the long-run counts from the files, by pandas and h3 alone, hexagon by hexagon."""
    frame = pd.concat([pd.read_csv(path, usecols=["Month", "Longitude", "Latitude"]) for path in files])
    frame = frame.dropna(subset=["Latitude"])
    points = frame[["Latitude", "Longitude"]].drop_duplicates()
    cells = [h3.cell_to_parent(h3.latlng_to_cell(*point, 10), 9) for point in points.to_numpy().tolist()]
    frame = frame.merge(points.assign(cell=cells), on=["Latitude", "Longitude"])
    scored = frame["Month"] >= f"{view.test[0] // 12}-01"
    before, after = frame[~scored].groupby("cell").size(), frame[scored].groupby("cell").size()
    table = pd.DataFrame({"cell": view.ranking["id"]})
    table["before"], table["after"] = (table["cell"].map(count).fillna(0) for count in (before, after))
    table["area"] = [h3.cell_area(cell, "km^2") for cell in table["cell"]]
    tied = table.groupby("before", as_index=False)[["area", "after"]].sum().sort_values("before", ascending=False)
    rates = []
    for share in SHARES:
        left, hits = share * table["area"].sum(), 0.0
        for area, number in tied[["area", "after"]].to_numpy():
            part = min(1.0, left / area)
            hits, left = hits + part * number, left - part * area
            if left <= 0:
                break
        rates.append(hits / scored.sum())
    return np.array(rates)


def marked(row) -> str:
    """A hit rate, bold where the difference to the best could be chance."""
    return f"**{row['hit_rate']:.1%}**" if row["level"] else f"{row['hit_rate']:.1%}"


def markdown(view) -> str:
    """One table: a row for each way of ranking, its hit rate and limits, PAI and PEI at each share of the area."""
    lines = [
        "| way of ranking | " + " | ".join(f"{share:.0%} of the area" for share in SHARES) + " |",
        "|---|" + "---|" * 4,
    ]
    scores = view.scores.set_index(["method", "share"])
    for key in RANKINGS:
        cells = [RANKINGS.label(key)]
        for share in SHARES:
            row = scores.loc[(key, share)]
            limits = f"({row['low']:.1%} to {row['high']:.1%})"
            cells.append(f"{marked(row)} {limits}; {row['pai']:.1f}; {row['pei']:.2f}")
        lines.append("| " + " | ".join(cells) + " |")
    most = [f"{scores.loc[('long', share)]['most']:.1%}" for share in SHARES]
    lines.append("| *the best choice there could have been* | " + " | ".join(most) + " |")
    lines.append("| *looking anywhere* | " + " | ".join(f"{share:.0%}" for share in SHARES) + " |")
    return "\n".join(lines).replace("%", " %")


def quarters(views: dict[str, list]) -> str:
    """The share found in 5 % of the area, quarter by quarter, each ranked on all the months before it."""
    lines = ["| way of ranking | " + " | ".join(f"{name}, quarter {n}" for name in views for n in (1, 2, 3, 4)) + " |"]
    lines.append("|---|" + "---|" * 4 * len(views))
    for key in RANKINGS:
        cells = [RANKINGS.label(key)]
        for each in views.values():
            for view in each:
                row = view.scores.set_index(["method", "share"]).loc[(key, 0.05)]
                cells.append(marked(row))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines).replace("%", " %")


def picture(views: dict, path: Path) -> None:
    """Draw how much is found by how much of the area is looked at: no place, no map."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4.2), dpi=120, facecolor="#ffffff")
    canvas = FigureCanvasAgg(figure)
    for at, key in enumerate(("all", "rare")):
        axes = figure.add_subplot(1, 2, at + 1)
        for method, curve in views[key].curves.groupby("method", sort=False):
            colour, style = DRAWN[str(method)]
            near = curve[curve["share"] <= 0.2]
            axes.plot(near["share"] * 100, near["found"] * 100, color=colour, linestyle=style, linewidth=1.6,
                      label=near["label"].iloc[0])  # fmt: skip
        axes.plot([0, 20], [0, 20], color="#b4bec6", linestyle=":", linewidth=1.2, label="Looking anywhere")
        axes.set(xlim=(0, 20), ylim=(0, 100), xticks=range(0, 21, 5), xlabel="Share of the area looked at, %")
        axes.set_title(WHAT[key][0].split(",", maxsplit=1)[0], fontsize=11, color="#1b2733")
        axes.grid(color="#eceeef")
        axes.tick_params(colors="#485663")
    figure.axes[0].set_ylabel("Share of the next year's records found, %")
    figure.axes[1].legend(fontsize=8, framealpha=1, edgecolor="#ffffff", loc="lower right", bbox_to_anchor=(1, 0.06))
    figure.tight_layout()
    canvas.print_figure(path, format="png", metadata={"Software": None})


def guide(views: dict, by_quarter: dict[str, list]) -> str:
    """The page: what was asked, how, the tables, how to read them, and what they do not say."""
    text = (Path(__file__).parent / "backtest.txt").read_text(encoding="utf-8")
    for key, (title, *_) in WHAT.items():
        view = views[key]
        ground = f"{len(view.ranking):,} hexagons, {view.incidents:,} records scored"
        if view.outside:
            ground += f", {view.outside:,} of them where nothing was ranked"
        best = f"Highest mean PEI: {RANKINGS.label(view.best).lower()}."
        chosen = view.settings[0].split(": ", maxsplit=1)[1]
        block = f"### {title}\n\n{ground}. {best} Chosen on the first year alone: {chosen}\n\n{markdown(view)}\n"
        text = text.replace(f"<<{key}>>", block)
    return text.replace("<<quarters>>", quarters(by_quarter)).replace("<<summary>>", summary(views, by_quarter))


def summary(views: dict, by_quarter: dict[str, list]) -> str:
    """What the tables say, in sentences made of their figures."""
    said = []
    for key, (title, *_) in WHAT.items():
        at = views[key].scores
        at = at[np.isclose(at["share"], 0.05)].set_index("method")
        named = [f"{RANKINGS.label(way).lower()} {at.loc[way, 'hit_rate']:.1%}" for way in RANKINGS if way != "last"]
        said.append(
            f"* {title}: of the next year's records the first 5 % of the area held, by {', '.join(named)}; no choice "
            f"could have held more than {at['most'].iloc[0]:.1%}. Long-run counts were "
            f"{100 * at.loc['long', 'behind']:.1f} points behind the best way, the order of hot spots "
            f"{100 * at.loc['hotspots', 'behind']:.1f}."
        )
    for name, each in by_quarter.items():
        wins = pd.Series([view.best for view in each]).value_counts()
        words = ", ".join(f"{RANKINGS.label(key).lower()} in {number}" for key, number in wins.items())
        said.append(f"* Quarter by quarter, {name}: highest mean PEI by {words} of {len(each)} quarters.")
    return "\n".join(said).replace("5 %", "5%").replace("%", " %")


def main() -> None:
    found = series()
    if found is None:
        print("No public files here: set CONTEXTUAL_PUBLIC_DATA to a folder with two years of a police series.")
        return
    files, wards, year = found
    with tempfile.TemporaryDirectory() as folder:
        house = opened(files, wards, Path(folder))
        views = {}
        for key, (title, resolution, harms) in WHAT.items():
            began = time.perf_counter()
            views[key] = tested(house, year, resolution, harms, train=12, test=12)
            print(f"\n{title} ({time.perf_counter() - began:.1f} s)\n{markdown(views[key])}")
        names = {"all": "all records", "rare": "robbery and weapons"}
        by_quarter = {
            name: [quarter(house, year, WHAT[key][2], n) for n in (1, 2, 3, 4)] for key, name in names.items()
        }
        print(f"\nQuarter by quarter, 5 % of the area\n{quarters(by_quarter)}")
        scores = views["all"].scores
        ours = scores.loc[scores["method"] == "long", "hit_rate"].to_numpy()
        theirs = by_other_means(files, views["all"])
        print(f"\nBy pandas and h3 alone: {theirs.round(6)}; largest difference {np.abs(ours - theirs).max():.1e}")
        assert np.abs(ours - theirs).max() < 1e-9
        for resolution in (8, 9, 10):
            began = time.perf_counter()
            view = tested(house, year, resolution, None, train=12, test=12)
            print(f"{len(view.ranking):>7,} hexagons: {time.perf_counter() - began:.1f} s")
        house.close()
    if "--docs" in sys.argv[1:]:
        (ROOT / "docs" / "backtest.md").write_text(guide(views, by_quarter), encoding="utf-8")
        picture(views, ROOT / "docs" / "pictures" / "backtest.png")
        print("docs/backtest.md and docs/pictures/backtest.png written")


if __name__ == "__main__":
    main()
