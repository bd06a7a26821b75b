/* The graph: pieces inflated, columns as typed arrays, and what is asked of them. */
const data = (() => {
  const waiting = new Map(); // piece → {resolve, reject}: those of graph-data that are being loaded
  const kept = new Map(); // piece → promise of its content
  const self = {};

  window.kgPiece = (name, text) => { const w = waiting.get(name); if (w) w.resolve(text); };

  function outside(name) {
    return new Promise((resolve, reject) => {
      waiting.set(name, { resolve });
      const script = dom.make("script", { src: `graph-data/${name}.js`, on: {
        error: () => reject(new Error(words.text("gone", `graph-data/${name}.js`))), load: () => script.remove() } });
      document.head.append(script);
    });
  }

  async function inflate(text) {
    const letters = atob(text);
    const bytes = new Uint8Array(letters.length);
    for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  }

  function piece(name) {
    if (!kept.has(name)) {
      const element = document.querySelector(`script[data-piece="${name}"]`);
      const text = given.outside.includes(name) ? outside(name) : Promise.resolve(element.textContent);
      const content = text.then(inflate);
      content.catch(() => kept.delete(name)); // the folder may come back
      kept.set(name, content);
      if (element && name === "core") element.remove();
    }
    return kept.get(name);
  }

  /* For each number below count the rows of a column that hold it, in order. */
  function grouped(column, count) {
    const at = new Int32Array(count + 1);
    for (const v of column) if (v >= 0) at[v + 1]++;
    for (let i = 0; i < count; i++) at[i + 1] += at[i];
    const of = new Int32Array(at[count]);
    const next = at.slice();
    column.forEach((v, row) => { if (v >= 0) of[next[v]++] = row; });
    return { at, of };
  }
  /* Lists that come as their lengths, with where each begins. */
  function listed({ length, of }) {
    const at = new Int32Array(length.length + 1);
    length.forEach((n, row) => { at[row + 1] = at[row] + n; });
    return { at, of };
  }
  /* A sorted column from what each number adds to the one before it. */
  function summed(steps) {
    let sum = 0;
    return Int32Array.from(steps, (step) => (sum += step));
  }
  const members = (lists, row) => lists.of.slice(lists.at[row], lists.at[row + 1]);

  async function open() {
    const core = await piece("core");
    kept.delete("core");
    Object.assign(self, core);
    const { entities, relations, claims, articles, places } = core;
    relations.subject = summed(relations.subject);
    claims.relation = summed(claims.relation);
    core.sentences.article = summed(core.sentences.article);
    for (const table of [relations, claims]) {
      for (const [name, column] of Object.entries(table)) if (Array.isArray(column)) table[name] = Int32Array.from(column);
    }
    for (const name of ["others", "articles", "sentences"]) entities[name] = listed(entities[name]);
    for (const lists of [entities.articles, entities.sentences]) lists.of = Int32Array.from(lists.of);
    self.count = entities.id.length;
    self.firstTopic = self.count;
    self.firstFigure = self.count + core.topics.iri.length;
    self.rowOf = new Map(entities.id.map((id, row) => [id, row]));
    self.placeOf = new Map(places.code.map((code, row) => [code, row]));
    self.type = Uint8Array.from(entities.class, (c) => core.classes.type[c]);
    self.bySubject = grouped(relations.subject, self.count);
    self.byObject = grouped(relations.object, self.firstFigure + core.figures.measure.length);
    self.claimsOf = grouped(claims.relation, relations.subject.length);
    self.residents = grouped(entities.place, places.code.length);
    self.children = grouped(places.parent, places.code.length);
    self.year = Int32Array.from(articles.date, (d) => Number(d.slice(0, 4)) || 0);
    self.degree = new Int32Array(self.count);
    for (let i = 0; i < relations.subject.length; i++) {
      self.degree[relations.subject[i]]++;
      if (relations.object[i] < self.count) self.degree[relations.object[i]]++;
    }
    self.firstReport = entities.id.map((_, row) => {
      let first = "";
      for (let i = entities.articles.at[row]; i < entities.articles.at[row + 1]; i++) {
        const date = articles.date[entities.articles.of[i]];
        if (date && (!first || date < first)) first = date;
      }
      return first;
    });
    const release = (article) => articles.first[article] ?? article;
    // How many releases some articles print: reprints are one report.
    self.releases = (rows) => new Set(Array.from(rows, release)).size;
    self.byDegree = Int32Array.from(Float64Array.from(self.degree, (n, row) => -n * self.count + row).sort(), (key) => ((key % self.count) + self.count) % self.count);
    self.changeOf = new Map(core.changes ? core.changes.entity.map((row, i) => [row, core.changes.what[i]]).filter(([row]) => row >= 0) : []);
    // A division's line: itself and what it lies in, up to the province.
    self.line = (place) => { const line = []; for (let p = place; p >= 0; p = places.parent[p]) line.push(p); return line; };
    self.isPlace = (row) => { const p = entities.place[row]; return p >= 0 && places.entity[p] === row; };
  }

  const label = (row) => self.entities.label[row];

  /* What stands at the end of a relation: {kind, text, row}. */
  function end(object) {
    if (object < self.firstTopic) return { kind: "entity", row: object, text: label(object) };
    if (object < self.firstFigure) return { kind: "topic", row: object - self.firstTopic, text: words.term(self.topics, object - self.firstTopic) };
    return { kind: "figure", row: object - self.firstFigure, text: figure(object - self.firstFigure) };
  }

  /* A reported figure in one line. */
  function figure(row) {
    const f = self.figures;
    const sign = { increase: "↑", decrease: "↓" }[f.direction[row]] || "";
    const change = f.level[row] ? "" : words.text("change") + " ";
    const period = f.period[row] ? words.bracketed(f.period[row]) : "";
    return `${f.measure[row]} ${change}${f.approximation[row] || ""}${f.value[row].toLocaleString("en")}${f.unit[row] || ""}${sign}${period}`;
  }

  /* A sentence with its article: {text, places, article: {source, id, title, byline, date, publisher, first}}. */
  async function sentence(row) {
    const each = self.about.sentencesEach;
    const [text, places] = (await piece("s" + Math.floor(row / each)))[row % each];
    const at = self.sentences.article[row];
    return { text, places, article: await article(at) };
  }
  async function article(row) {
    const each = self.about.articlesEach;
    const [source, id, title, byline] = (await piece("a" + Math.floor(row / each)))[row % each];
    const publisher = self.publishers[self.articles.publisher[row]] || "";
    return { row, source, id, title, byline, publisher, date: self.articles.date[row], first: self.articles.first[row] ?? -1 };
  }
  /* A whole article, or null where the page has none. */
  async function text(row) {
    const parcel = self.about.texts ? self.about.textOf[row] : -1;
    return parcel === undefined || parcel < 0 ? null : (await piece("t" + parcel))[row];
  }

  return Object.assign(self, { open, members, label, end, sentence, article, text });
})();

