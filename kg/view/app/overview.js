/* Groups with counts, and how they are related: places one within the other, or topics. Never more than fit on a screen. */
const overview = (() => {
  const LINES = 40; // between groups: the strongest
  const local = filters.local;
  let picture = null;

  const chosenPlace = () => (state.now.in ? data.placeOf.get(state.now.in) : undefined);

  /* Groups of a place: what lies in it, each {key, name, count, x, y, open}. ``of`` gives the group of an entity. */
  function byPlace(shown) {
    const { places, entities } = data;
    const around = chosenPlace();
    const top = new Int32Array(places.code.length).fill(-1); // the group that a place belongs to
    places.parent.forEach((parent, row) => {
      if (around === undefined ? parent < 0 : parent === around) top[row] = row;
      else if (parent >= 0) top[row] = top[parent];
    });
    const own = around; // what belongs to the place itself, to none of those in it
    const of = (e) => { const p = entities.place[e]; return p < 0 ? -1 : p === own ? own : top[p]; };
    const held = new Int32Array(places.code.length); // shown things in a place and below it
    shown.entity.forEach((on, e) => { if (on && !data.isPlace(e) && entities.place[e] >= 0) held[entities.place[e]]++; });
    for (let p = held.length - 1; p >= 0; p--) if (places.parent[p] >= 0) held[places.parent[p]] += held[p];
    /* Down to where there is something to choose; a county is looked at as a graph. */
    const open = (row) => () => {
      let at = row;
      for (;;) {
        const inside = at === own ? [] : [...data.members(data.children, at)].filter((child) => places.code[child].length < 12 && held[child]);
        if (!inside.length) { look(places.entity[at]); return; }
        if (inside.length > 1 || held[inside[0]] < held[at]) { state.set({ in: places.code[at], id: "", rel: "" }); return; }
        at = inside[0];
      }
    };
    return groups(shown, of, (row) => ({ name: row === own ? words.text("itself", places.name[row]) : places.name[row], x: places.x[row], y: places.y[row], open: open(row), own: row === own }));
  }

  function byTopic(shown) {
    const { relations, topics } = data;
    const found = new Map();
    const topicsOf = new Map();
    relations.object.forEach((o, r) => {
      if (o < data.firstTopic || o >= data.firstFigure || !shown.entity[relations.subject[r]]) return;
      const row = o - data.firstTopic;
      const several = topicsOf.get(relations.subject[r]) || topicsOf.set(relations.subject[r], new Set()).get(relations.subject[r]);
      several.add(row);
    });
    const pairs = new Map();
    topicsOf.forEach((several) => {
      const rows = [...several];
      rows.forEach((row, i) => {
        found.set(row, (found.get(row) || 0) + 1);
        rows.slice(i + 1).forEach((other) => { const pair = `${Math.min(row, other)}|${Math.max(row, other)}`; pairs.set(pair, (pairs.get(pair) || 0) + 1); });
      });
    });
    const list = [...found].map(([row, count]) => ({ row, count, name: words.term(topics, row), x: topics.x[row], y: topics.y[row],
      open: () => state.set({ topic: [local(topics.iri[row])], by: "place", id: "", rel: "" }) }));
    return { list, pairs };
  }

  function groups(shown, of, about) {
    const { relations, places } = data;
    const size = places.code.length;
    const group = new Int32Array(data.count);
    const counts = new Int32Array(size);
    for (let e = 0; e < data.count; e++) { group[e] = of(e); if (shown.entity[e] && group[e] >= 0 && !data.isPlace(e)) counts[group[e]]++; }
    const found = new Map();
    counts.forEach((n, row) => { if (n) found.set(row, n); });
    const between = new Map();
    for (let r = 0; r < shown.relation.length; r++) {
      const o = relations.object[r];
      if (!shown.relation[r] || o >= data.count || data.claimsOf.at[r] === data.claimsOf.at[r + 1]) continue;
      const [a, b] = [group[relations.subject[r]], group[o]];
      if (a < 0 || b < 0 || a === b || !counts[a] || !counts[b]) continue;
      const pair = Math.min(a, b) * size + Math.max(a, b);
      between.set(pair, (between.get(pair) || 0) + 1);
    }
    const pairs = new Map([...between].map(([pair, n]) => [`${Math.floor(pair / size)}|${pair % size}`, n]));
    const list = [...found].map(([row, count]) => ({ row, count, ...about(row) }));
    return { list, pairs };
  }

  function look(row) { state.set({ view: "graph", id: data.entities.id[row], rel: "", in: "" }); }

  function place(list) {
    const most = Math.max(...list.map((g) => g.count), 1);
    const others = list.filter((g) => !g.own);
    list.forEach((g) => { g.r = 10 + 18 * Math.sqrt(g.count / most); });
    if (list.length > others.length && others.length) { // what belongs to the place itself stands to the left of its parts
      const g = list.find((each) => each.own);
      g.x = Math.min(...others.map((o) => o.x)) - 130;
      g.y = (Math.min(...others.map((o) => o.y)) + Math.max(...others.map((o) => o.y))) / 2;
    }
    list.sort((a, b) => b.count - a.count || a.row - b.row);
  }

  function draw(element) {
    const topics = state.now.by === "topic";
    const { list, pairs } = topics ? byTopic(filters.selection()) : byPlace(filters.selection());
    if (!list.length) { picture = null; element.replaceChildren(dom.make("p", { class: "empty" }, words.text("empty"))); return; }
    place(list);
    const xs = list.map((g) => g.x);
    const ys = list.map((g) => g.y);
    const [left, top] = [Math.min(...xs) - 56, Math.min(...ys) - 36];
    const [wide, high] = [Math.max(...xs) + 56 - left, Math.max(...ys) + 60 - top];
    const [width, height] = [Math.max(wide, 480), Math.max(high, 340)];
    // What is drawn smaller than it is gets larger letters and, for room, shorter names.
    const size = Math.max(1, Math.min(width / Math.max(element.clientWidth - 190, 340), 1.7));
    const at = new Map(list.map((g) => [g.row, g]));
    const strongest = [...pairs].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, LINES);
    const most = strongest.length ? strongest[0][1] : 1;
    const lines = strongest.map(([pair, count]) => {
      const [a, b] = pair.split("|").map((row) => at.get(Number(row)));
      const [mx, my] = [(a.x + b.x) / 2 - (b.y - a.y) * 0.12, (a.y + b.y) / 2 + (b.x - a.x) * 0.12];
      return dom.svg("path", { class: "between", d: `M${a.x} ${a.y}Q${mx} ${my} ${b.x} ${b.y}`, "stroke-width": (1 + 5 * (count / most)).toFixed(1) },
        dom.svg("title", {}, `${a.name} — ${b.name}: ${count}`));
    });
    const bubbles = list.map((g) => dom.svg("g", { class: "group", transform: `translate(${g.x} ${g.y})`, on: { click: g.open } },
      dom.svg("circle", { r: g.r.toFixed(1), class: g.own ? "bubble own" : "bubble" }),
      dom.svg("text", { class: "number", dy: "0.35em", "font-size": 12 * size }, words.number(g.count)),
      dom.svg("text", { class: "name", y: (g.r + 14 * size).toFixed(1), "font-size": 12 * size }, dom.short(g.name, Math.floor(96 / (12 * size))))));
    picture = dom.svg("svg", { class: "picture", viewBox: `${left - (width - wide) / 2} ${top - (height - high) / 2} ${width} ${height}`, "aria-hidden": "true" }, lines, bubbles);
    const rows = dom.listed(list, (g) => dom.button([dom.make("span", {}, g.name), dom.make("small", {}, words.number(g.count))], g.open, { class: "choice" }), 40);
    element.replaceChildren(dom.make("div", { class: "pan" }, picture), dom.make("div", { class: "groups" }, dom.make("h2", {}, words.text("groups")), rows));
  }

  /* Place or topic, and the way up. */
  function tools(element) {
    const choose = (by) => dom.button(words.text(`overview-${by}`), () => state.set({ by, in: "" }), { class: "boxed", "aria-pressed": String(state.now.by === by), "data-key": `by-${by}` });
    const around = chosenPlace();
    const line = state.now.by === "topic" || around === undefined ? [] : data.line(around).reverse();
    const way = line.length ? [dom.button(words.text("all-places"), () => state.set({ in: "" }), { "data-key": "in-all" }),
      ...line.map((row, i) => [" › ", i === line.length - 1 ? dom.make("strong", {}, data.places.name[row]) : dom.button(data.places.name[row], () => state.set({ in: data.places.code[row] }))])] : [];
    element.append(choose("place"), choose("topic"), dom.make("span", { class: "way" }, way));
  }
  return { draw, tools, svg: () => picture, look, chosenPlace };
})();

