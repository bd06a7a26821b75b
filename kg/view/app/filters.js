/* Which entities, relations and claims are shown, and the choices beside the view. */
const filters = (() => {
  const local = (iri) => iri.replace("#", "/").slice(iri.replace("#", "/").lastIndexOf("/") + 1);
  const open = new Set(["type", "topic"]);
  const computed = new Map(); // the last selections by what they depend on
  let keys = null;

  /* The values of the address as rows of tables, made once. */
  function tables() {
    keys = keys || {
      type: new Map(data.types.name.map((name, row) => [name, row])),
      topic: new Map(data.topics.iri.map((iri, row) => [local(iri), row])),
      predicate: new Map(data.predicates.iri.map((iri, row) => [local(iri), row])),
      status: new Map(STATUSES.map((name, row) => [name, row])),
      source: new Map(data.publishers.map((name, row) => [name, row])),
      place: data.placeOf,
    };
    return keys;
  }
  const STATUSES = ["asserted", "piloted", "planned", "denied"];
  const rowsOf = (key, values) => values.map((value) => tables()[key].get(value)).filter((row) => row !== undefined);

  /* Flags of the rows that the values name; null where there are none: all. */
  function flags(key, values, size) {
    if (!values.length) return null;
    const found = new Uint8Array(size);
    rowsOf(key, values).forEach((row) => { found[row] = 1; });
    return found;
  }

  /* 2022, 2022-05, 2021..2024: whether a date lies in it, as far as it is known. */
  function period(text) {
    if (!text) return null;
    const [from, to] = text.includes("..") ? text.split("..") : [text, text];
    return (date) => Boolean(date) && (!from || date.slice(0, from.length) >= from) && (!to || date.slice(0, to.length) <= to);
  }

  /* The selection of a state: flags of entities, relations and claims, with their numbers. */
  const keyOf = (now) => JSON.stringify(state.FILTERS.map((name) => now[name] || ""));
  function keep(key, found) {
    if (computed.size > 12) computed.delete(computed.keys().next().value);
    computed.set(key, found);
    return found;
  }
  function selection(now) {
    const key = keyOf(now);
    if (computed.has(key)) return computed.get(key);
    const steps = select(now);
    for (;;) { const { done, value } = steps.next(); if (done) return keep(key, value); }
  }
  /* The same ahead of time, in tasks that are short. */
  async function prepare(now = state.now) {
    const key = keyOf(now);
    if (computed.has(key)) return;
    const steps = select(now);
    for (;;) { const { done, value } = steps.next(); if (done) { keep(key, value); return; } await dom.pause(); }
  }

  /* Yields between the passes over all claims and relations. */
  function* select(now) {
    const { entities, relations, claims, sentences, articles, places } = data;
    const inPeriod = period(now.year);
    const source = flags("source", now.source, data.publishers.length);
    const byArticle = inPeriod || source;
    const article = new Uint8Array(articles.date.length);
    for (let i = 0; byArticle && i < article.length; i++) article[i] = (!inPeriod || inPeriod(articles.date[i])) && (!source || (articles.publisher[i] >= 0 && source[articles.publisher[i]])) ? 1 : 0;
    const status = flags("status", now.status, STATUSES.length);
    const predicate = flags("predicate", now.predicate, data.predicates.iri.length);
    const least = Math.round(Number(now.confidence || 0) * 100);
    const byClaim = status || least || predicate;
    const claim = new Uint8Array(claims.relation.length);
    const said = new Uint8Array(relations.subject.length);
    for (let c = 0; c < claim.length; c++) {
      if (predicate && !predicate[relations.predicate[claims.relation[c]]]) continue;
      if (status && !status[claims.status[c]]) continue;
      if (claims.confidence[c] < least) continue;
      if (byArticle && !(claims.sentence[c] >= 0 && article[sentences.article[claims.sentence[c]]])) continue;
      claim[c] = said[claims.relation[c]] = 1;
    }
    yield;
    for (let r = 0; r < said.length; r++) { // what only the gazetteer says
      if (data.claimsOf.at[r] === data.claimsOf.at[r + 1] && !status && !least && !byArticle && (!predicate || predicate[relations.predicate[r]])) said[r] = 1;
    }
    const entity = new Uint8Array(data.count).fill(1);
    const only = (flag) => { for (let i = 0; i < entity.length; i++) if (entity[i] && !flag(i)) entity[i] = 0; };
    if (now.q) { const hit = new Uint8Array(data.count); search.rows(now.q).forEach((row) => { hit[row] = 1; }); only((i) => hit[i]); }
    const type = flags("type", now.type, data.types.name.length);
    if (type) only((i) => type[data.type[i]]);
    const place = flags("place", now.place, places.code.length);
    if (place) {
      places.parent.forEach((parent, row) => { if (parent >= 0 && place[parent]) place[row] = 1; }); // a parent stands before its children
      only((i) => entities.place[i] >= 0 && place[entities.place[i]]);
    }
    if (now.topic.length) {
      const hit = new Uint8Array(data.count);
      for (const row of rowsOf("topic", now.topic)) for (const r of data.members(data.byObject, data.firstTopic + row)) hit[relations.subject[r]] = 1;
      only((i) => hit[i]);
    }
    yield;
    if (byArticle || byClaim) {
      const hit = new Uint8Array(data.count);
      for (let r = 0; r < said.length; r++) if (said[r]) { hit[relations.subject[r]] = 1; if (relations.object[r] < data.count) hit[relations.object[r]] = 1; }
      if (!byClaim) for (let i = 0; i < hit.length; i++) for (let k = entities.articles.at[i]; !hit[i] && k < entities.articles.at[i + 1]; k++) hit[i] = article[entities.articles.of[k]];
      only((i) => hit[i]);
    }
    yield;
    const relation = said;
    for (let r = 0; r < relation.length; r++) {
      if (relation[r] && !entity[relations.subject[r]] && !(relations.object[r] < data.count && entity[relations.object[r]])) relation[r] = 0;
    }
    const sum = (flag) => { let n = 0; for (let i = 0; i < flag.length; i++) n += flag[i]; return n; };
    return { entity, relation, claim, entities: sum(entity), relations: sum(relation) };
  }

  const without = (key, now) => ({ ...now, [key]: state.LISTS.includes(key) ? [] : "" });

  /* How many shown entities (or claims, relations) each choice of a facet would leave, the facet itself apart. */
  function counts(key, now) {
    const s = selection(without(key, now));
    const { relations, claims, entities, places } = data;
    const sums = new Int32Array(Math.max(tables()[key].size, 1));
    if (key === "type") { for (let i = 0; i < data.count; i++) if (s.entity[i]) sums[data.type[i]]++; }
    if (key === "topic") { for (let r = 0; r < relations.object.length; r++) { const o = relations.object[r] - data.firstTopic; if (o >= 0 && o < data.topics.iri.length && s.entity[relations.subject[r]]) sums[o]++; } }
    if (key === "predicate") { for (let r = 0; r < relations.predicate.length; r++) if (s.relation[r]) sums[relations.predicate[r]]++; }
    if (key === "status") { for (let c = 0; c < claims.status.length; c++) if (s.claim[c] && s.relation[claims.relation[c]]) sums[claims.status[c]]++; }
    if (key === "source") { // entities, each once for a source
      const last = new Int32Array(sums.length).fill(-1);
      for (let i = 0; i < data.count; i++) {
        for (let k = entities.articles.at[i]; s.entity[i] && k < entities.articles.at[i + 1]; k++) {
          const source = data.articles.publisher[entities.articles.of[k]];
          if (source >= 0 && last[source] !== i) { last[source] = i; sums[source]++; }
        }
      }
    }
    const found = new Map();
    sums.forEach((n, value) => { if (n) found.set(value, n); });
    if (key === "place") {
      for (let i = 0; i < data.count; i++) if (s.entity[i] && entities.place[i] >= 0) sums[entities.place[i]]++;
      for (let p = sums.length - 1; p >= 0; p--) if (places.parent[p] >= 0) sums[places.parent[p]] += sums[p];
      sums.forEach((n, p) => { if (n) found.set(p, n); });
    }
    return found;
  }

  const names = {
    type: (row) => words.term(data.types, row),
    topic: (row) => words.term(data.topics, row),
    predicate: (row) => words.term(data.predicates, row),
    status: (row) => words.text(STATUSES[row]),
    source: (row) => data.publishers[row],
    place: (row) => data.places.name[row],
  };
  /* What a value of the address is called. */
  function named(key, value) {
    const row = state.LISTS.includes(key) ? tables()[key].get(value) : undefined;
    if (row !== undefined) return names[key](row);
    return key === "confidence" ? words.text("at-least", value) : key === "year" ? value.replace("..", "–") : value;
  }

  function facet(key, now) {
    const found = counts(key, now);
    const choices = [...tables()[key]].map(([value, row]) => ({ value, row, count: found.get(row) || 0, on: now[key].includes(value) }))
      .filter(({ count, on }) => count || on);
    if (key !== "type" && key !== "status") choices.sort((a, b) => b.count - a.count || a.row - b.row);
    const one = ({ value, row, count, on }) => {
      const input = dom.make("input", { type: "checkbox", "data-key": `${key}=${value}`, on: { change: () => state.toggle(key, value) } });
      input.checked = on;
      return dom.make("label", { class: "choice" }, input, key === "type" ? marks.icon(row) : null, dom.make("span", {}, names[key](row)), dom.make("small", {}, words.number(count)));
    };
    return choices.length ? dom.listed(choices, one, Math.max(14, choices.filter((c) => c.on).length)) : null;
  }

  /* Places one within the other: the way down to the chosen one, and what lies in it. */
  function placeFacet(now) {
    const found = counts("place", now);
    const chosen = rowsOf("place", now.place)[0];
    const line = chosen === undefined ? [] : data.line(chosen).reverse();
    const inside = (chosen === undefined ? data.places.parent.flatMap((parent, row) => (parent < 0 ? [row] : [])) : [...data.members(data.children, chosen)])
      .filter((row) => found.get(row)).sort((a, b) => found.get(b) - found.get(a) || a - b);
    const way = line.map((row, i) => dom.button([" ‹ ", data.places.name[row]], () => state.set({ place: i ? [data.places.code[line[i - 1]]] : [] }),
      { class: "choice", "aria-pressed": "true", "aria-label": words.text("drop", data.places.name[row]) }));
    const one = (row) => dom.button([dom.make("span", {}, data.places.name[row]), dom.make("small", {}, words.number(found.get(row)))],
      () => state.set({ place: [data.places.code[row]] }), { class: "choice", "data-key": `place=${data.places.code[row]}` });
    return [way, dom.listed(inside, one, 14)];
  }

  function yearFacet(now) {
    const years = [...new Set(data.year)].filter(Boolean).sort();
    const ends = (year) => (year.includes("..") ? year.split("..") : [year, year]);
    const [from, to] = ends(now.year);
    const choose = (a, b) => state.set({ year: a && b ? (a === b ? a : a < b ? `${a}..${b}` : `${b}..${a}`) : a || b ? `${a}..${b}` : "" });
    const select = (key, value, action) => dom.make("select", { "aria-label": words.text(key), "data-key": key, on: { change: (e) => action(e.target.value) } },
      ["", ...years.map(String)].map((y) => dom.make("option", { value: y, selected: y === value.slice(0, 4) }, y || words.text("any"))));
    return years.length ? dom.make("div", { class: "range" }, select("from-year", from, (v) => choose(v, ends(state.now.year)[1].slice(0, 4))), "–", select("to-year", to, (v) => choose(ends(state.now.year)[0].slice(0, 4), v))) : null;
  }

  function confidenceFacet(now) {
    const steps = ["", "0.5", "0.6", "0.7", "0.8", "0.9", "0.95"];
    return dom.make("select", { "aria-label": words.text("confidence"), "data-key": "confidence", on: { change: (e) => state.set({ confidence: e.target.value }) } },
      steps.map((v) => dom.make("option", { value: v, selected: v === now.confidence }, v ? words.text("at-least", v) : words.text("any"))));
  }

  const bodies = { place: placeFacet, year: yearFacet, confidence: confidenceFacet };
  /* Each group in a task of its own; what was drawn stays until all are there. */
  async function draw(element) {
    const now = state.now;
    const groups = [];
    for (const key of ["type", "place", "topic", "year", "predicate", "status", "confidence", "source"]) {
      const isSet = Boolean(now[key].length);
      const isOpen = open.has(key) || isSet;
      const box = dom.make("details", { open: isOpen, "data-facet": key }, dom.make("summary", { "data-key": `facet-${key}` }, words.text(`by-${key}`)));
      const fill = () => { if (box.childElementCount === 1) box.append(...[(bodies[key] || ((n) => facet(key, n)))(now)].flat(Infinity).filter(Boolean)); };
      if (isOpen) {
        await prepare(without(key, now));
        if (now !== state.now) return;
        fill();
      }
      box.addEventListener("toggle", () => { if (box.open) { open.add(key); fill(); } else open.delete(key); });
      groups.push({ key, box, fill });
      if (isOpen) await dom.pause();
      if (now !== state.now) return;
    }
    for (const { key, box, fill } of groups) { // opened meanwhile
      const before = element.querySelector(`details[data-facet=${key}]`);
      if (before && before.open && !box.open) { fill(); box.open = true; }
    }
    dom.anew(element, [dom.make("h2", {}, words.text("filters")), ...groups.map(({ box }) => box)]);
  }

  /* The filters that are set, each with a button that takes it away. */
  function chips(element) {
    const now = state.now;
    const chosen = state.FILTERS.flatMap((key) => (state.LISTS.includes(key) ? now[key].map((value) => [key, value]) : now[key] ? [[key, now[key]]] : []));
    const one = ([key, value]) => {
      const text = `${words.text(`by-${key}`)}${words.text("colon")}${dom.short(named(key, value), 30)}`;
      return dom.button([text, dom.make("span", { "aria-hidden": "true" }, " ✕")], () => (state.LISTS.includes(key) ? state.toggle(key, value) : state.set({ [key]: "" })),
        { class: "chip", "aria-label": words.text("drop", text), "data-key": `chip-${key}-${value}` });
    };
    dom.anew(element, [...chosen.map(one), ...(chosen.length ? [dom.button(words.text("drop-all"), () => state.set(state.none()), { class: "more" })] : [])]);
  }
  return { prepare, selection: () => selection(state.now), draw, chips, local, STATUSES };
})();

