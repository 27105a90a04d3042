// What the device says: a message now, or one every so many seconds, and what became of them.
import { clock, figure, line, part, place, said } from "./simulator_page.js";
import { fill, mistake, size } from "./simulator_payload.js";
import { find } from "./simulator_story.js";

const RESULTS = 5;
const BAD = new Set(["lost", "unheeded", "forbidden"]);
const message = part("publish").elements;
const repeat = part("repeat").elements;
const most = Number(place.dataset.most);
const counters = { sent: 0, acknowledged: 0, failed: 0 };
let link = null;
let counter = 0;
let timer = null;
let run = 0;

export function begin(connection) {
  link = connection;
}

export function end() {
  stop();
  link = null;
}

// Answer the message as it is to be sent now, or nothing: what is wrong stands below the payload.
function written() {
  const topic = message.topic.value.trim();
  const values = { counter: counter + 1, now: Date.now(), chance: Math.random };
  const payload = fill(message.payload.value, values);
  const wrong = objection(topic, payload);
  part("mistake").textContent = wrong;
  message.payload.setAttribute("aria-invalid", wrong !== "");
  if (wrong) return null;
  counter += 1;
  part("latest").hidden = false;
  part("latest-text").textContent = payload;
  return { topic, payload, qos: Number(message.qos.value) };
}

function objection(topic, payload) {
  if (/[+#]/.test(topic)) return said("wildcard");
  const bytes = size(payload);
  if (bytes > most) return said("too-large", { size: figure(bytes), most: figure(most) });
  const reason = message.format.value === "json" ? mistake(payload) : "";
  return reason && said("no-json", { reason });
}

async function publishOnce() {
  const one = written();
  if (!one) return;
  const shown = line("result-line");
  part("time", shown).textContent = clock();
  part("topic", shown).textContent = one.topic;
  tellOutcome(shown, "sending");
  part("results").prepend(shown);
  while (part("results").childElementCount > RESULTS) part("results").lastElementChild.remove();
  await follow(one, shown);
}

async function follow({ topic, payload, qos }, shown) {
  const began = Date.now();
  try {
    const ms = await link.publish(topic, payload, qos);
    tellOutcome(shown, qos ? "acknowledged" : "let-go", { ms });
  } catch {
    tellOutcome(shown, "lost");
    return;
  }
  const story = await find(topic, began);
  if (story?.dropped) tellOutcome(shown, story.dropped, story);
  if (!story?.passport) return;
  part("passport", shown).href = story.passport;
  part("passport", shown).hidden = false;
}

function tellOutcome(shown, outcome, values) {
  part("outcome", shown).textContent = said(outcome, values);
  part("outcome", shown).classList.toggle("text-danger", BAD.has(outcome));
}

function start() {
  stop();
  Object.keys(counters).forEach((name) => tell(name, 0));
  run += 1;
  timer = setInterval(tick, Number(repeat.every.value) * 1000);
  repeat.start.disabled = true;
  repeat.stop.disabled = false;
  tick();
}

function stop() {
  clearInterval(timer);
  const wasFocused = document.activeElement === repeat.stop;
  repeat.start.disabled = false;
  repeat.stop.disabled = true;
  if (wasFocused) repeat.start.focus();
}

async function tick() {
  const mine = run;
  const one = written();
  if (!one) return stop();
  tell("sent", counters.sent + 1);
  if (repeat.times.value && counters.sent >= Number(repeat.times.value)) stop();
  const name = await outcomeOf(one);
  if (name && mine === run) tell(name, counters[name] + 1);
}

async function outcomeOf({ topic, payload, qos }) {
  try {
    await link.publish(topic, payload, qos);
    return qos ? "acknowledged" : null;
  } catch {
    return "failed";
  }
}

function tell(name, number) {
  counters[name] = number;
  part(name).textContent = figure(number);
}

function showSize() {
  const bytes = size(message.payload.value);
  part("size").textContent = said("size", { size: figure(bytes), most: figure(most) });
}

part("publish").addEventListener("submit", (event) => {
  event.preventDefault();
  if (link) publishOnce();
});
part("repeat").addEventListener("submit", (event) => {
  event.preventDefault();
  if (link) start();
});
repeat.stop.addEventListener("click", stop);
message.payload.addEventListener("input", showSize);
showSize();
