// A textarea with data-check becomes an editor whose mistakes are underlined by the server; one
// with data-json is checked here.
import { minimalSetup } from "codemirror";
import { syntaxHighlighting } from "@codemirror/language";
import { linter, lintGutter } from "@codemirror/lint";
import { EditorView, highlightActiveLine, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { jsonLanguage, jsonMistakes } from "./json.js";
import { policyLanguage, policyMistakes } from "./policy.js";
import { sqlLanguage, sqlMistakes } from "./sql.js";

for (const field of document.querySelectorAll("textarea[data-check], textarea[data-json]")) edit(field);

function language(field) {
  if (field.hasAttribute("data-json")) return [jsonLanguage, jsonMistakes];
  if (field.hasAttribute("data-words")) return [policyLanguage, policyMistakes];
  return [sqlLanguage, sqlMistakes];
}

function edit(field) {
  const [speak, find] = language(field);
  const view = new EditorView({
    doc: field.value,
    extensions: [
      EditorView.cspNonce.of(field.dataset.nonce),
      speak(field),
      minimalSetup,
      lineNumbers(),
      highlightActiveLine(),
      EditorView.lineWrapping,
      EditorView.editable.of(!field.readOnly),
      EditorView.contentAttributes.of({ "aria-label": field.dataset.label }),
      syntaxHighlighting(classHighlighter),
      lintGutter(),
      linter((view) => find(view, () => ask(view, field)), { delay: 400 }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) field.value = update.state.doc.toString();
      }),
    ],
  });
  field.after(view.dom);
  field.hidden = true;
  field.required = false; // nobody could be led to a field that is hidden
}

async function ask(view, field) {
  const answer = await fetch(field.dataset.check, {
    method: "POST",
    headers: { "X-CSRFToken": field.form.elements.csrfmiddlewaretoken.value },
    body: new URLSearchParams({ [field.name]: view.state.doc.toString() }),
  });
  return answer.ok ? (await answer.json()).mistakes : [];
}
