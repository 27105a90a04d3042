/* What the Node programs share: which methods were used, and what a refusal must look like. */
"use strict";

const assert = require("node:assert");

const used = new Set();

/* Take note of the methods of a class that are called on a thing. */
function watched(thing, kind = thing.constructor.name) {
  return new Proxy(thing, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      used.add(`${kind}.${String(name)}`);
      return value.bind(target);
    },
  });
}

/* Name the public methods of classes that no call was seen of. */
function unused(kinds, isPublic) {
  return kinds
    .flatMap((kind) => Object.getOwnPropertyNames(kind.prototype).map((name) => [kind.name, name]))
    .filter(([, name]) => isPublic(name))
    .map((pair) => pair.join("."))
    .filter((name) => !used.has(name));
}

async function rejected(promise, matches) {
  await assert.rejects(async () => promise, (error) => {
    assert.ok(matches(error), `another refusal: ${JSON.stringify(error)} ${error}`);
    return true;
  });
}

module.exports = { watched, unused, rejected };
