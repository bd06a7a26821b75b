/* Makes elements. Every name and quote goes through textContent: nothing from a page is ever read as markup. */
const dom = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const byId = (id) => document.getElementById(id);

  function put(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === "on") for (const [event, action] of Object.entries(value)) element.addEventListener(event, action);
      else if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    for (const child of [children].flat(Infinity)) if (child !== undefined && child !== null && child !== "") element.append(child);
    return element;
  }
  const make = (tag, attributes, ...children) => put(document.createElement(tag), attributes, children);
  const svg = (tag, attributes, ...children) => put(document.createElementNS(SVG, tag), attributes, children);
  const button = (text, action, attributes) => make("button", { type: "button", on: { click: action }, ...attributes }, text);

  /* A list of which the first ones are shown, and the rest on demand, some at a time. */
  function listed(items, one, first = 12, tag = "ul") {
    const list = make(tag, { class: "plain" });
    const box = make("div", {}, list);
    let shown = 0;
    const more = button("", () => show(100), { class: "more" });
    function show(count) {
      items.slice(shown, shown + count).forEach((item) => list.append(make("li", {}, one(item))));
      shown = Math.min(shown + count, items.length);
      more.textContent = words.text("more", words.number(items.length - shown));
      if (shown < items.length) box.append(more); else more.remove();
    }
    show(first);
    return box;
  }

  /* A long name or quote: the beginning, and the rest on demand. */
  function long(text, limit = 600) {
    if (text.length <= limit) return isolated(text);
    const rest = button(words.text("whole"), () => { span.firstChild.textContent = text; rest.remove(); }, { class: "more" });
    const span = make("span", {}, isolated(text.slice(0, limit) + "…"), " ", rest);
    return span;
  }
  /* Text whose direction marks stay inside it. */
  const isolated = (text) => make("bdi", {}, text);
  const short = (text, limit = 60) => (text.length > limit ? text.slice(0, limit - 1) + "…" : text);
  /* Put other children into an element, and the focus where it was. */
  function anew(element, children) {
    const key = element.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    element.replaceChildren(...children);
    if (key) { const again = [...element.querySelectorAll("[data-key]")].find((e) => e.dataset.key === key); if (again) again.focus(); }
  }
  /* Let the browser do what waits: no task of ours is long. */
  const pause = () => new Promise((resolve) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = resolve; port2.postMessage(0); });
  return { anew, pause, byId, make, svg, button, listed, long, isolated, short };
})();

