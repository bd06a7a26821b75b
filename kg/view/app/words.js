/* Chinese and English. */
const given = JSON.parse(document.getElementById("words").textContent);

const words = (() => {
  let language = (navigator.language || "zh").startsWith("zh") ? 0 : 1;
  const formats = [new Intl.NumberFormat("zh-CN"), new Intl.NumberFormat("en")];
  return {
    get language() { return language; },
    get name() { return ["zh", "en"][language]; },
    use(name) {
      if (name === "zh" || name === "en") language = name === "zh" ? 0 : 1;
      document.documentElement.lang = ["zh-CN", "en"][language];
    },
    /* The text of a key, with what stands for {0}, {1} … */
    text(key, ...values) {
      return given.words[key][language].replace(/\{(\d)\}/g, (_, i) => values[i]);
    },
    /* The name of a row of a table of terms. */
    term(table, row) { return table[words.name][row]; },
    number(n) { return n < 1000 ? String(n) : formats[language].format(n); },
    list(items) { return items.join(["、", ", "][language]); },
    /* Parts of a sentence, in the brackets and colons of the language. */
    bracketed(text) { return ["（", " ("][language] + text + ["）", ")"][language]; },
  };
})();

