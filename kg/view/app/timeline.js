/* When things were first reported: a bar for each year or month, by type; a click filters. */
const timeline = (() => {
  const narrow = window.matchMedia("(max-width: 900px)");
  const MONTHLY = 4; // years, up to which months are told apart
  let picture = null;

  function periods(dates) {
    const years = dates.map((d) => Number(d.slice(0, 4)));
    const [first, last] = [Math.min(...years), Math.max(...years)];
    const list = [];
    for (let y = first; y <= last; y++) {
      if (last - first < MONTHLY) for (let m = 1; m <= 12; m++) list.push(`${y}-${String(m).padStart(2, "0")}`);
      else list.push(String(y));
    }
    return list;
  }

  function draw(element) {
    const shown = filters.selection();
    const rows = data.entities.id.map((_, e) => e).filter((e) => shown.entity[e] && !data.isPlace(e));
    const dated = rows.filter((e) => data.firstReport[e]);
    if (!dated.length) { picture = null; element.replaceChildren(dom.make("p", { class: "empty" }, words.text("empty"))); return; }
    const list = periods(dated.map((e) => data.firstReport[e]));
    const cut = list[0].length;
    const whole = dated.filter((e) => data.firstReport[e].length >= cut);
    const counts = new Map(list.map((p) => [p, new Int32Array(data.types.name.length)]));
    whole.forEach((e) => { counts.get(data.firstReport[e].slice(0, cut))[data.type[e]]++; });
    const sums = list.map((p) => counts.get(p).reduce((a, b) => a + b, 0));
    const most = Math.max(...sums, 1);
    const width = Math.max(element.clientWidth - (element.clientWidth > 600 ? 200 : 0), 340);
    const height = Math.max(Math.min(narrow.matches ? window.innerHeight * 0.46 : element.clientHeight, 640), 300);
    const base = height - 44;
    const tallest = base - 24;
    const step = (width - 60) / list.length;
    const bar = Math.max(Math.min(step * 0.78, 64), 1.5);
    const ticks = [...new Set([0, 0.25, 0.5, 0.75, 1].map((part) => Math.round(most * part)))].map((n) => {
      const at = base - (n / most) * tallest;
      return [dom.svg("line", { class: "grid", x1: 46, x2: width - 6, y1: at, y2: at }), dom.svg("text", { class: "tick end", "font-size": 12, x: 40, y: at, dy: "0.35em" }, words.number(n))];
    });
    const every = Math.ceil(list.length / 16);
    const bars = list.map((period, i) => {
      let top = base;
      const left = 52 + i * step + (step - bar) / 2;
      const parts = [...counts.get(period)].map((count, type) => {
        if (!count) return null;
        const { fill, stroke } = marks.look(type);
        const tall = (count / most) * tallest;
        top -= tall;
        return dom.svg("rect", { x: left.toFixed(1), y: top.toFixed(1), width: bar.toFixed(1), height: tall.toFixed(1), fill, stroke: data.types.filled[type] ? marks.css("--ground") : stroke, "stroke-width": data.types.filled[type] ? 0.5 : 1.5 },
          dom.svg("title", {}, `${period} ${words.term(data.types, type)}: ${count}`));
      });
      const yearly = cut === 7 && list.length > 12;
      const text = yearly ? (period.endsWith("-01") ? period.slice(0, 4) : "") : i % every ? "" : period;
      return dom.svg("g", { class: "group", on: { click: () => state.set({ year: period }) } }, dom.svg("rect", { x: (52 + i * step).toFixed(1), y: 20, width: step.toFixed(1), height: base - 20, class: "catch" }), parts,
        text ? dom.svg("text", { class: yearly ? "tick" : "tick middle", "font-size": 12, x: yearly ? left : left + bar / 2, y: base + 20 }, text) : null);
    });
    picture = dom.svg("svg", { class: "picture", viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, ticks, bars);
    const filled = list.filter((_, i) => sums[i]);
    const choices = dom.listed(filled, (period) => dom.button([dom.make("span", {}, period), dom.make("small", {}, words.number(sums[list.indexOf(period)]))], () => state.set({ year: period }), { class: "choice" }), 24);
    const missing = rows.length - whole.length;
    element.replaceChildren(dom.make("div", { class: "pan" }, picture), dom.make("div", { class: "groups" }, dom.make("h2", {}, words.text("first-reports")), choices,
      ...(missing ? [dom.make("p", { class: "note" }, words.text("undated", words.number(missing)))] : [])));
  }
  return { draw, tools: () => {}, svg: () => picture };
})();

