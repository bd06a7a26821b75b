/* Puts the page together: header, filters, the view, the panel; draws again what a change of the address touches. */
const main = (() => {
  const { byId, make, button } = dom;
  const VIEWS = { overview, graph, map, timeline, table };
  const narrow = window.matchMedia("(max-width: 900px)");
  let drawn = 0;

  const view = () => VIEWS[state.now.view] || overview;

  function tools(element) {
    const box = make("div");
    view().tools(box);
    if (view().svg()) {
      const name = `govkg-${state.now.view}`;
      box.append(make("span", { class: "right" }, button("SVG", () => download.picture(name, view().svg()), { class: "boxed", "aria-label": words.text("as-svg"), "data-key": "svg" }),
        button("PNG", () => download.png(name, view().svg()), { class: "boxed", "aria-label": words.text("as-png"), "data-key": "png" })));
    }
    dom.anew(element, [...box.childNodes]);
  }

  function views(element) {
    element.setAttribute("aria-label", words.text("views"));
    dom.anew(element, Object.keys(VIEWS).map((name) => button(words.text(`view-${name}`), () => state.set({ view: name }), { "aria-current": VIEWS[name] === view() ? "page" : undefined, "data-key": `view-${name}` })));
  }

  function speak() {
    words.use(state.now.lang);
    document.title = words.text("title");
    document.querySelectorAll("[data-word]").forEach((element) => { element.textContent = words.text(element.dataset.word); });
    const input = byId("search");
    input.placeholder = words.text("search");
    input.setAttribute("aria-label", words.text("search"));
    byId("results").setAttribute("aria-label", words.text("results"));
    byId("filters").setAttribute("aria-label", words.text("filters"));
    byId("panel").setAttribute("aria-label", words.text("panel"));
    byId("main").setAttribute("aria-label", words.text("picture"));
    byId("language").textContent = words.text("language");
    byId("show-filters").textContent = words.text("filters");
    marks.legend(byId("legend").querySelector("ul"));
  }

  function count() {
    const shown = filters.selection();
    byId("count").textContent = words.text("count", words.number(shown.entities), words.number(data.count), words.number(shown.relations), words.number(data.relations.subject.length));
  }

  let due = new Set(); // what has to be drawn again
  let drawing = false;

  /* What a change of the address touches; drawn in steps, so that none of them is long. */
  function changed(now, before) {
    const differs = (...keys) => !before || keys.some((key) => String(now[key] || "") !== String(before[key] || ""));
    const language = differs("lang");
    const filtered = language || differs(...state.FILTERS);
    if (language) due.add("words");
    if (language || differs("view")) due.add("views");
    if (filtered) due.add("filters");
    if (filtered || differs("view", "by", "in", "rows", "sort", "steps") || (now.view === "graph" && differs("id"))) due.add("view");
    if (filtered || differs("view", "in", "id", "rel")) due.add("panel");
    if (before && differs("id", "rel")) due.add("focus");
    run();
  }

  async function run() {
    if (drawing) return;
    drawing = true;
    const take = (name) => due.delete(name);
    try {
      while (due.size) {
        if (take("words")) speak();
        if (take("views")) views(byId("views"));
        if (due.has("filters")) {
          if (state.now.q) await search.look(state.now.q);
          if (document.activeElement !== byId("search")) byId("search").value = state.now.q;
          await filters.prepare();
          filters.chips(byId("chosen"));
          count();
          await dom.pause();
        }
        if (take("view")) {
          byId("main").dataset.view = state.now.view;
          document.body.classList.toggle("looking", Boolean(state.now.id || state.now.rel)); // before: the view fills what the panel leaves
          await view().draw(byId("view"));
          tools(byId("tools"));
          await dom.pause();
        }
        if (take("panel")) {
          const one = panel.draw(byId("panel"));
          document.body.classList.toggle("looking", Boolean(one));
          if (take("focus") && one) byId("panel").querySelector("h2").focus({ preventScroll: !narrow.matches });
          await dom.pause();
        }
        take("focus");
        if (take("filters")) await filters.draw(byId("filters"));
      }
    } finally { drawing = false; }
    document.body.dataset.drawn = String(++drawn);
  }

  // -- search

  function searching() {
    const input = byId("search");
    const list = byId("results");
    let rows = [];
    let at = -1;
    const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); at = -1; };
    const go = (row) => { close(); state.set({ id: data.entities.id[row], rel: "", view: state.now.view === "overview" ? "graph" : state.now.view }); };
    const all = () => { close(); state.set({ q: input.value.trim(), view: "table", rows: "entities", id: "", rel: "" }); };
    function activate(next) {
      const options = list.querySelectorAll("[role=option]");
      if (!options.length) return;
      if (options[at]) options[at].setAttribute("aria-selected", "false");
      at = (next + options.length) % options.length;
      options[at].setAttribute("aria-selected", "true");
      options[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[at].id);
    }
    async function look() {
      at = -1;
      const text = input.value;
      const found = await search.look(text, () => input.value === text);
      if (found === null || input.value !== text || document.activeElement !== input) return;
      rows = found;
      const typed = search.plain(input.value);
      list.hidden = !typed;
      input.setAttribute("aria-expanded", String(Boolean(typed)));
      input.removeAttribute("aria-activedescendant");
      const option = (row, i) => {
        const place = data.entities.place[row];
        const other = search.plain(data.label(row)).includes(typed) ? "" : data.members(data.entities.others, row).find((name) => search.plain(name).includes(typed)) || "";
        return make("li", { role: "option", id: `option-${i}`, "aria-selected": "false", on: { mousedown: (e) => e.preventDefault(), click: () => go(row) } }, marks.icon(data.type[row]),
          make("span", { class: "what" }, dom.isolated(dom.short(data.label(row), 80)), other ? make("small", {}, " ", dom.short(other, 40)) : null),
          make("small", {}, [words.term(data.classes, data.entities.class[row]), place >= 0 && !data.isPlace(row) ? data.places.name[place] : ""].filter(Boolean).join(" · ")));
      };
      list.replaceChildren(...rows.slice(0, 12).map(option),
        rows.length ? make("li", { role: "option", id: "option-all", "aria-selected": "false", class: "all", on: { mousedown: (e) => e.preventDefault(), click: all } }, words.text("all-results", words.number(rows.length))) : make("li", { class: "nothing" }, words.text("nothing")));
      document.body.dataset.searched = input.value;
    }
    input.addEventListener("input", look);
    input.addEventListener("focus", () => { if (input.value) look(); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", async (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown") { event.preventDefault(); if (list.hidden) await look(); activate(at + 1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); activate(at - 1); }
      else if (event.key === "Escape") close();
      else if (event.key === "Enter") {
        if (list.hidden && !input.value.trim()) { state.set({ q: "" }); return; }
        if (document.body.dataset.searched !== input.value) await look();
        const option = list.querySelector("[aria-selected=true]");
        if (option) option.click(); else if (rows.length) go(rows[0]);
      }
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) { event.preventDefault(); input.focus(); }
      if (event.key === "Escape" && !list.contains(document.activeElement) && document.activeElement !== input && (state.now.id || state.now.rel) && !document.querySelector("dialog[open]")) state.set({ rel: "", id: "" });
    });
  }

  async function begin() {
    words.use(state.now.lang);
    if (!("DecompressionStream" in window)) { byId("view").textContent = words.text("old-browser"); return; }
    await data.open();
    if (data.changes) VIEWS.changes = changes;
    byId("skip").addEventListener("click", () => byId("main").focus());
    byId("language").addEventListener("click", () => state.set({ lang: words.name === "zh" ? "en" : "zh" }));
    byId("show-filters").addEventListener("click", () => byId("show-filters").setAttribute("aria-expanded", String(document.body.classList.toggle("filtering"))));
    const { query } = document.documentElement.dataset; // where `kg serve` answers queries: it says so when it hands out the page
    if (query && /^https?:$/.test(location.protocol)) { byId("query").href = query; byId("query").hidden = false; }
    byId("legend").open = !narrow.matches;
    searching();
    // A canvas has the screen's size; paper gets the same picture as lines and letters.
    window.addEventListener("beforeprint", () => { if (view() === graph && graph.svg()) byId("view").append(graph.svg()); });
    window.addEventListener("afterprint", () => document.querySelectorAll(".paper").forEach((copy) => copy.remove()));
    state.listen(changed);
    marks.dark.addEventListener("change", () => changed(state.now));
    changed(state.now);
    await search.prepare();
    while (drawing) await dom.pause();
    document.body.dataset.ready = "yes";
  }
  begin();
  window.govkg = { state, data, search, filters, get network() { return graph.network; } };
})();
