// A textarea with data-check becomes a SQL editor whose mistakes are underlined by the server.
import { minimalSetup } from "codemirror";
import { sql } from "@codemirror/lang-sql";
import { syntaxHighlighting } from "@codemirror/language";
import { linter, lintGutter } from "@codemirror/lint";
import { EditorView, highlightActiveLine, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

for (const field of document.querySelectorAll("textarea[data-check]")) edit(field);

function edit(field) {
  const view = new EditorView({
    doc: field.value,
    extensions: [
      EditorView.cspNonce.of(field.dataset.nonce),
      minimalSetup,
      lineNumbers(),
      highlightActiveLine(),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": field.dataset.label }),
      sql(),
      syntaxHighlighting(classHighlighter),
      lintGutter(),
      linter((view) => mistakes(view, field), { delay: 400 }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) field.value = update.state.doc.toString();
      }),
    ],
  });
  field.after(view.dom);
  field.hidden = true;
}

async function mistakes(view, field) {
  const text = view.state.doc.toString();
  const answer = await fetch(field.dataset.check, {
    method: "POST",
    headers: { "X-CSRFToken": field.form.elements.csrfmiddlewaretoken.value },
    body: new URLSearchParams({ sql: text }),
  });
  if (!answer.ok) return [];
  return (await answer.json()).mistakes.map((mistake) => place(view.state.doc, mistake));
}

function place(doc, { line, column, message }) {
  const row = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const from = Math.min(row.from + Math.max(column - 1, 0), row.to);
  const word = /^\w+/.exec(doc.sliceString(from, row.to))?.[0].length ?? 1;
  const to = Math.min(from + word, doc.length);
  return { from: Math.min(from, to), to, severity: "error", message };
}
