// The SPARQL editor: CodeMirror 6 with what the query page needs and no more. Bundled into ../static/editor.min.js by `npm run build`.
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { HighlightStyle, StreamLanguage, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { autocompletion, completeFromList, completionKeymap } from "@codemirror/autocomplete";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { tags } from "@lezer/highlight";

// The colours are the page's, so that they follow light and dark.
const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--keyword)" },
  { tag: [tags.string, tags.number], color: "var(--string)" },
  { tag: [tags.atom, tags.standard(tags.name)], color: "var(--name)" },
  { tag: [tags.local(tags.variableName), tags.variableName], color: "var(--variable)" },
  { tag: [tags.comment, tags.meta], color: "var(--quiet)" },
]);
const theme = EditorView.theme({
  "&": { color: "var(--text)", backgroundColor: "var(--paper)" },
  ".cm-scroller": { fontFamily: "inherit", maxHeight: "32rem", overflow: "auto" },
  ".cm-gutters": { backgroundColor: "var(--panel)", color: "var(--quiet)", borderRight: "1px solid var(--line)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--link) 30%, transparent)" },
  ".cm-tooltip": { backgroundColor: "var(--panel)", color: "var(--text)", border: "1px solid var(--line)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--link)", color: "var(--paper)" },
});
const KEYWORDS = `SELECT ASK CONSTRUCT DESCRIBE WHERE DISTINCT FILTER OPTIONAL UNION MINUS GRAPH VALUES BIND PREFIX FROM NAMED EXISTS ORDER GROUP
HAVING LIMIT OFFSET COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT CONTAINS STRSTARTS STRENDS REGEX BOUND COALESCE LANG LANGMATCHES DATATYPE STR YEAR`.split(/\s+/);

/** Put an editor in the place of a textarea. `prefixes` declare themselves when completed; `run` is called for Ctrl-Enter. */
globalThis.sparqlEditor = (textarea, { nonce, prefixes, label, describedBy, run }) => {
  const completions = [
    ...KEYWORDS.map((word) => ({ label: word, type: "keyword" })),
    ...Object.entries(prefixes).map(([name, iri]) => ({ label: `${name}:`, detail: iri, type: "namespace" })),
  ];
  const view = new EditorView({
    state: EditorState.create({
      doc: textarea.value,
      extensions: [
        EditorView.cspNonce.of(nonce), lineNumbers(), highlightSpecialChars(), history(), drawSelection(), bracketMatching(), EditorView.lineWrapping,
        StreamLanguage.define(sparql), syntaxHighlighting(colours), theme,
        autocompletion({ override: [completeFromList(completions)], activateOnTyping: true }),
        EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": describedBy }),
        keymap.of([{ key: "Mod-Enter", run: () => (run(), true) }, ...completionKeymap, ...defaultKeymap, ...historyKeymap]),
      ],
    }),
  });
  textarea.hidden = true;
  textarea.after(view.dom);
  return { text: () => view.state.doc.toString(), focus: () => view.focus() };
};
