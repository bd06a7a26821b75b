/* What is looked at, in the address: a view can be kept, shared and gone back to. */
const state = (() => {
  const DEFAULTS = { view: "overview", by: "place", rows: "entities" };
  const LISTS = ["type", "topic", "predicate", "status", "source", "place"];
  const CHOICES = { view: ["overview", "graph", "map", "timeline", "table", "changes"], by: ["place", "topic"], rows: ["entities", "relations"], steps: ["1", "2"], lang: ["zh", "en"] };
  const FILTERS = [...LISTS, "q", "year", "confidence"];
  const listeners = [];
  let now = read();

  /* What a shared address says, however it was cut or typed. */
  function decoded(text) {
    try { return decodeURIComponent(text.replace(/\+/g, " ")); } catch { return text; }
  }

  function read() {
    const found = { ...DEFAULTS };
    for (const part of location.hash.slice(1).split("&")) {
      const [key, value] = [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)];
      if (/^[a-z]+$/.test(key)) found[key] = LISTS.includes(key) ? value.split(",").filter(Boolean).map(decoded) : decoded(value);
    }
    for (const [key, values] of Object.entries(CHOICES)) if (key in found && !values.includes(found[key])) found[key] = DEFAULTS[key];
    for (const key of FILTERS) found[key] = found[key] || (LISTS.includes(key) ? [] : "");
    return found;
  }

  function address(wanted) {
    const parts = [];
    for (const [key, value] of Object.entries(wanted)) {
      const text = Array.isArray(value) ? value.map((v) => encodeURIComponent(v)).join(",") : encodeURIComponent(value === undefined || value === null ? "" : value);
      if (text && value !== DEFAULTS[key]) parts.push(`${key}=${text.replace(/%2F/g, "/").replace(/%3A/g, ":")}`);
    }
    return "#" + parts.join("&");
  }

  /* Change some of it: one step for the back button, or none. */
  function set(changes, { quiet = false } = {}) {
    const to = address({ ...now, ...changes });
    if (to === (location.hash || "#")) return;
    if (quiet) { history.replaceState(null, "", to); follow(); } else location.hash = to;
  }
  function follow() { const before = now; now = read(); listeners.forEach((listener) => listener(now, before)); }
  window.addEventListener("hashchange", follow);

  /* Add a value to a list of filters, or take it away. */
  function toggle(key, value) {
    set({ [key]: now[key].includes(value) ? now[key].filter((v) => v !== value) : [...now[key], value] });
  }
  const none = () => Object.fromEntries(FILTERS.map((key) => [key, LISTS.includes(key) ? [] : ""]));
  return {
    get now() { return now; },
    set, toggle, none, FILTERS, LISTS,
    link: (changes) => address({ ...now, ...changes }),
    listen: (listener) => listeners.push(listener),
  };
})();

