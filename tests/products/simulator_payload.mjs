// Calls functions of the simulator with what is said on stdin and prints what they answer.
import { readFileSync } from "node:fs";
import * as payload from "../../static/src/simulator_payload.js";

const bytes = (text) => Uint8Array.from(Buffer.from(text, "latin1"));
const CALLS = {
  fill: ([template, chance]) => payload.fill(template, { counter: 7, now: 1500, chance: () => chance }),
  mistake: ([text]) => payload.mistake(text) !== "",
  readable: ([text]) => payload.readable(bytes(text)),
  answerTopic: ([topic]) => payload.answerTopic(topic),
  size: ([text]) => payload.size(text),
};

const asked = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(asked.map(([name, ...values]) => CALLS[name](values))));
