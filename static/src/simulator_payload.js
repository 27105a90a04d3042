// What a payload becomes when it is sent, and how one that arrived is shown. Knows no page.
const PLACE = /\$\{\s*(?:(now|counter)|random\(\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*\))\s*\}/g;

// Fill `${now}`, `${counter}` and `${random(20, 30)}`; whatever else is written stays.
export function fill(template, { counter, now, chance }) {
  return template.replace(PLACE, (_, name, low, high) => {
    if (name === "now") return now;
    if (name === "counter") return counter;
    return between(low, high, chance());
  });
}

// Both bounds can come up. With 20.0 and 30.0 there is one digit behind the point, as in them.
function between(low, high, chance) {
  const digits = Math.max(decimals(low), decimals(high));
  const steps = Math.round((high - low) * 10 ** digits);
  const step = Math.floor(chance * (Math.abs(steps) + 1)) * Math.sign(steps);
  return (Number(low) + step / 10 ** digits).toFixed(digits);
}

const decimals = (number) => number.split(".")[1]?.length ?? 0;

export const size = (text) => new TextEncoder().encode(text).length;

// Answer what is wrong with a text that is to be JSON, or nothing.
export function mistake(text) {
  try {
    JSON.parse(text);
    return "";
  } catch (error) {
    return error.message;
  }
}

// Answer bytes as people read them: JSON spread out, text as it is, anything else in hexadecimal.
export function readable(bytes) {
  const text = decoded(bytes);
  if (text === null) return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  // Spread out again, numbers longer than JavaScript's would read as others.
  if (mistake(text) || /\d{16}/.test(text)) return text;
  return JSON.stringify(JSON.parse(text), null, 2);
}

function decoded(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

// A call (RRPC) is answered on a topic of its own, one on a custom topic where it came from.
export function answerTopic(topic) {
  if (topic.startsWith("/ext/rrpc/")) return topic;
  const request = /^(\/sys\/[^/]+\/[^/]+\/rrpc)\/request\/([^/]+)$/.exec(topic);
  return request ? `${request[1]}/response/${request[2]}` : "";
}
