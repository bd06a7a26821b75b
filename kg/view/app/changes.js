/* What is new, gone or changed since an earlier export: only where the build was given one. */
const changes = (() => {
  const COLOURS = ["--new", "--gone", "--changed"];
  const NAMES = ["new", "gone", "changed"];
  const SIGNS = ["+", "−", "~"];

  function draw(element) {
    const { what, entity, text, detail } = data.changes;
    const shown = filters.selection().entity;
    const rows = [...what.keys()].filter((i) => entity[i] < 0 || shown[entity[i]]);
    const one = (i) => [dom.make("b", { class: `sign ${NAMES[what[i]]}`, "aria-hidden": "true" }, SIGNS[what[i]]), " ", entity[i] < 0 ? dom.long(text[i], 200) : [panel.entity(entity[i]), text[i] ? [" ", dom.long(text[i], 200)] : null],
      detail[i] ? dom.make("small", {}, " ", dom.long(detail[i], 300)) : null];
    const sections = NAMES.map((name, kind) => {
      const own = rows.filter((i) => what[i] === kind);
      return own.length ? dom.make("section", {}, dom.make("h2", {}, words.text(`changes-${name}`, words.number(own.length))), dom.listed(own, one, 40)) : null;
    }).filter(Boolean);
    element.replaceChildren(dom.make("div", { class: "start" }, sections.length ? sections : words.text("empty")));
  }
  return { draw, tools: () => {}, svg: () => null, COLOURS };
})();

