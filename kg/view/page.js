"use strict";
/* Draws the graph and its panel. Every name and quote goes through textContent: nothing from a page is ever read as markup. */
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const [IRI, LABEL, TYPE, CLS, OTHERS, FACTS, QUOTES] = [0, 1, 2, 3, 4, 5, 6];
  const SHOWN_AT_FIRST = 60;
  const byId = (id) => document.getElementById(id);
  const panel = byId("panel");
  let language = navigator.language.startsWith("zh") ? 0 : 1;
  let current = null;

  const ui = (key) => data.ui[key][language];
  const word = (iri) => (data.words[iri] || [iri, iri])[language];
  const typeName = (type) => word("https://w3id.org/govkg/ontology#" + type);

  function make(tag, text, cls) {
    const element = document.createElement(tag);
    if (text !== undefined && text !== null) element.textContent = text;
    if (cls) element.className = cls;
    return element;
  }

  function button(text, action) {
    const element = make("button", text);
    element.type = "button";
    element.addEventListener("click", action);
    return element;
  }

  // The same outlines as vis-network draws, for legend and panel.
  function icon(type) {
    const [, shape, colour, filled] = data.shapes.find(([name]) => name === type);
    const polygon = (n, turn, inner) => Array.from({ length: inner ? 2 * n : n }, (_, i) => {
      const r = inner && i % 2 ? inner : 6.5;
      const angle = turn + (2 * Math.PI * i) / (inner ? 2 * n : n);
      return (8 + r * Math.sin(angle)).toFixed(1) + "," + (8 - r * Math.cos(angle)).toFixed(1);
    }).join(" ");
    const points = {
      square: polygon(4, Math.PI / 4), diamond: polygon(4, 0), triangle: polygon(3, 0), triangleDown: polygon(3, Math.PI),
      hexagon: polygon(6, Math.PI / 6), star: polygon(5, 0, 3), dot: polygon(24, 0),
    }[shape];
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    const outline = document.createElementNS("http://www.w3.org/2000/svg", "polygon");
    for (const [k, v] of Object.entries({ points, fill: filled ? colour : "#fff", stroke: colour, "stroke-width": filled ? 1 : 2 })) {
      outline.setAttribute(k, v);
    }
    svg.append(outline);
    return svg;
  }

  // -- the drawing

  const relationsOf = data.about.map(() => []);
  data.relations.forEach(([s, , o], i) => { relationsOf[s].push(i); if (o !== s) relationsOf[o].push(i); });
  data.edges.forEach((edge, i) => { edge.id = i; });
  const nodes = new vis.DataSet(data.nodes);
  const edges = new vis.DataSet(data.edges);
  const network = new vis.Network(byId("graph"), { nodes, edges }, {
    physics: false,
    layout: { improvedLayout: false },
    interaction: { hideEdgesOnDrag: data.nodes.length > 800, tooltipDelay: 1e9 },
    nodes: { font: { size: 12, color: "#111827", strokeWidth: 3, strokeColor: "#ffffff" }, 
      scaling: { min: 11, max: 28, label: { enabled: false, drawThreshold: 8 },
        customScalingFunction: (min, max, total, value) => Math.sqrt((value - min) / Math.max(max - min, 1)) },
      chosen: { node: (v) => { v.borderWidth = 4; v.borderColor = "#ea580c"; } } },
    edges: { smooth: false, width: 1, color: { color: "#9ca3af", highlight: "#ea580c", opacity: 0.75 }, selectionWidth: 1.5,
      arrows: { to: { enabled: true, scaleFactor: 0.45 } },
      font: { size: 10, color: "#6b7280", strokeWidth: 3, strokeColor: "#ffffff", align: "middle" },
      scaling: { label: { drawThreshold: 10 } } },
  });
  network.on("beforeDrawing", (context) => {
    context.fillStyle = "rgba(107, 114, 128, 0.07)";
    data.places.forEach(([x, y, r]) => {
      context.beginPath();
      context.ellipse(x, y, r * data.stretch, r, 0, 0, 2 * Math.PI);
      context.fill();
    });
  });
  // From afar the divisions are named, as on a map: the largest first, each where there is room.
  network.on("afterDrawing", (context) => {
    const scale = network.getScale();
    const taken = [];
    context.font = 13 / scale + "px sans-serif";
    context.textAlign = "center";
    context.textBaseline = "top";
    data.places.forEach(([x, y, r, name]) => {
      if (r * scale < 16 || r * scale > 600) return;
      const half = context.measureText(name).width / 2 + 2 / scale;
      const [top, bottom] = [y - r + 3 / scale, y - r + 19 / scale];
      if (taken.some(([l, t, right, b]) => x - half < right && x + half > l && top < b && bottom > t)) return;
      taken.push([x - half, top, x + half, bottom]);
      context.lineWidth = 4 / scale;
      context.strokeStyle = "rgba(255, 255, 255, 0.9)";
      context.strokeText(name, x, top);
      context.fillStyle = "#1f2937";
      context.fillText(name, x, top);
    });
  });
  network.on("click", (event) => {
    if (event.nodes.length) showNode(event.nodes[0]);
    else if (event.edges.length) showEdge(event.edges[0]);
    else { current = null; render(); }
  });

  function labelEdges() {
    edges.update(data.edges.map((e) => ({
      id: e.id, label: [...new Set(e.relations.map((r) => word(data.relations[r][1])))].join(" · "),
    })));
  }

  function focus(id) {
    network.selectNodes([id]);
    network.focus(id, { scale: Math.max(network.getScale(), 0.9), animation: false });
    showNode(id);
  }

  // -- the panel

  function showNode(id) { current = { node: id }; render(); }
  function showEdge(id) { current = { edge: id }; render(); }

  function quote(i) {
    const [text, source, places] = data.quotes[i];
    const [doc, title, byline, date, whole] = data.sources[source];
    const box = make("blockquote", text === null ? ui("withheld") : text);
    const where = [title, date, byline, doc, ui("characters") + " " + places.map((p) => p.join("–")).join(", ")].filter(Boolean).join(" · ");
    box.append(make("footer", where));
    if (whole) {
      const full = make("div", whole, "whole");
      full.hidden = true;
      box.append(button(ui("article"), () => { full.hidden = !full.hidden; }), full);
    }
    return box;
  }

  function quotesInto(element, which) {
    which.slice(0, 1).forEach((i) => element.append(quote(i)));
    if (which.length > 1) {
      const more = button(ui("rest") + " " + (which.length - 1), () => { which.slice(1).forEach((i) => more.before(quote(i))); more.remove(); });
      element.append(more);
    }
  }

  function listInto(element, items, one) {
    items.slice(0, SHOWN_AT_FIRST).forEach((item) => element.append(one(item)));
    if (items.length > SHOWN_AT_FIRST) {
      const more = button(ui("more") + " (" + (items.length - SHOWN_AT_FIRST) + ")", () => {
        items.slice(SHOWN_AT_FIRST).forEach((item) => more.before(one(item)));
        more.remove();
      });
      element.append(more);
    }
  }

  function statusInto(element, status) {
    if (ui(status || "asserted")) element.append(make("span", ui(status), "status"));
  }

  function relationItem(i, from) {
    const [s, predicate, o, status, , note, quotes] = data.relations[i];
    const item = make("div", null, "item");
    if (from !== s) item.append(button(data.about[s][LABEL], () => focus(s)), " ");
    item.append(make("span", word(predicate) + (note ? " (" + note + ")" : ""), "term"), " ");
    if (from !== o) item.append(button(data.about[o][LABEL], () => focus(o)));
    statusInto(item, status);
    quotesInto(item, quotes);
    return item;
  }

  function factItem([term, value, status, quotes]) {
    const item = make("div", null, "item");
    item.append(make("span", word(term) + " ", "term"), make("span", word(value)));
    statusInto(item, status);
    quotesInto(item, quotes);
    return item;
  }

  function nodeInto(about, id) {
    const heading = make("h2");
    heading.append(icon(about[TYPE]), " ", about[LABEL]);
    const kind = typeName(about[TYPE]) === word(about[CLS]) ? word(about[CLS]) : word(about[CLS]) + " · " + typeName(about[TYPE]);
    panel.append(heading, make("p", kind, "term"));
    if (about[OTHERS].length) panel.append(make("p", ui("others") + ": " + about[OTHERS].join("、")));
    const section = (key, items, one) => {
      if (!items.length) return;
      panel.append(make("h3", ui(key) + " (" + items.length + ")"));
      listInto(panel, items, one);
    };
    section("facts", about[FACTS], factItem);
    section("relations", relationsOf[id], (i) => relationItem(i, id));
    section("named", about[QUOTES], quote);
    panel.append(make("p", about[IRI], "term"));
  }

  function render() {
    panel.replaceChildren();
    if (current && current.node !== undefined) nodeInto(data.about[current.node], current.node);
    else if (current) {
      panel.append(make("h2", ui("relations")));
      data.edges[current.edge].relations.forEach((i) => panel.append(relationItem(i)));
    } else {
      panel.append(make("p", ui("hint")), make("h3", ui("largest")));
      const order = relationsOf.map((r, i) => [r.length, i]).sort((a, b) => b[0] - a[0] || a[1] - b[1]).slice(0, 15);
      order.forEach(([count, i]) => {
        const item = make("div", null, "item");
        item.append(icon(data.about[i][TYPE]), " ", button(data.about[i][LABEL], () => focus(i)), " ", make("small", count));
        panel.append(item);
      });
    }
    panel.scrollTop = 0;
  }

  // -- search

  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s“”"'‘’《》]/g, "");
  const haystack = data.about.map((a) => plain(
    [a[LABEL], ...a[OTHERS], ...a[FACTS].flatMap((f) => data.words[f[1]] || [])].join("\n").replace(/\n/g, "\u0001")));
  const results = byId("results");

  function search() {
    const wanted = plain(byId("search").value);
    results.replaceChildren();
    results.hidden = !wanted;
    if (!wanted) return [];
    const rank = (i) => { const own = plain(data.about[i][LABEL]); return own === wanted ? 0 : own.startsWith(wanted) ? 1 : own.includes(wanted) ? 2 : 3; };
    const found = haystack.flatMap((text, i) => (text.includes(wanted) ? [i] : []))
      .sort((a, b) => rank(a) - rank(b) || relationsOf[b].length - relationsOf[a].length || a - b);
    found.slice(0, 50).forEach((i) => {
      const item = make("li");
      const choice = button("", () => { results.hidden = true; focus(i); });
      choice.append(icon(data.about[i][TYPE]), " ", data.about[i][LABEL], " ", make("small", typeName(data.about[i][TYPE])));
      item.append(choice);
      results.append(item);
    });
    if (!found.length) results.append(make("li", ui("nothing")));
    return found;
  }

  byId("search").addEventListener("input", search);
  byId("search").addEventListener("keydown", (event) => {
    if (event.key === "Enter") { const [first] = search(); if (first !== undefined) { results.hidden = true; focus(first); } }
    if (event.key === "Escape") results.hidden = true;
  });

  // -- legend and language

  const hidden = new Set();
  function toggle(type, element) {
    if (!hidden.delete(type)) hidden.add(type);
    element.setAttribute("aria-pressed", String(!hidden.has(type)));
    const away = (i) => hidden.has(data.about[i][TYPE]);
    nodes.update(data.about.map((a, id) => ({ id, hidden: away(id) })));
    edges.update(data.edges.map((e) => ({ id: e.id, hidden: away(e.from) || away(e.to) })));
  }

  const keys = data.shapes.map(([type]) => type).filter((type) => data.about.some((a) => a[TYPE] === type)).map((type) => {
    const key = button("", () => toggle(type, key));
    key.setAttribute("aria-pressed", "true");
    const name = make("span");
    key.append(icon(type), name);
    byId("legend").append(key);
    return { type, name };
  });

  function speak() {
    document.documentElement.lang = ["zh", "en"][language];
    document.title = ui("title");
    document.querySelectorAll("[data-word]").forEach((element) => { element.textContent = ui(element.dataset.word); });
    byId("search").placeholder = ui("search");
    byId("search").setAttribute("aria-label", ui("search"));
    byId("language").textContent = ui("language");
    byId("graph").setAttribute("aria-label", ui("graph"));
    const part = data.total > data.nodes.length;
    byId("size").textContent = data.nodes.length + (part ? " / " + data.total : "") + " " + ui("nodes") + " · " + data.relations.length + " "
      + ui("edges") + (language ? ". " : "。") + (part ? ui("part") : "");
    keys.forEach(({ type, name }) => { name.textContent = typeName(type) + " " + data.about.filter((a) => a[TYPE] === type).length; });
    labelEdges();
    render();
  }

  byId("language").addEventListener("click", () => { language = 1 - language; speak(); });
  speak();
  network.fit({ animation: false });
  document.body.dataset.ready = "yes";
  window.govkg = { network, focus, showEdge };
})();
