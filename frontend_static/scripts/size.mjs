// Holds dist/ to the budgets of a storefront that opens fast on a phone (gzip, in bytes).
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const KB = 1024;
const FIRST_LOAD = 30 * KB;
const CHUNK = 12 * KB;
const CSS = 15 * KB;

const dist = new URL("../dist/", import.meta.url).pathname;
const assets = readdirSync(join(dist, "assets"));
const gzip = (name) => gzipSync(readFileSync(join(dist, name)), { level: 9 }).length;
const html = readFileSync(join(dist, "index.html"), "utf8");

const entry = new Set([...html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map((match) => match[1]));
const catalogue = assets.find((name) => /^en-.*\.js$/.test(name));
const home = assets.find((name) => /^home-.*\.js$/.test(name));
if (!catalogue || !home) throw new Error("dist/assets has no chunk named en-*.js or home-*.js");
/** What a chunk imports at once, and what those import. */
function closure(name, seen) {
  if (seen.has(name)) return seen;
  seen.add(name);
  const text = readFileSync(join(dist, name), "utf8");
  for (const [, other] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) closure(`assets/${other}`, seen);
  return seen;
}
const first = new Set();
for (const name of [...entry, `assets/${catalogue}`, `assets/${home}`]) closure(name, first);

const rows = [
  ["first load (shell, catalogue, home)", [...first].reduce((sum, name) => sum + gzip(name), 0), FIRST_LOAD],
];
for (const name of assets) {
  if (name.endsWith(".css")) rows.push([name, gzip(`assets/${name}`), CSS]);
  if (name.endsWith(".js") && !first.has(`assets/${name}`)) rows.push([name, gzip(`assets/${name}`), CHUNK]);
}
let failed = false;
for (const [name, size, budget] of rows) {
  if (size > budget) failed = true;
  const verdict = size > budget ? "OVER" : "ok";
  console.log(`${(size / KB).toFixed(1).padStart(6)} / ${budget / KB} KB  ${verdict.padEnd(5)}${name}`);
}
process.exit(failed ? 1 : 0);
