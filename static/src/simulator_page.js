// What the parts of the simulator share: where things are on the page, its words, its questions.
export const place = document.getElementById("simulator");

export const part = (name, within = place) => within.querySelector(`[data-part="${name}"]`);

// Answer one of the page's sentences, in the reader's language, with its {places} filled.
export function said(name, values = {}) {
  const words = part("texts").querySelector(`[data-text="${name}"]`).textContent;
  return words.replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

// Answer a new line as the page's <template> of that name has it.
export const line = (name) => part(name).content.firstElementChild.cloneNode(true);

export class Problem extends Error {}

// Ask the platform; what it refuses is a Problem that says why.
export async function ask(address, method = "GET") {
  let answer, found;
  try {
    answer = await fetch(address, { method, headers: headers() });
    found = await answer.json();
  } catch {
    throw new Problem(said("unasked"));
  }
  if (!answer.ok) throw new Problem(found.detail ?? said("unasked"));
  return found;
}

// The same token that every request of htmx carries.
const headers = () => ({
  Accept: "application/json",
  ...JSON.parse(document.body.getAttribute("hx-headers")),
});

const language = document.documentElement.lang;

export const figure = (number) => number.toLocaleString(language);

// Answer the time of day, as everywhere in the console in UTC or the browser's zone.
export function clock() {
  const timeZone = localStorage.getItem("zone") === "browser" ? undefined : "UTC";
  return new Date().toLocaleTimeString(language, {
    hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3,
    hourCycle: "h23", timeZone,
  });
}
