/* Finds entities by names, other names and pinyin: 鹤岗, hegang, hg, he gang shi. */
const search = (() => {
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s“”"'‘’《》〈〉()·\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, "");
  let names = null; // the plain names of each entity, the label first
  let readings = null;

  /* Made once, some thousand names at a time, so that no key waits for it. */
  async function prepare() {
    const { label, others } = data.entities;
    const made = new Array(label.length);
    for (let i = 0; i < label.length; i++) {
      const own = others.at[i] === others.at[i + 1] ? [] : others.of.slice(others.at[i], others.at[i + 1]);
      made[i] = [plain(label[i].slice(0, 300)), ...own.map((name) => plain(name.slice(0, 300)))];
      if (i % 4000 === 3999) await new Promise((resolve) => setTimeout(resolve));
    }
    readings = new Map(Object.entries(data.readings).map(([character, several]) => [character, several.split(" ")]));
    names = made;
  }

  /* Whether what is typed is read from the character at i on: whole syllables or the beginnings of some. */
  function reads(name, i, typed, at) {
    if (at === typed.length) return true;
    if (i === name.length) return false;
    const character = name[i];
    if (character === typed[at]) return reads(name, i + 1, typed, at + 1);
    for (const reading of readings.get(character) || []) {
      let shared = 0;
      while (shared < reading.length && reading[shared] === typed[at + shared]) shared++;
      // A whole syllable, its beginning where the word typed ends, or its first letter (zh, ch, sh: two).
      for (const length of new Set([shared, 2, 1])) {
        if (length > shared || !length) continue;
        const ends = at + length === typed.length;
        const initial = length === 1 || (length === 2 && reading[1] === "h");
        if ((length === reading.length || ends || initial) && reads(name, i + 1, typed, at + length)) return true;
      }
    }
    return false;
  }

  /* How well a name fits: 0 is itself, 1 begins so, 2 holds it, 3 begins so in pinyin, 4 holds it so; 9 not at all. */
  function fit(name, typed, latin) {
    const at = name.indexOf(typed);
    if (at >= 0) return name.length === typed.length ? 0 : at === 0 ? 1 : 2;
    if (!latin) return 9;
    for (let i = 0; i < name.length; i++) {
      const several = readings.get(name[i]);
      if (several && several.some((reading) => reading[0] === typed[0]) && reads(name, i, typed, 0)) return i ? 4 : 3;
    }
    return 9;
  }

  const kept = { typed: null, rows: [] };

  /* Rows that fit what is typed, the best first; some thousand names at a time, given up where more was typed meanwhile. */
  async function look(text, wanted = () => true) {
    const typed = plain(text);
    while (!names) await dom.pause();
    if (kept.typed === typed) return kept.rows;
    const latin = /^[a-z0-9]+$/.test(typed);
    const hits = [];
    for (let row = 0; typed && row < names.length; row++) {
      let best = 9;
      for (let k = 0; k < names[row].length && best; k++) best = Math.min(best, fit(names[row][k], typed, latin) + (k && 0.5));
      if (best < 9) hits.push((best * 2 * 1e6 + 1e6 - Math.min(data.degree[row], 1e6)) * names.length + row);
      if (row % 5000 === 4999) { await dom.pause(); if (!wanted()) return null; }
    }
    kept.rows = Array.from(Float64Array.from(hits).sort(), (key) => key % names.length);
    kept.typed = typed;
    return kept.rows;
  }

  /* What was looked for last. */
  const rows = (text) => (kept.typed === plain(text) ? kept.rows : []);
  return { prepare, look, rows, plain };
})();

