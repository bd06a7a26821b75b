"""What the notebooks' pictures share: a font with Chinese characters, and divisions on a map.

The map has no outlines: the seats of all counties, as dots, show the country well enough, and no line has to be drawn where a border might be.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping

from matplotlib import font_manager
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from kg import ontology_dir
from kg.divisions import Division, Divisions

FONTS = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Sans SC", "PingFang SC", "Hiragino Sans GB", "Heiti SC",
    "Microsoft YaHei", "SimHei", "DengXian", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Noto Sans CJK JP", "Droid Sans Fallback",
    "Noto Serif CJK SC", "Noto Serif CJK JP", "SimSun", "Arial Unicode MS",
)  # fmt: skip
GREY, BLUE, RED = "#c8ccd2", "#1f5fa8", "#b8402a"


def chinese_font() -> str | None:
    """Let pictures use a font with Chinese characters; its name, or None where the system has none.

    A character that the font lacks is an error from then on: better no picture than one full of boxes.
    """
    warnings.filterwarnings("error", message="Glyph .* missing from")
    installed = {font.name for font in font_manager.fontManager.ttflist}
    found = next((name for name in FONTS if name in installed), None)
    if found:
        plt.rcParams["font.sans-serif"] = [found, *plt.rcParams["font.sans-serif"]]
    plt.rcParams.update(
        {"axes.unicode_minus": False, "figure.dpi": 110, "axes.spines.top": False, "axes.spines.right": False}
    )
    return found


def words(zh: str, other: str) -> str:
    """Chinese with the other words where the pictures can show it, else the other words alone."""
    shows = plt.rcParams["font.sans-serif"][0] in FONTS
    return " ".join(filter(None, (zh, other))) if shows else other


def divisions() -> dict[str, Division]:
    """Today's divisions at county level and above that have coordinates, by code."""
    units = Divisions.load([ontology_dir.builtin()])
    return {u.code: u for u in units if u.lat and not u.until and len(u.code) == 6}


def draw_map(axes: Axes, units: Mapping[str, Division], provinces: Iterable[str] = ()) -> None:
    """The seats of counties as grey dots; ``provinces``: the first two digits of the codes to show, all where there are none."""
    shown = tuple(provinces) or ("",)
    axes.scatter(
        *at(units, [u.code for u in units.values() if u.level == "county" and u.code.startswith(shown)]),
        s=5,
        color=GREY,
    )
    axes.set_aspect(1.15)  # a degree of longitude is shorter than one of latitude
    axes.set_axis_off()


def at(units: Mapping[str, Division], codes: Iterable[str]) -> tuple[list[float], list[float]]:
    """Longitudes and latitudes of these divisions, in their order."""
    found = [units[code] for code in codes]
    return [float(u.lon) for u in found], [float(u.lat) for u in found]
