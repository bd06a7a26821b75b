/* Evidence: what is said of an entity, a relation or a group, and the sentences that say so. */
const panel = (() => {
  const FIRST = 3; // claims of a relation that are shown at once
  const { make, button } = dom;
  let turn = 0; // what comes late from a piece is dropped when another thing is looked at by then

  const entity = (row) => button([marks.icon(data.type[row]), " ", dom.isolated(dom.short(data.label(row)))], () => state.set({ id: data.entities.id[row], rel: "" }), { class: "entity" });
  function end(object) {
    const { kind, row, text } = data.end(object);
    if (kind === "entity") return entity(row);
    if (kind === "topic") return button(text, () => state.set({ topic: [filters.local(data.topics.iri[row])] }), { class: "topic" });
    return make("span", { class: "figure" }, text);
  }

  /* How a relation stands in the address: by what it says, since another build numbers it otherwise. */
  const address = (r) => [data.entities.id[data.relations.subject[r]], filters.local(data.predicates.iri[data.relations.predicate[r]]), objectName(data.relations.object[r])].join("|");
  function objectName(object) {
    const { kind, row, text } = data.end(object);
    return kind === "entity" ? data.entities.id[row] : kind === "topic" ? filters.local(data.topics.iri[row]) : data.figures.measure[row] + "=" + data.figures.value[row] + (data.figures.period[row] || "");
  }
  function found(text) {
    const subject = data.rowOf.get(text.split("|")[0]);
    return subject === undefined ? undefined : [...data.members(data.bySubject, subject)].find((r) => address(r) === text);
  }

  // -- one claim

  function claim(c) {
    const { claims } = data;
    const row = claims.sentence[c];
    const [by, post] = claims.more[c] || [-1, null];
    const facts = [
      claims.status[c] ? make("span", { class: `status ${filters.STATUSES[claims.status[c]]}` }, words.text(filters.STATUSES[claims.status[c]])) : words.text("asserted"),
      `${words.text("confidence")} ${(claims.confidence[c] / 100).toFixed(2)}`,
      post ? `${words.text("post")} ${post}` : null,
      by >= 0 ? [words.text("reported-by"), " ", entity(by)] : null,
      make("span", { class: "rule" }, `${words.text("rule")} ${data.rules[claims.rule[c]]}`),
    ].filter(Boolean);
    return make("div", { class: "claim" }, row >= 0 ? quote(row) : null, make("p", { class: "facts" }, facts.map((fact, i) => [i ? " · " : "", fact])));
  }

  /* A sentence and where it stands; filled in when its piece is there. */
  function quote(row) {
    const own = turn;
    const box = make("figure", { class: "quote" }, make("blockquote", {}, "…"));
    data.sentence(row).then(async ({ text, places, article }) => {
      if (own !== turn) return;
      const where = [article.title, article.publisher, article.date, article.byline].filter(Boolean).map((part) => dom.short(part, 120)).join(" · ");
      const at = places.map((p) => p.join("–")).join(", ");
      const around = text && (await context(article.row, text));
      const first = article.first < 0 ? null : await data.article(article.first);
      const words_ = text === null ? make("em", {}, words.text("withheld")) : around ? [make("span", { class: "near" }, around.before), make("mark", {}, text), make("span", { class: "near" }, around.after)] : dom.long(text);
      box.replaceChildren(make("blockquote", {}, words_), make("figcaption", {}, where, make("br"), make("small", {}, dom.long(article.source, 120), " ", words.text("characters", at)),
        first ? [make("br"), make("small", { class: "reprint" }, words.text("reprint", dom.short([first.publisher, first.date, first.title || first.source].filter(Boolean).join(" · "), 120)))] : null,
        data.about.texts ? [" ", button(words.text("article"), () => whole(article), { class: "more" })] : null));
    }).catch((problem) => box.replaceChildren(make("p", { class: "problem", role: "alert" }, problem.message)));
    return box;
  }

  /* The sentences before and after a quote, where the page holds whole articles. */
  async function context(article, text) {
    const all = await data.text(article);
    const at = all === null ? -1 : all.indexOf(text);
    if (at < 0) return null;
    const before = all.slice(Math.max(at - 160, 0), at).split("\n").pop();
    const after = all.slice(at + text.length, at + text.length + 160).split("\n")[0];
    const sentence = before.slice(0, -1).search(/[。！？][^。！？]*$/);
    const stop = after.search(/[。！？]/);
    return { before: sentence < 0 ? before : before.slice(sentence + 1), after: stop < 0 ? after : after.slice(0, stop + 1) };
  }

  /* The article as cut, every sentence marked that something rests on, every name that leads to its entity. */
  async function whole(article) {
    const text = await data.text(article.row);
    const rows = [...data.sentences.article.keys()].filter((s) => data.sentences.article[s] === article.row);
    const quotes = (await Promise.all(rows.map(data.sentence))).map((s) => s.text).filter(Boolean);
    const marked = new Uint8Array(text.length);
    quotes.forEach((q) => { const at = text.indexOf(q); if (at >= 0) marked.fill(1, at, at + q.length); });
    const named = new Map(); // a name → its entity: the longest first
    data.entities.id.forEach((_, e) => {
      const own = data.members(data.entities.articles, e);
      if (own.includes(article.row)) [data.label(e), ...data.members(data.entities.others, e)].forEach((name) => { if (name.length > 1 && !named.has(name)) named.set(name, e); });
    });
    const names = [...named.keys()].sort((a, b) => b.length - a.length);
    const parts = [];
    for (let i = 0; i < text.length;) {
      const name = names.find((n) => text.startsWith(n, i));
      let stop = i + (name ? name.length : 1);
      if (!name) while (stop < text.length && marked[stop] === marked[i] && !names.some((n) => text.startsWith(n, stop))) stop++;
      const words_ = name ? button(name, () => state.set({ id: data.entities.id[named.get(name)], rel: "" }), { class: "name" }) : text.slice(i, stop);
      parts.push(marked[i] ? make("mark", {}, words_) : words_);
      i = stop;
    }
    const close = button(words.text("close"), () => box.close(), { class: "boxed" });
    const box = make("dialog", { "aria-label": article.title || article.id, on: { close: () => box.remove(), click: (e) => { if (e.target === box || e.target.className === "name") box.close(); } } },
      make("h2", {}, article.title || article.id), make("p", {}, [article.publisher, article.date, article.byline].filter(Boolean).join(" · ")), make("div", { class: "text" }, parts), close);
    document.body.append(box);
    box.showModal();
  }

  // -- an entity, a relation, a group

  const section = (title, count, ...children) => make("section", {}, make("h3", {}, title, make("small", {}, ` ${words.number(count)}`)), ...children);

  function relation(r, seen, open = false) {
    const { relations } = data;
    const own = data.members(data.claimsOf, r);
    const shown = own.filter((c) => filters.selection().claim[c]);
    const other = seen === relations.subject[r] ? end(relations.object[r]) : entity(relations.subject[r]);
    const planned = own.length && own.every((c) => data.claims.status[c] > 1) ? make("span", { class: "status" }, words.text(filters.STATUSES[Math.min(...own.map((c) => data.claims.status[c]))])) : null;
    if (!own.length) return make("div", { class: "relation" }, other);
    const box = make("details", { class: "evidence", open }, make("summary", {}, make("small", {}, words.text("evidence", own.length))));
    const fill = () => { if (box.childElementCount === 1) box.append(dom.listed([...(shown.length ? shown : own)], claim, FIRST)); };
    if (open) fill(); else box.addEventListener("toggle", fill, { once: true });
    return make("div", { class: "relation" }, other, planned, box);
  }

  function aboutEntity(row) {
    const { entities, relations, classes, places } = data;
    const cls = entities.class[row];
    const type = data.type[row];
    const kind = words.term(classes, cls);
    const general = words.term(data.types, type);
    const others = data.members(entities.others, row);
    const place = entities.place[row];
    const fact = (key, ...value) => [make("dt", {}, words.text(key)), make("dd", {}, ...value)];
    const facts = make("dl", {},
      fact("type", kind === general ? kind : `${kind}${words.bracketed(general)}`),
      others.length ? fact("aliases", words.list(others.slice(0, 30).map((name) => dom.short(name, 120)))) : null,
      place >= 0 && !data.isPlace(row) ? fact("place", data.line(place).reverse().map((p, i) => [i ? " › " : "", button(places.name[p], () => state.set({ id: entities.id[places.entity[p]], rel: "" }))])) : null,
      data.isPlace(row) && places.parent[place] >= 0 ? fact("within", data.line(places.parent[place]).reverse().map((p, i) => [i ? " › " : "", button(places.name[p], () => state.set({ id: entities.id[places.entity[p]], rel: "" }))])) : null,
      entities.since[row] ? fact("since", entities.since[row]) : null,
      data.firstReport[row] ? fact("first-report", data.firstReport[row]) : null);
    const byPredicate = new Map();
    const add = (r, out) => { const key = `${out ? "" : "^"}${relations.predicate[r]}`; (byPredicate.get(key) || byPredicate.set(key, []).get(key)).push(r); };
    data.members(data.bySubject, row).forEach((r) => add(r, true));
    data.members(data.byObject, row).forEach((r) => add(r, false));
    const shown = filters.selection().relation;
    const sections = [...byPredicate].sort((a, b) => weight(a[0], a[1][0]) - weight(b[0], b[1][0])).map(([key, all]) => {
      const out = key[0] !== "^";
      const own = all.filter((r) => shown[r]).sort((a, b) => (out ? 0 : data.degree[relations.subject[b]] - data.degree[relations.subject[a]]) || a - b);
      const name = words.term(data.predicates, Number(key.replace("^", "")));
      return own.length ? section(out ? name : words.text("inverse", name), own.length, dom.listed(own, (r) => relation(r, row), 8)) : null;
    });
    const sentences = data.members(entities.sentences, row);
    const inside = data.isPlace(row) ? residents(place) : null;
    return [make("h2", { tabindex: -1 }, marks.icon(type), " ", dom.long(data.label(row), 120)), facts, goTo(row), inside, ...sections,
      sentences.length ? section(words.text("named"), data.releases(data.members(entities.articles, row)), dom.listed([...sentences], quote, 2)) : null,
      make("p", { class: "iri" }, data.about.base + entities.id[row])];
  }
  /* Initiatives come first, then who takes part, figures, topics, places; what it does before what is done with it. */
  const KINDS = ["practice", "agency", "organization", "document", "honor", "concept", "person", "figure", "topic", "place"];
  function weight(key, r) {
    const out = key[0] !== "^";
    const { kind, row } = data.end(out ? data.relations.object[r] : data.relations.subject[r]);
    return KINDS.indexOf(kind === "entity" ? data.entities.id[row].split("/")[0] : kind) * 1000 + (out ? 0 : 500) + data.relations.predicate[r];
  }
  const goTo = (row) => make("p", { class: "go" }, state.now.view === "graph" ? null : button(words.text("show-graph"), () => state.set({ view: "graph", id: data.entities.id[row] }), { class: "boxed" }),
    data.isPlace(row) && data.entities.place[row] >= 0 ? button(words.text("filter-place"), () => state.set({ place: [data.places.code[data.entities.place[row]]] }), { class: "boxed" }) : null);

  /* What belongs to a place and what lies in it, by type. */
  function residents(place) {
    const shown = filters.selection().entity;
    const inside = new Uint8Array(data.places.code.length);
    inside[place] = 1;
    data.places.parent.forEach((parent, row) => { if (parent >= 0 && inside[parent]) inside[row] = 1; });
    const found = data.types.name.map(() => []);
    for (let p = place; p < inside.length; p++) if (inside[p]) for (const e of data.members(data.residents, p)) if (shown[e] && !data.isPlace(e)) found[data.type[e]].push(e);
    return found.map((rows, type) => (rows.length ? section(words.term(data.types, type), rows.length, dom.listed(rows.sort((a, b) => data.degree[b] - data.degree[a] || a - b), entity, 8)) : null));
  }

  function aboutRelation(r) {
    const { relations } = data;
    return [make("h2", { tabindex: -1 }, words.term(data.predicates, relations.predicate[r])), make("p", {}, entity(relations.subject[r])),
      make("p", { class: "predicate" }, words.term(data.predicates, relations.predicate[r])), make("div", {}, relation(r, relations.subject[r], true))];
  }

  function start() {
    const around = overview.chosenPlace();
    if (around !== undefined && state.now.view === "overview") return [make("h2", { tabindex: -1 }, data.places.name[around]), goTo(data.places.entity[around]), residents(around)];
    const shown = filters.selection().entity;
    const best = [...data.byDegree].filter((e) => shown[e]);
    const top = (kinds) => { const own = data.types.name.map((name) => kinds.includes(name)); return best.filter((e) => own[data.type[e]]); };
    const list = (key, rows) => (rows.length ? section(words.text(key), rows.length, dom.listed(rows, entity, 10)) : null);
    return [make("h2", { tabindex: -1 }, words.text("welcome")), make("p", {}, words.text("hint")), list("initiatives", top(["Program", "Mechanism", "Platform", "Facility"])), list("actors", top(["Agency", "Organization"]))];
  }

  /* Show what the address names; true where that is one thing. */
  function draw(element) {
    turn++;
    const { id, rel } = state.now;
    const r = rel ? found(rel) : undefined;
    const row = id ? data.rowOf.get(id) : undefined;
    const content = r !== undefined ? aboutRelation(r) : row !== undefined ? aboutEntity(row) : start();
    const close = r !== undefined || row !== undefined ? [button("✕", () => state.set(r !== undefined && row !== undefined ? { rel: "" } : { id: "", rel: "" }), { class: "close", "aria-label": words.text("close") })] : [];
    element.replaceChildren(...close, ...content.flat().filter(Boolean));
    element.scrollTop = 0;
    return r !== undefined || row !== undefined;
  }
  return { draw, entity, end, address };
})();

