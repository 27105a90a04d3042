// What the device subscribed to and what arrived, newest first; calls (RRPC) can be answered.
import { clock, figure, line, part, place, said } from "./simulator_page.js";
import { answerTopic, readable } from "./simulator_payload.js";

const SHOWN = 200;
const filters = new Map(); // each with its line on the page
let link = null;
let count = 0;

export function begin(connection) {
  link = connection;
  for (const filter of filters.keys()) subscribe(filter);
}

export function end() {
  link = null;
  for (const shown of filters.values()) tellState(shown, "waiting");
}

export function heard(topic, payload) {
  const shown = line("message-line");
  part("time", shown).textContent = clock();
  part("topic", shown).textContent = topic;
  part("bytes", shown).textContent = said("bytes", { size: figure(payload.length) });
  part("payload", shown).textContent = readable(payload);
  part("messages").prepend(shown);
  while (part("messages").childElementCount > SHOWN) part("messages").lastElementChild.remove();
  tell(count + 1);
  const where = answerTopic(topic);
  if (where) offerAnswer(part("reply", shown), where);
}

function offerAnswer(button, where) {
  button.hidden = false;
  button.addEventListener("click", () => answer(button, where));
  if (part("answers-at-once").checked) answer(button, where);
}

async function answer(button, where) {
  if (!link) return;
  button.disabled = true;
  try {
    await link.publish(where, part("answer").value, 0);
    part("reply-text", button).textContent = said("answered");
  } catch {
    button.disabled = false;
  }
}

function tell(number) {
  count = number;
  part("heard-count").textContent = figure(count);
  part("nothing-heard").hidden = count > 0;
  part("clear").disabled = count === 0;
}

function add(filter) {
  const shown = line("filter-line");
  part("filter", shown).textContent = filter;
  tellState(shown, "waiting");
  part("unsubscribe", shown).addEventListener("click", () => remove(filter));
  part("filters").append(shown);
  filters.set(filter, shown);
}

function remove(filter) {
  filters.get(filter).remove();
  filters.delete(filter);
  link?.unsubscribe(filter).catch(() => {}); // it ends with the connection anyway
}

async function subscribe(filter) {
  const granted = await link.subscribe(filter);
  const shown = filters.get(filter);
  if (shown && link) tellState(shown, granted ? "subscribed" : "denied");
}

function tellState(shown, state) {
  part("filter-state", shown).textContent = said(state);
  part("filter-state", shown).classList.toggle("text-danger", state === "denied");
}

part("subscribe").addEventListener("submit", (event) => {
  event.preventDefault();
  const filter = event.target.elements.filter.value.trim();
  if (!filters.has(filter)) add(filter);
  subscribe(filter);
});

part("clear").addEventListener("click", () => {
  part("messages").replaceChildren();
  tell(0);
});

place.dataset.calls.split(" ").forEach(add);
