/* A map by division: a mark for each with what is shown in it, over the seats of all counties, which draw the country. */
const map = (() => {
  const MIDDLE = 36 * Math.PI / 180;
  const x = (longitude) => (longitude / 1000 - 104) * Math.cos(MIDDLE) * 20;
  const y = (latitude) => -(latitude / 1000 - 36) * 20;
  let picture = null;
  let size = 1;

  /* Where an entity stands on the map: the nearest division around it whose coordinates are known. */
  function counted() {
    const { places, entities } = data;
    const spot = places.parent.map((parent, row) => (places.longitude[row] === null ? -1 : row));
    places.parent.forEach((parent, row) => { if (spot[row] < 0 && parent >= 0) spot[row] = spot[parent]; });
    const shown = filters.selection().entity;
    const sums = new Int32Array(spot.length);
    for (let e = 0; e < shown.length; e++) {
      const at = shown[e] && !data.isPlace(e) && entities.place[e] >= 0 ? spot[entities.place[e]] : -1;
      if (at >= 0) sums[at]++;
    }
    return [...sums].flatMap((count, row) => (count ? [[row, count]] : [])).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  }

  async function draw(element) {
    const { places, seats } = data;
    const now = state.now;
    const found = counted();
    const most = found.length ? found[0][1] : 1;
    const all = seats.longitude.map((longitude, i) => [x(longitude), y(seats.latitude[i])]).concat(found.map(([row]) => [x(places.longitude[row]), y(places.latitude[row])]));
    const box = (points) => { const xs = points.map((p) => p[0]); const ys = points.map((p) => p[1]); return [Math.min(...xs) - 30, Math.min(...ys) - 25, Math.max(...xs) + 30, Math.max(...ys) + 25]; };
    const [left, top, right, bottom] = all.length ? box(all) : [0, 0, 100, 100];
    const ground = dom.svg("path", { class: "seats", d: seats.longitude.map((longitude, i) => `M${x(longitude).toFixed(1)} ${y(seats.latitude[i]).toFixed(1)}h0`).join("") });
    const labelled = [];
    const k = Math.max((right - left) / Math.max(element.clientWidth - 190, 340), (bottom - top) / Math.max(element.clientHeight, 380));
    const few = found.length <= 400; // so many have their names at hand; of more the largest, and each by its tooltip
    const pin = ([row, count]) => {
      const [px, py] = [x(places.longitude[row]), y(places.latitude[row])];
      const r = 2.5 + 8 * Math.sqrt(count / most);
      const alone = labelled.length < 60 && labelled.every(([a, b]) => Math.abs(a - px) > 72 * k || Math.abs(b - py) > 14 * k);
      if (alone) labelled.push([px, py]);
      const name = places.name[row];
      return dom.svg("g", { class: "pin", transform: `translate(${px.toFixed(1)} ${py.toFixed(1)})`, on: { click: () => overview.look(places.entity[row]) } },
        dom.svg("g", {}, dom.svg("circle", { class: "bubble", r: r.toFixed(1) }), dom.svg("title", {}, `${name}: ${count}`),
          alone || few ? dom.svg("text", { class: alone ? "name" : "name later", x: (r + 3).toFixed(1), dy: "0.35em", "font-size": 11.5 }, dom.short(name, 12)) : null));
    };
    const pins = [];
    for (let i = 0; i < found.length; i += 500) { // a country of counties, in steps
      pins.push(...found.slice(i, i + 500).map(pin));
      await dom.pause();
      if (now !== state.now) return;
    }
    const regions = places.parent.map((parent, row) => (k < 2 && parent < 0 && places.longitude[row] !== null
      ? dom.svg("g", { class: "pin", transform: `translate(${x(places.longitude[row]).toFixed(1)} ${y(places.latitude[row]).toFixed(1)})` }, dom.svg("g", {}, dom.svg("text", { class: "region", "font-size": 11, dy: -12 }, places.name[row]))) : null));
    const [width, height] = [right - left, bottom - top];
    picture = dom.svg("svg", { class: "picture map", viewBox: `${left} ${top} ${width} ${height}`, "aria-hidden": "true" }, ground, regions, pins.reverse());
    zoomable(picture, width);
    const rows = dom.listed(found, ([row, count]) => dom.button([dom.make("span", {}, data.line(row).reverse().map((p) => places.name[p]).join(" ")), dom.make("small", {}, words.number(count))],
      () => overview.look(places.entity[row]), { class: "choice" }), 20);
    element.replaceChildren(dom.make("div", { class: "pan" }, picture), dom.make("div", { class: "groups" }, dom.make("h2", {}, words.text("groups")), rows, dom.make("p", { class: "note" }, words.text("map-note"))));
    frame(picture, left, top, width, height);
    if (state.now.place.length && found.length) { // near to what is chosen
      const [a, b, c, d] = box(found.map(([row]) => [x(places.longitude[row]), y(places.latitude[row])]));
      const wide = Math.max(c - a, (d - b) * width / height, 120);
      frame(picture, (a + c) / 2 - wide / 2, (b + d) / 2 - wide * height / width / 2, wide, wide * height / width);
    }
  }

  /* What part of the map is seen; marks and names keep their size on the screen. */
  function frame(svg, left, top, width, height) {
    svg.setAttribute("viewBox", `${left} ${top} ${width} ${height}`);
    const k = Math.max(width / (svg.clientWidth || 700), height / (svg.clientHeight || 560));
    svg.querySelectorAll(".pin > g").forEach((pin) => pin.setAttribute("transform", `scale(${k.toFixed(3)})`));
    svg.querySelector(".seats").setAttribute("stroke-width", (2.2 * k).toFixed(2));
    svg.classList.toggle("near", width < size / 2.2);
  }

  /* The wheel and the pointer: nearer, and to the side. Marks and names keep their size. */
  function zoomable(svg, width) {
    size = width;
    const at = (event) => { const m = svg.getScreenCTM().inverse(); return { x: event.clientX * m.a + m.e, y: event.clientY * m.d + m.f }; };
    svg.addEventListener("wheel", (event) => { event.preventDefault(); const p = at(event); zoom(event.deltaY < 0 ? 0.8 : 1.25, p.x, p.y); }, { passive: false });
    let from = null;
    svg.addEventListener("pointerdown", (event) => { from = at(event); });
    svg.addEventListener("pointermove", (event) => {
      if (!from || !(event.buttons & 1)) return;
      const to = at(event);
      const b = svg.viewBox.baseVal;
      frame(svg, b.x - (to.x - from.x), b.y - (to.y - from.y), b.width, b.height);
    });
    svg.addEventListener("pointerup", () => { from = null; });
  }
  function zoom(factor, cx, cy) {
    const b = picture.viewBox.baseVal;
    const px = cx === undefined ? b.x + b.width / 2 : cx;
    const py = cy === undefined ? b.y + b.height / 2 : cy;
    const k = Math.max(Math.min(factor, size / b.width), size / 40 / b.width);
    frame(picture, px - (px - b.x) * k, py - (py - b.y) * k, b.width * k, b.height * k);
  }
  function tools(element) {
    element.append(dom.button("+", () => zoom(0.7), { class: "boxed", "aria-label": words.text("closer") }), dom.button("−", () => zoom(1.4), { class: "boxed", "aria-label": words.text("further") }));
  }
  return { draw, tools, svg: () => picture };
})();

