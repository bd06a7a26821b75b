/* How a type is drawn: a shape and a colour, told apart by either. */
const marks = (() => {
  const polygon = (n, turn, size, inner) => Array.from({ length: inner ? 2 * n : n }, (_, i) => {
    const r = inner && i % 2 ? inner : size;
    const angle = turn + (2 * Math.PI * i) / (inner ? 2 * n : n);
    return `${(r * Math.sin(angle)).toFixed(1)},${(-r * Math.cos(angle)).toFixed(1)}`;
  }).join(" ");
  const outlines = {
    square: (s) => polygon(4, Math.PI / 4, s), diamond: (s) => polygon(4, 0, s), triangle: (s) => polygon(3, 0, s),
    triangleDown: (s) => polygon(3, Math.PI, s), hexagon: (s) => polygon(6, Math.PI / 6, s), star: (s) => polygon(5, 0, s, s * 0.45), dot: (s) => polygon(24, 0, s),
  };
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const known = new Map(); // colours of the style, by name: asking the browser for each is slow
  const css = (name) => known.get(name) || known.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim()).get(name);
  dark.addEventListener("change", () => known.clear());

  function look(type) {
    const { shape, colour, filled } = data.types;
    const own = !filled[type] && dark.matches ? css("--outline") : colour[type];
    return { shape: shape[type], fill: filled[type] ? colour[type] : css("--ground"), stroke: filled[type] ? css("--edge") : own, width: filled[type] ? 1 : 2.5 };
  }

  /* The mark as SVG, around (0, 0). */
  function shape(type, size) {
    const { shape: name, fill, stroke, width } = look(type);
    return dom.svg("polygon", { points: outlines[name](size), fill, stroke, "stroke-width": width, "stroke-linejoin": "round" });
  }
  const icon = (type) => dom.svg("svg", { viewBox: "-9 -9 18 18", class: "icon", "aria-hidden": "true" }, shape(type, 7.5));

  function legend(list) {
    const kinds = new Set(data.type);
    list.replaceChildren(...data.types.name.map((_, type) => type).filter((type) => kinds.has(type))
      .map((type) => dom.make("li", {}, icon(type), dom.make("span", {}, words.term(data.types, type)))));
  }
  return { icon, shape, look, legend, css, dark };
})();

