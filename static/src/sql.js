// SQL of rules: mistakes have a line and a column.
import { sql } from "@codemirror/lang-sql";

export const sqlLanguage = () => sql();

export async function sqlMistakes(view, ask) {
  return (await ask()).map((mistake) => place(view.state.doc, mistake));
}

function place(doc, { line, column, message }) {
  const row = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const from = Math.min(row.from + Math.max(column - 1, 0), row.to);
  const word = /^\w+/.exec(doc.sliceString(from, row.to))?.[0].length ?? 1;
  const to = Math.min(from + word, doc.length);
  return { from: Math.min(from, to), to, severity: "error", message };
}
