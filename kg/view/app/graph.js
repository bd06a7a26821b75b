/* The neighbourhood of what is looked at, one or two steps of it: by vis-network, without physics, at places that Python gave. */
const graph = (() => {
  const narrow = window.matchMedia("(max-width: 900px)");
  const most = () => (narrow.matches ? 40 : 150);
  const enough = () => (narrow.matches ? 12 : 24); // neighbours, with which one step fills a screen
  const stretch = () => (narrow.matches ? 0.8 : 1.45); // names are wider than high, and so are most screens
  const [WIDE, HIGH] = [112, 60];
  let network = null;
  let drawn = null;

  /* Relations of an entity to entities that are shown: [relation, other]. */
  function around(row, shown) {
    const { relations } = data;
    const found = [];
    for (const r of data.members(data.bySubject, row)) if (shown.relation[r] && relations.object[r] < data.count) found.push([r, relations.object[r]]);
    for (const r of data.members(data.byObject, row)) if (shown.relation[r]) found.push([r, relations.subject[r]]);
    return found.filter(([, other]) => other !== row && shown.entity[other]);
  }

  /* Who stands in the picture: the entity, its neighbours, theirs; those with most relations where there are too many. */
  function neighbourhood(row, shown) {
    const from = new Map([[row, -1]]); // entity → the one that it was found by
    const best = (rows) => [...rows].sort((a, b) => data.degree[b] - data.degree[a] || a - b);
    const first = best(new Set(around(row, shown).map(([, other]) => other)));
    first.slice(0, most() - 1).forEach((other) => from.set(other, row));
    let total = first.length;
    const steps = Number(state.now.steps) || (first.length < enough() ? 2 : 1);
    if (steps === 2) {
      const second = new Map();
      for (const via of first) {
        if (data.isPlace(via)) continue; // through a place everything is near
        for (const [, other] of around(via, shown)) if (!from.has(other) && other !== row && !second.has(other)) second.set(other, via);
      }
      total += second.size;
      for (const other of best(second.keys())) { if (from.size >= most()) break; from.set(other, second.get(other)); }
    }
    return { from, total, steps };
  }

  /* Where each stands: in its own direction, as near as there is room. In the order of the ids, so that few move when some are added. */
  function arrange(row, from) {
    const spots = new Map([[row, { x: 0, y: 0, turn: 0, ring: 0 }]]);
    const taken = [[0, 0]];
    const free = (x, y) => taken.every(([a, b]) => Math.abs(a - x) >= WIDE || Math.abs(b - y) >= HIGH);
    const order = [...from.keys()].filter((e) => e !== row).sort((a, b) => (from.get(a) === row ? 0 : 1) - (from.get(b) === row ? 0 : 1) || a - b);
    for (const e of order) {
      const via = spots.get(from.get(e));
      const own = data.entities.bearing[e] / 1000;
      const turn = from.get(e) === row ? own : via.turn + (own - 0.5) * 0.04;
      let spot = null;
      for (let ring = via.ring + 1; !spot; ring++) {
        const radius = 64 + 64 * ring;
        const step = 0.012;
        const furthest = Math.min(0.1 + 0.06 * ring, 0.5);
        for (let off = 0; off <= furthest && !spot; off += step) {
          for (const sign of off ? [1, -1] : [1]) {
            const angle = 2 * Math.PI * (turn + sign * off);
            const [x, y] = [Math.round(stretch() * radius * Math.sin(angle)), Math.round(-radius * Math.cos(angle))];
            if (free(x, y)) { spot = { x, y, turn: turn + sign * off, ring }; break; }
          }
        }
      }
      spots.set(e, spot);
      taken.push([spot.x, spot.y]);
    }
    return spots;
  }

  /* One line for all relations of a pair: {s, o, relations, plain}. */
  function pairs(from, shown) {
    const found = new Map();
    for (const s of from.keys()) {
      for (const r of data.members(data.bySubject, s)) {
        const o = data.relations.object[r];
        if (!shown.relation[r] || !from.has(o) || o === s) continue;
        const pair = `${s}|${o}`;
        const line = found.get(pair) || found.set(pair, { s, o, relations: [] }).get(pair);
        line.relations.push(r);
      }
    }
    return [...found.values()];
  }
  const said = (relations) => [...new Set(relations.map((r) => words.term(data.predicates, data.relations.predicate[r])))].join(" · ");
  /* Whether the graph states one of them plainly, or they are only planned or denied. */
  const plain = (relations) => relations.some((r) => { const own = data.members(data.claimsOf, r); return !own.length || own.some((c) => data.claims.status[c] < 2); });

  /* A name in two short lines; the panel has it whole. */
  function wrapped(label) {
    const text = label.replace(/[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069]+/g, " ");
    const wide = (c) => (c.charCodeAt(0) < 256 ? 0.5 : 1);
    const lines = [""];
    const total = [...text.slice(0, 40)].reduce((sum, c) => sum + wide(c), 0);
    const fair = total <= 8.5 ? 8.5 : Math.min(Math.max(Math.ceil(total / 2), 5), 9); // two lines of one length
    let room = fair;
    for (const c of text) {
      if (room < wide(c)) { if (lines.length === 2) { lines[1] = lines[1].slice(0, -1) + "…"; break; } lines.push(""); room = fair; }
      lines[lines.length - 1] += c;
      room -= wide(c);
    }
    return lines.join("\n");
  }

  /* All of it, with room for the names at the edges, which the library does not count. */
  function fit() {
    network.fit({ animation: false, maxZoomLevel: 1.15 });
    network.moveTo({ scale: network.getScale() * 0.93 });
  }

  async function draw(element) {
    const row = data.rowOf.get(state.now.id);
    if (row === undefined) {
      drawn = null;
      const known = dom.listed([...data.byDegree].filter((e) => !data.isPlace(e)).slice(0, 40), panel.entity, 40);
      element.replaceChildren(dom.make("div", { class: "start" }, dom.make("p", {}, words.text(state.now.id ? "unknown" : "choose")), dom.make("h2", {}, words.text("most-related")), known));
      return;
    }
    const shown = filters.selection();
    const { from, total, steps } = neighbourhood(row, shown);
    const spots = arrange(row, from);
    const lines = pairs(from, shown);
    drawn = { row, from, total, steps, spots, lines };
    const [ink, ground, line, accent, faint] = ["--ink", "--ground", "--line", "--accent", "--rule"].map(marks.css);
    const labels = lines.length <= 14;
    const nodes = [...spots].map(([e, { x, y }]) => {
      const { shape, fill, ...edge } = marks.look(data.type[e]);
      const change = data.changeOf.get(e);
      const [stroke, width] = change === undefined ? [edge.stroke, edge.width] : [marks.css(changes.COLOURS[change]), 4];
      return { id: e, x, y, label: wrapped(data.label(e)), shape, size: e === row ? 17 : 11, borderWidth: width,
        color: { background: fill, border: stroke, highlight: { background: fill, border: accent } }, font: { size: e === row ? 15 : 12, color: ink, strokeWidth: 2, strokeColor: ground, bold: e === row } };
    });
    const edges = lines.map(({ s, o, relations }, id) => ({ id, from: s, to: o, relations, dashes: plain(relations) ? false : [4, 4],
      label: labels || ((s === row || o === row) && from.size <= 80) ? said(relations) : undefined, width: s === row || o === row ? 1.6 : 0.7,
      color: s === row || o === row ? undefined : { color: faint, highlight: accent } }));
    const place = dom.make("div", { class: "canvas", role: "img", "aria-label": words.text("graph-of", data.label(row), nodes.length, edges.length) });
    element.replaceChildren(place, ...note());
    if (network) network.destroy();
    network = null;
    await dom.pause();
    const between = new vis.DataSet();
    network = new vis.Network(place, { nodes: new vis.DataSet(nodes), edges: between }, {
      physics: false, layout: { improvedLayout: false },
      interaction: { tooltipDelay: 1e9, hover: false, keyboard: false },
      edges: { smooth: false, color: { color: line, highlight: accent }, selectionWidth: 1.5, arrows: { to: { enabled: true, scaleFactor: 0.45 } },
        font: { size: 10, color: marks.css("--faint"), strokeWidth: 3, strokeColor: ground, align: "middle" }, scaling: { label: { drawThreshold: 9 } } },
    });
    fit();
    await dom.pause(); // marks and lines each in a task of their own
    between.add(edges);
    network.on("click", (event) => {
      if (event.nodes.length) state.set({ id: data.entities.id[event.nodes[0]], rel: "" });
      else if (event.edges.length) state.set({ rel: panel.address(lines[event.edges[0]].relations[0]) });
    });
  }

  const note = () => (drawn.from.size - 1 < drawn.total ? [dom.make("p", { class: "note" }, words.text("cut", words.number(drawn.from.size - 1), words.number(drawn.total)))] : []);

  function tools(element) {
    if (!drawn) return;
    const choose = (steps) => dom.button(words.text(`steps-${steps}`), () => state.set({ steps }), { class: "boxed", "aria-pressed": String(drawn.steps === Number(steps)), "data-key": `steps-${steps}` });
    const zoom = (factor) => () => network.moveTo({ scale: network.getScale() * factor });
    element.append(choose("1"), choose("2"), dom.button("+", zoom(1.3), { class: "boxed", "aria-label": words.text("closer") }), dom.button("−", zoom(1 / 1.3), { class: "boxed", "aria-label": words.text("further") }),
      dom.button("⤢", fit, { class: "boxed", "aria-label": words.text("fit") }));
  }

  /* The same picture as SVG, for a file and for paper, with its legend. */
  function svg() {
    if (!drawn) return null;
    const all = [...drawn.spots.values()];
    const [xs, ys] = [all.map(({ x }) => x), all.map(({ y }) => y)];
    const [left, top] = [Math.min(...xs) - 90, Math.min(...ys) - 40];
    const types = [...new Set([...drawn.spots.keys()].map((e) => data.type[e]))].sort((a, b) => a - b);
    const width = Math.max(Math.max(...xs) + 90 - left, 400);
    const across = Math.max(Math.floor(width / 130), 1);
    const below = Math.max(...ys) + 78;
    const lines = drawn.lines.map(({ s, o, relations }) => {
      const [a, b] = [drawn.spots.get(s), drawn.spots.get(o)];
      const own = s === drawn.row || o === drawn.row;
      const short = 1 - (o === drawn.row ? 22 : 16) / Math.max(Math.hypot(b.x - a.x, b.y - a.y), 17); // up to the edge of the mark
      return [dom.svg("line", { class: own ? "relation" : "relation grid", x1: a.x, y1: a.y, x2: (a.x + (b.x - a.x) * short).toFixed(1), y2: (a.y + (b.y - a.y) * short).toFixed(1), "marker-end": "url(#arrow)", "stroke-dasharray": plain(relations) ? undefined : "4 4" }),
        own ? dom.svg("text", { class: "said", "font-size": 10, x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, said(relations)) : null];
    });
    const nodes = [...drawn.spots].map(([e, { x, y }]) => dom.svg("g", { transform: `translate(${x} ${y})` }, marks.shape(data.type[e], e === drawn.row ? 17 : 11),
      wrapped(data.label(e)).split("\n").map((text, i) => dom.svg("text", { class: "name", "font-size": 12, y: (e === drawn.row ? 32 : 26) + 14 * i }, text))));
    const legend = types.map((type, i) => dom.svg("g", { transform: `translate(${left + 20 + (i % across) * 130} ${below + Math.floor(i / across) * 22})` }, marks.shape(type, 7),
      dom.svg("text", { "font-size": 12, x: 14, dy: "0.35em" }, words.term(data.types, type))));
    const arrow = dom.svg("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" }, dom.svg("path", { class: "head", d: "M0 1L8 4L0 7z" }));
    return dom.svg("svg", { class: "paper", viewBox: `${left} ${top} ${width} ${below + Math.ceil(types.length / across) * 22 - top}` }, arrow, lines, nodes, legend);
  }
  return { draw, tools, svg, get network() { return network; } };
})();

