/* Files from what is shown: a table as CSV, a picture as SVG or PNG. */
const download = (() => {
  function save(name, blob) {
    const link = dom.make("a", { href: URL.createObjectURL(blob), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  /* A cell that no spreadsheet takes for a formula. */
  function cell(value) {
    const text = value === null || value === undefined ? "" : String(value);
    const harmless = typeof value !== "number" && /^\s*[=+\-@|\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless;
  }
  /* With a byte order mark, by which spreadsheets know UTF-8. */
  const csv = (name, rows) => save(`${name}.csv`, new Blob(["\ufeff", rows.map((row) => row.map(cell).join(",")).join("\r\n"), "\r\n"], { type: "text/csv;charset=utf-8" }));

  const serialized = (svg) => {
    const copy = svg.cloneNode(true);
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    const style = dom.svg("style", {}, document.querySelector("style").textContent.match(/\/\* pictures \*\/([\s\S]*?)\/\* end \*\//)[1]
      .replace(/var\((--[a-z-]+)\)/g, (whole, name) => marks.css(name) || whole));
    copy.prepend(style);
    return new XMLSerializer().serializeToString(copy);
  };
  const picture = (name, svg) => save(`${name}.svg`, new Blob([serialized(svg)], { type: "image/svg+xml" }));

  async function png(name, svg) {
    const { width, height } = svg.viewBox.baseVal;
    const scale = Math.min(2400 / Math.max(width, height), 4);
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(serialized(svg).replace("<svg ", `<svg width="${width * scale}" height="${height * scale}" `))}`;
    await image.decode();
    const canvas = dom.make("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
    const context = canvas.getContext("2d");
    context.fillStyle = marks.css("--ground");
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0);
    canvas.toBlob((blob) => save(`${name}.png`, blob));
  }
  return { csv, picture, png };
})();

