/* All that is shown, in rows: sorted by any column, a hundred at a time, whole as CSV. */
const table = (() => {
  const EACH = 100;
  let page = 0;
  let sorted = null; // {key, rows}: kept while only the page changes

  const flagged = (flags) => { const rows = []; for (let i = 0; i < flags.length; i++) if (flags[i]) rows.push(i); return rows; };
  const placeName = (e) => { const p = data.entities.place[e]; return p < 0 ? "" : data.line(p).reverse().map((row) => data.places.name[row]).join(" "); };
  const best = (r) => data.members(data.claimsOf, r).reduce((most, c) => Math.max(most, data.claims.confidence[c]), 0);
  const status = (r) => data.members(data.claimsOf, r).reduce((least, c) => Math.min(least, data.claims.status[c]), 4);
  const reported = (r) => data.members(data.claimsOf, r).reduce((first, c) => {
    const date = data.claims.sentence[c] < 0 ? "" : data.articles.date[data.sentences.article[data.claims.sentence[c]]];
    return date && (!first || date < first) ? date : first;
  }, "");

  const articlesOf = (r) => data.members(data.claimsOf, r).map((c) => data.claims.sentence[c]).filter((s) => s >= 0).map((s) => data.sentences.article[s]);

  const KINDS = { // title, value, how it is shown, by what it is sorted
    entities: {
      rows: (shown) => flagged(shown.entity),
      columns: [
        ["name", (e) => data.label(e), (e) => panel.entity(e), (e) => data.entities.rank[e]],
        ["type", (e) => words.term(data.classes, data.entities.class[e])],
        ["place", placeName, null, (e) => data.entities.place[e]],
        ["since", (e) => data.entities.since[e] || ""],
        ["first-report", (e) => data.firstReport[e]],
        ["reports", (e) => data.releases(data.members(data.entities.articles, e))],
        ["relations", (e) => data.degree[e]],
      ],
      more: [["aliases", (e) => data.members(data.entities.others, e).join("、")], ["iri", (e) => data.about.base + data.entities.id[e]]],
    },
    relations: {
      rows: (shown) => flagged(shown.relation),
      columns: [
        ["subject", (r) => data.label(data.relations.subject[r]), (r) => panel.entity(data.relations.subject[r]), (r) => data.entities.rank[data.relations.subject[r]]],
        ["predicate", (r) => words.term(data.predicates, data.relations.predicate[r]), (r) => dom.button(words.term(data.predicates, data.relations.predicate[r]), () => state.set({ rel: panel.address(r), id: "" }))],
        ["object", (r) => data.end(data.relations.object[r]).text, (r) => panel.end(data.relations.object[r]), (r) => { const o = data.relations.object[r]; return o < data.count ? data.entities.rank[o] : o; }],
        ["status", (r) => (status(r) < 4 ? words.text(filters.STATUSES[status(r)]) : "")],
        ["confidence", (r) => best(r) / 100 || "", null, best],
        ["first-report", reported],
        ["reports", (r) => data.releases(articlesOf(r))],
      ],
      more: [["iri", (r) => data.about.base + data.entities.id[data.relations.subject[r]]]],
    },
  };

  /* Rows by a number, or by the alphabet of few different texts; equals keep their order. Sorts numbers only: fast. */
  function inOrder(rows, value, down) {
    let of = value;
    if (rows.length && typeof value(rows[0]) === "string") {
      const texts = [...new Set(rows.map(value))].sort(new Intl.Collator(words.name === "zh" ? "zh-CN" : "en").compare);
      const rank = new Map(texts.map((text, i) => [text, i]));
      of = (row) => rank.get(value(row));
    }
    const size = rows.length;
    const keys = Float64Array.from(rows, (row, i) => (down ? 1e6 - Number(of(row)) : Number(of(row)) + 1) * size + i).sort();
    return Array.from(keys, (key) => rows[Math.round(key % size)]);
  }

  function ordered() {
    const now = state.now;
    const kind = KINDS[now.rows] || KINDS.entities;
    const key = location.hash + words.name;
    if (sorted && sorted.key === key) return sorted.rows;
    const rows = kind.rows(filters.selection());
    const [name, down] = [(now.sort || "").replace(/^-/, ""), (now.sort || "").startsWith("-")];
    const column = kind.columns.find(([title]) => title === name);
    page = 0;
    sorted = { key, rows: column ? inOrder(rows, column[3] || column[1], down) : rows };
    return sorted.rows;
  }

  async function draw(element) {
    const now = state.now;
    const kind = KINDS[now.rows] || KINDS.entities;
    const rows = ordered();
    await dom.pause();
    const last = Math.max(Math.ceil(rows.length / EACH) - 1, 0);
    const head = kind.columns.map(([title]) => {
      const order = now.sort === title ? "ascending" : now.sort === `-${title}` ? "descending" : undefined;
      const next = now.sort === title ? `-${title}` : title;
      return dom.make("th", { scope: "col", "aria-sort": order }, dom.button([words.text(`col-${title}`), dom.make("span", { "aria-hidden": "true" }, order ? (order === "ascending" ? " ▲" : " ▼") : "")], () => state.set({ sort: next }, { quiet: true }), { "data-key": `sort-${title}` }));
    });
    const body = rows.slice(page * EACH, (page + 1) * EACH).map((row) => dom.make("tr", {}, kind.columns.map(([, value, show]) => {
      const plain = value(row);
      return dom.make("td", typeof plain === "number" ? { class: "figure" } : {}, show ? show(row) : typeof plain === "number" ? words.number(plain) : plain);
    })));
    const turn = (to, key) => dom.button(words.text(key), () => { page = to; draw(element); dom.byId("view").scrollTop = 0; }, { class: "boxed", disabled: to < 0 || to > last, "data-key": key });
    dom.anew(element, [dom.make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": words.text("view-table") }, dom.make("table", {}, dom.make("caption", {}, words.text(`rows-${now.rows}`, words.number(rows.length))), dom.make("thead", {}, dom.make("tr", {}, head)), dom.make("tbody", {}, body))),
      ...(last ? [dom.make("div", { class: "pages" }, turn(page - 1, "previous"), dom.make("span", {}, words.text("page-of", words.number(page + 1), words.number(last + 1))), turn(page + 1, "next"))] : [])]);
  }

  function tools(element) {
    const choose = (rows) => dom.button(words.text(`view-${rows}`), () => state.set({ rows, sort: "" }), { class: "boxed", "aria-pressed": String(state.now.rows === rows), "data-key": `rows-${rows}` });
    element.append(choose("entities"), choose("relations"), dom.button(words.text("as-csv"), csv, { class: "boxed", id: "csv" }));
  }

  function csv() {
    const kind = KINDS[state.now.rows] || KINDS.entities;
    const columns = [...kind.columns, ...kind.more];
    download.csv(`govkg-${state.now.rows}`, [columns.map(([title]) => words.text(`col-${title}`)), ...ordered().map((row) => columns.map(([, value]) => value(row)))]);
  }
  return { draw, tools, svg: () => null };
})();

