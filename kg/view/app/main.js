/* Puts the page together: header, filters, the view, the panel; draws again what a change of the address touches. */
const main = (() => {
  const { byId, make, button } = dom;
  const VIEWS = { overview, graph, map, timeline, table };
  const narrow = window.matchMedia("(max-width: 900px)");
  let drawn = 0;

  const view = () => VIEWS[state.now.view] || overview;

  /* Draw into an element anew, and keep the focus where it was. */
  function anew(element, draw) {
    const key = element.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    const result = draw(element);
    if (key) { const again = [...element.querySelectorAll("[data-key]")].find((e) => e.dataset.key === key); if (again) again.focus(); }
    return result;
  }

  function tools(element) {
    element.replaceChildren();
    view().tools(element);
    if (view().svg()) {
      const name = `govkg-${state.now.view}`;
      element.append(make("span", { class: "right" }, button("SVG", () => download.picture(name, view().svg()), { class: "boxed", "aria-label": words.text("as-svg"), "data-key": "svg" }),
        button("PNG", () => download.png(name, view().svg()), { class: "boxed", "aria-label": words.text("as-png"), "data-key": "png" })));
    }
  }

  function views(element) {
    element.setAttribute("aria-label", words.text("views"));
    element.replaceChildren(...Object.keys(VIEWS).map((name) => button(words.text(`view-${name}`), () => state.set({ view: name }), { "aria-current": VIEWS[name] === view() ? "page" : undefined, "data-key": `view-${name}` })));
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

  function draw(now, before) {
    const changed = (...keys) => !before || keys.some((key) => String(now[key] || "") !== String(before[key] || ""));
    if (changed("lang")) speak();
    const language = changed("lang");
    const filtered = language || changed(...state.FILTERS);
    if (changed("q") && document.activeElement !== byId("search")) byId("search").value = now.q || "";
    if (language || changed("view")) anew(byId("views"), views);
    if (filtered) { anew(byId("filters"), filters.draw); anew(byId("chosen"), filters.chips); count(); }
    const looks = ["view", "by", "in", "rows", "sort", "steps"];
    if (filtered || changed(...looks) || (now.view === "graph" && changed("id"))) {
      byId("main").dataset.view = now.view;
      anew(byId("view"), (element) => view().draw(element));
      anew(byId("tools"), tools);
    }
    if (filtered || changed("view", "in", "id", "rel")) {
      const one = panel.draw(byId("panel"));
      document.body.classList.toggle("looking", Boolean(one));
      if (before && one && changed("id", "rel")) { const h = byId("panel").querySelector("h2"); if (h) h.focus({ preventScroll: !narrow.matches }); }
    }
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
    function look() {
      at = -1;
      rows = search.ranked(input.value);
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
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown") { event.preventDefault(); if (list.hidden) look(); activate(at + 1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); activate(at - 1); }
      else if (event.key === "Escape") close();
      else if (event.key === "Enter") {
        if (list.hidden && !input.value.trim()) { state.set({ q: "" }); return; }
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
    if (state.now.q) await search.prepare();
    byId("skip").addEventListener("click", () => byId("main").focus());
    byId("language").addEventListener("click", () => state.set({ lang: words.name === "zh" ? "en" : "zh" }));
    byId("show-filters").addEventListener("click", () => byId("show-filters").setAttribute("aria-expanded", String(document.body.classList.toggle("filtering"))));
    byId("legend").open = !narrow.matches;
    searching();
    state.listen(draw);
    marks.dark.addEventListener("change", () => draw(state.now));
    draw(state.now);
    if (!search.ready) await search.prepare();
    document.body.dataset.ready = "yes";
  }
  begin();
  window.govkg = { state, data, search, filters, get network() { return graph.network; } };
})();
