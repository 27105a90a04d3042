// Print whether each request in the files named is genuine.
import { readFileSync } from "node:fs";
import { fetchKey, isGenuine } from "./verify.mjs";

const key = await fetchKey();
for (const name of process.argv.slice(2)) {
  const bytes = readFileSync(name);
  const end = bytes.indexOf("\n\n");
  const [target, ...lines] = bytes.subarray(0, end).toString().split("\n");
  const headers = Object.fromEntries(lines.map((line) => {
    const colon = line.indexOf(": ");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 2)];
  }));
  console.log(isGenuine(key, target, headers, bytes.subarray(end + 2)));
}
