// Policy documents: mistakes have a path such as Statement[0].Action[1]; words are completed.
import { autocompletion, closeBrackets } from "@codemirror/autocomplete";
import { json, jsonParseLinter } from "@codemirror/lang-json";
import { syntaxTree } from "@codemirror/language";

const VALUES = new Set(["Object", "Array", "String", "Number", "True", "False", "Null"]);
const readSyntax = jsonParseLinter();

export function policyLanguage(field) {
  const words = JSON.parse(document.getElementById(field.dataset.words).textContent);
  return [
    json(),
    closeBrackets(),
    autocompletion({ override: [(context) => complete(context, words)] }),
  ];
}

export async function policyMistakes(view, ask) {
  const unreadable = readSyntax(view);
  if (unreadable.length) return unreadable;
  return (await ask()).map((mistake) => place(view.state, mistake));
}

function place(state, { path, message }) {
  let node = syntaxTree(state).topNode.firstChild;
  for (const [, index, key] of path.matchAll(/\[(\d+)\]|\.?([^.[\]]+)/g)) {
    const next = key === undefined ? values(node)[Number(index)] : member(state, node, key);
    if (!next) break;
    node = next;
  }
  const { from, to } = node ?? { from: 0, to: state.doc.length };
  return { from, to: Math.min(to, state.doc.lineAt(from).to), severity: "error", message };
}

const children = (node) => {
  const found = [];
  for (let child = node?.firstChild; child; child = child.nextSibling) found.push(child);
  return found;
};
const values = (node) => children(node).filter((child) => VALUES.has(child.name));

function member(state, node, key) {
  const property = children(node).find((child) => name(state, child) === key);
  return property && (values(property)[0] ?? property);
}

// Answer what a property is called, without its quotes.
function name(state, property) {
  const found = property.name === "Property" && property.getChild("PropertyName");
  return found ? state.sliceDoc(found.from + 1, found.to - 1) : undefined;
}

function complete(context, words) {
  const node = syntaxTree(context.state).resolveInner(context.pos, -1);
  const isKey = node.name === "PropertyName";
  if ((!isKey && node.name !== "String") || context.pos === node.from) return null;
  const trail = [];
  for (let above = isKey ? node.parent?.parent : node.parent; above; above = above.parent) {
    const key = name(context.state, above);
    if (key !== undefined) trail.unshift(key);
  }
  const options = (isKey ? keysIn(trail, words) : valuesOf(trail, words)) ?? [];
  const type = isKey ? "property" : "constant";
  return {
    from: node.from + 1,
    options: options.map((label) => ({ label, type })),
    validFor: /^[^"]*$/,
  };
}

function keysIn(trail, words) {
  if (trail.length === 0) return ["Version", "Statement"];
  if (trail.length === 1) return words.members;
  if (trail[1] === "Principal") return ["Service", "RAM"];
  if (trail[1] === "Condition") return trail.length === 2 ? words.operators : words.keys;
}

function valuesOf(trail, words) {
  const key = trail.at(-1);
  if (key === "Version") return ["1"];
  if (key === "Effect") return ["Allow", "Deny"];
  if (key === "Action" || key === "NotAction") return words.actions;
  if (key === "Resource") return words.resources;
  if (key === "Service" || key === "acs:Service") return words.services;
  if (key === "RAM") return words.principals;
  if (key === "acs:SecureTransport" || key === "acs:MFAPresent") return ["true", "false"];
}
