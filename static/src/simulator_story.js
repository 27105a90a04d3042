// Where a message that was sent is found: MQTT gives it no id, the device log does, a moment later.
import { ask, place } from "./simulator_page.js";

const LOOKS_MS = [400, 1_000, 2_000, 5_000, 10_000, 30_000]; // between two; a platform may be busy
const SUCCESS = 200;
const TOPIC_DENIED = 9236;
const known = new Set(); // lines that belong to other messages
let behind = 0; // of this browser's clock, compared with the platform's

export function platformTime(milliseconds) {
  behind = milliseconds - Date.now();
}

// Answer the page of the message sent to `topic` at `began`, or that it was dropped, or nothing.
export async function find(topic, began) {
  if (!place.dataset.log) return null;
  const since = new Date(began + behind).toISOString();
  const words = new URLSearchParams({ q: topic, step: "published", since });
  const asked = `${place.dataset.log}?${words}`;
  for (const wait of LOOKS_MS) {
    await new Promise((done) => setTimeout(done, wait));
    const found = (await lines(asked)).findLast((line) => isNew(line, topic));
    if (found) return story(found);
  }
  return null;
}

async function lines(asked) {
  try {
    return await ask(asked);
  } catch {
    return []; // what is known already stays on the page
  }
}

const isNew = (line, topic) =>
  !known.has(line.cursor) && bare(line.operation) === bare(topic);
const bare = (topic) => topic.replace(/^\//, ""); // devices may leave out the leading slash

function story(line) {
  known.add(line.cursor);
  if (line.status === TOPIC_DENIED) return { dropped: "forbidden" };
  if (line.status !== SUCCESS) return { dropped: "unheeded", reason: line.detail };
  const { message } = place.dataset;
  return { passport: message && message.replace(/0\/$/, `${line.message_id}/`) };
}
