import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { printScorecard } from "./print-scorecard.ts";
import { openReferenceServer } from "./reference-server.ts";
import { renderReference } from "./render-reference.ts";
import { runPatiently } from "./run-patiently.ts";

/** Checks our own server and writes `docs/reference/conformance.md`. A second argument takes the scorecard as JSON. */
const page = process.argv[2] ?? fileURLToPath(new URL("../../../../docs/reference/conformance.md", import.meta.url));
const json = process.argv[3];
const server = await openReferenceServer();
try {
  const card = await runPatiently({ ...server.options, parallel: 3 });
  await writeFile(page, renderReference(card));
  if (json !== undefined) await writeFile(json, `${JSON.stringify(card, null, 2)}\n`);
  process.stdout.write(`${printScorecard(card)}\n`);
} finally {
  await server.close();
}
