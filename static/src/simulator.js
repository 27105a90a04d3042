// The simulator: this page plays a device over real MQTT. All it knows is lost with the page.
import * as hearing from "./simulator_hearing.js";
import { connect } from "./simulator_link.js";
import { Problem, ask, part, place, said } from "./simulator_page.js";
import * as speaking from "./simulator_speaking.js";
import { platformTime } from "./simulator_story.js";

const REFUSAL_MS = 700; // the platform writes it down a moment after it said no
const STATUS_MS = [1_500, 5_000, 15_000, 45_000]; // until the page's title knows who came or went
const COLOURS = { off: "bg-secondary-lt", connecting: "bg-azure-lt", on: "bg-green-lt" };
let link = null;
let isLeaving = false;

function show(state) {
  part("state").textContent = said(state);
  part("state").className = `badge ${COLOURS[state]}`;
  part("connect").disabled = state !== "off";
  part("disconnect").disabled = state !== "on";
  for (const fields of place.querySelectorAll("[data-connected]")) fields.disabled = state !== "on";
}

function note(text) {
  part("note").hidden = text === "";
  part("note-text").textContent = text;
}

// A device has one connection: ask first if that would throw another out.
async function begin() {
  clear();
  try {
    const device = await ask(place.dataset.device);
    if (device.status !== "ONLINE") return await logIn();
    part("confirm").hidden = false;
    part("declined").focus();
  } catch (failure) {
    fail(failure);
  }
}

async function logIn() {
  clear();
  show("connecting");
  try {
    const login = await ask(place.dataset.login, "POST");
    platformTime(Number(/timestamp=(\d+)/.exec(login.client_id)[1]));
    link = await connect(place.dataset.address, login, { heard: hearing.heard, ended });
  } catch (failure) {
    fail(failure);
    return;
  }
  isLeaving = false;
  show("on");
  part("disconnect").focus();
  for (const wait of STATUS_MS) setTimeout(showStatus, wait);
  hearing.begin(link);
  speaking.begin(link);
}

function fail(failure) {
  show("off");
  if (failure instanceof Problem) note(failure.message);
  else note(failure.refused ? said("refused") : said("unreachable", place.dataset));
  if (failure.refused) setTimeout(explain, REFUSAL_MS);
}

// The platform's own verdict: what it makes of the refused login.
function explain() {
  const verdict = part("verdict-line")?.content.cloneNode(true);
  if (!verdict) return;
  part("verdict").replaceChildren(verdict);
  window.htmx.process(part("verdict"));
}

function ended() {
  link = null;
  hearing.end();
  speaking.end();
  show("off");
  for (const wait of STATUS_MS) setTimeout(showStatus, wait);
  if (isLeaving) part("connect").focus();
  else note(said("ended"));
}

function showStatus() {
  const title = ".page-title";
  window.htmx.ajax("GET", location.pathname, { target: title, select: title, swap: "outerHTML" });
}

function leave() {
  isLeaving = true;
  link?.close();
}

function clear() {
  note("");
  part("confirm").hidden = true;
  part("verdict").replaceChildren();
}

part("connect").addEventListener("click", begin);
part("confirmed").addEventListener("click", logIn);
part("declined").addEventListener("click", () => {
  clear();
  part("connect").focus();
});
part("disconnect").addEventListener("click", leave);
show("off");
