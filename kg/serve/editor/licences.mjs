// Puts the licences of what was bundled before the bundle: MIT asks that they go with every copy.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";

const bundle = "../static/editor.min.js";
const packages = Object.entries(JSON.parse(readFileSync("package-lock.json", "utf8")).packages)
  .filter(([path]) => /^node_modules\/(@codemirror|@lezer|@marijn|crelt$|style-mod$|w3c-keyname$)/.test(path))
  .map(([path, { version }]) => ({ path, name: path.replace("node_modules/", ""), version }));
const texts = new Map();
for (const { path, name, version } of packages) {
  const file = readdirSync(path).find((entry) => /^licen[cs]e/i.test(entry));
  const text = readFileSync(`${path}/${file}`, "utf8").trim();
  if (!text.includes("Permission is hereby granted, free of charge")) throw new Error(`${name} is not under the MIT licence`);
  texts.set(text, [...(texts.get(text) ?? []), `${name} ${version}`]);
}
const notice = [...texts].map(([text, names]) => `${names.join(", ")}\n\n${text}`).join("\n\n").replaceAll("*/", "* /");
writeFileSync(bundle, `/*!\n${notice}\n*/\n${readFileSync(bundle, "utf8")}`);
