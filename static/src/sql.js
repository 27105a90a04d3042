// SQL of rules: mistakes have a line and a column; functions are completed and explained.
import { autocompletion, snippetCompletion } from "@codemirror/autocomplete";
import { SQLDialect, sql } from "@codemirror/lang-sql";
import { hoverTooltip } from "@codemirror/view";

const dialect = SQLDialect.define({
  keywords: "select from where as and or not like in is case when then else end",
  types: "null", // without any it would know those of databases
  backslashEscapes: true,
});

export function sqlLanguage(field) {
  const functions = JSON.parse(document.getElementById(field.dataset.functions).textContent);
  const options = functions.map(completion);
  const complete = (context) => {
    const word = context.matchBefore(/\w+/);
    return word && { from: word.from, options, validFor: /^\w*$/ };
  };
  return [
    sql({ dialect, upperCaseKeywords: true }),
    dialect.language.data.of({ autocomplete: complete }),
    autocompletion(),
    hoverTooltip((view, position) => explain(view.state, position, functions)),
  ];
}

export async function sqlMistakes(view, ask) {
  return (await ask()).map((mistake) => place(view.state.doc, mistake));
}

function place(doc, { line, column, message, severity = "error" }) {
  const row = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const from = Math.min(row.from + Math.max(column - 1, 0), row.to);
  const word = /^\w+/.exec(doc.sliceString(from, row.to))?.[0].length ?? 1;
  const to = Math.min(from + word, doc.length);
  return { from: Math.min(from, to), to, severity, message };
}

function completion(about) {
  const inside = about.arguments && (about.arguments === "*" ? "*" : "${}");
  return snippetCompletion(`${about.name}(${inside})`, {
    label: about.name,
    detail: `(${about.arguments})`,
    type: "function",
    info: () => help(about),
  });
}

function explain(state, position, functions) {
  const word = state.wordAt(position);
  if (!word || !/^\s*\(/.test(state.sliceDoc(word.to, word.to + 3))) return null;
  const name = state.sliceDoc(word.from, word.to).toLowerCase();
  const about = functions.find((one) => one.name.toLowerCase() === name);
  return about && { pos: word.from, end: word.to, above: true, create: () => ({ dom: help(about) }) };
}

function help(about) {
  const dom = document.createElement("div");
  dom.className = "p-2";
  for (const [tag, text] of [
    ["code", `${about.name}(${about.arguments})`],
    ["div", about.summary],
    ["code", about.example],
  ])
    dom.appendChild(document.createElement(tag)).textContent = text;
  return dom;
}
