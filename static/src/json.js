// JSON that is typed to be sent: nobody is asked what is wrong with it.
import { closeBrackets } from "@codemirror/autocomplete";
import { json, jsonParseLinter } from "@codemirror/lang-json";

const readSyntax = jsonParseLinter();

export const jsonLanguage = () => [json(), closeBrackets()];

export const jsonMistakes = (view) => (view.state.doc.length ? readSyntax(view) : []);
