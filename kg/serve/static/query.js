// The query page: puts the editor in the place of the text field, asks /sparql, shows the answer as a table with names instead of IRIs.
// Values reach the page as text only (textContent), never as markup.
"use strict";
(() => {
  const page = document.getElementById("ask");
  const words = JSON.parse(page.dataset.words);
  const prefixes = JSON.parse(page.dataset.prefixes);
  const { root, language, nonce } = page.dataset;
  const form = document.getElementById("query-form");
  const field = document.getElementById("query");
  const state = document.getElementById("state");
  const downloads = document.getElementById("downloads");
  const table = document.getElementById("table");
  const STEP = 200; // rows shown at a time
  const OWN = new Set(["query", "sparql", "static", "void", "resource", "terms.json", "graph-data"]);
  const terms = fetch("/terms.json").then((answer) => (answer.ok ? answer.json() : {})).catch(() => ({}));
  let asking = null;

  const editor = sparqlEditor(field, { nonce, prefixes, label: words.editor, describedBy: "keys", run });
  const sync = () => { field.value = editor.text(); };
  form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
  document.getElementById("filter").addEventListener("input", ({ target }) => {
    const wanted = target.value.trim().toLowerCase();
    for (const item of document.querySelectorAll("aside li")) item.hidden = !item.textContent.toLowerCase().includes(wanted);
  });
  if (page.dataset.run) run();

  async function run() {
    sync();
    asking?.abort();
    const mine = (asking = new AbortController());
    say(words.running);
    downloads.hidden = true;
    table.replaceChildren();
    const began = performance.now();
    try {
      const answer = await post(field.value, "application/sparql-results+json, text/turtle;q=0.9", mine.signal);
      const body = await answer.text();
      if (!answer.ok) return fail(body.trim() || `${answer.status}`);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      const tabular = answer.headers.get("content-type").includes("json");
      if (tabular) await show(JSON.parse(body), seconds, mine.signal);
      else showText(body, seconds);
      offer(tabular);
    } catch (problem) {
      if (problem.name !== "AbortError") fail(words.unreachable);
    }
  }

  function post(query, accept, signal) {
    return fetch("/sparql", { method: "POST", body: query, signal, headers: { "content-type": "application/sparql-query", accept } });
  }

  function say(text) { state.textContent = text; }

  function fail(text) {
    say(words.failed);
    const problem = element("pre", text);
    problem.className = "problem";
    problem.setAttribute("role", "alert");
    table.replaceChildren(problem);
  }

  function element(name, text) {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function showText(text, seconds) {
    say(`${seconds} s`);
    table.replaceChildren(element("pre", text));
  }

  async function show({ head, results, boolean }, seconds, signal) {
    if (boolean !== undefined) return say(`${boolean ? words.yes : words.no} · ${seconds} s`);
    const rows = results.bindings;
    say(rows.length ? `${rows.length.toLocaleString(language)} ${words.rows} · ${seconds} s` : words.nothing);
    if (!rows.length) return;
    // Beside ?place the library's questions name it as ?placeLabel; here the first shows its name itself.
    const columns = head.vars.filter((name) => !(name.endsWith("Label") && head.vars.includes(name.slice(0, -"Label".length))));
    const shown = element("table");
    const line = shown.createTHead().insertRow();
    for (const name of columns) {
      const cell = element("th", name);
      cell.scope = "col";
      line.append(cell);
    }
    const body = shown.createTBody();
    const scroll = element("div");
    scroll.className = "scroll";
    scroll.append(shown);
    const more = element("button", words.more);
    more.type = "button";
    more.addEventListener("click", next);
    table.replaceChildren(scroll, more);
    let at = 0;
    await next();

    async function next() {
      const part = rows.slice(at, (at += STEP));
      more.hidden = at >= rows.length;
      const names = await labels(part, signal);
      for (const row of part) {
        const made = body.insertRow();
        for (const name of columns) made.append(cellOf(row[name], names));
      }
    }
  }

  function cellOf(term, names) {
    const cell = element("td");
    if (!term) return cell;
    if (term.type === "uri") {
      const link = element("a", names.get(term.value) ?? shorter(term.value));
      link.href = path(term.value);
      link.title = term.value;
      cell.append(link);
    } else {
      cell.textContent = term.value;
      if (term["xml:lang"]) cell.lang = term["xml:lang"];
      if (/#(integer|decimal|double)$/.test(term.datatype ?? "")) cell.className = "number";
    }
    return cell;
  }

  function shorter(iri) {
    for (const [name, start] of Object.entries(prefixes)) if (start && iri.startsWith(start)) return `${name}:${iri.slice(start.length)}`;
    return iri;
  }

  // The same mapping as on the server: an identifier below the root is at its path, any other IRI at /resource.
  function path(iri) {
    const local = iri.startsWith(root) ? iri.slice(root.length) : "";
    if (local && !local.startsWith("/") && !/[?#\\]|(^|\/)\.{1,2}(\/|$)/.test(local) && !OWN.has(local.split("/")[0])) return `/${encodeURI(local).replaceAll("%25", "%")}`;
    return `/resource?iri=${encodeURIComponent(iri)}`;
  }

  async function labels(rows, signal) {
    const iris = new Set();
    for (const row of rows) for (const term of Object.values(row)) if (term.type === "uri" && !/[\s<>"{}|^`\\]/.test(term.value)) iris.add(term.value);
    if (!iris.size) return new Map();
    const values = [...iris].map((iri) => `<${iri}>`).join(" ");
    const query = `SELECT ?iri ?name { VALUES ?iri { ${values} } ?iri <http://www.w3.org/2004/02/skos/core#prefLabel>|<http://www.w3.org/2000/01/rdf-schema#label> ?name }`;
    const found = new Map(Object.entries(await terms).filter(([iri]) => iris.has(iri)));
    const answer = await post(query, "application/sparql-results+json", signal);
    if (!answer.ok) return found; // names are a courtesy; the IRIs are there
    for (const { iri, name } of (await answer.json()).results.bindings) {
      if (!found.has(iri.value) || name["xml:lang"]?.startsWith(language)) found.set(iri.value, name.value);
    }
    return found;
  }

  function offer(tabular) {
    const kinds = tabular
      ? { CSV: ["text/csv", "csv"], TSV: ["text/tab-separated-values", "tsv"], JSON: ["application/sparql-results+json", "srj"], XML: ["application/sparql-results+xml", "srx"] }
      : { Turtle: ["text/turtle", "ttl"], "N-Triples": ["application/n-triples", "nt"], "JSON-LD": ["application/ld+json", "jsonld"], "RDF/XML": ["application/rdf+xml", "rdf"] };
    const query = field.value;
    downloads.replaceChildren(element("span", words.download));
    for (const [name, [type, ending]] of Object.entries(kinds)) {
      const button = element("button", name);
      button.type = "button";
      button.addEventListener("click", async () => {
        const answer = await post(query, type);
        if (!answer.ok) return fail((await answer.text()).trim());
        const link = element("a");
        link.href = URL.createObjectURL(await answer.blob());
        link.download = `result.${ending}`;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      });
      downloads.append(button);
    }
    downloads.hidden = false;
  }
})();
