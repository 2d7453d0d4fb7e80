import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { printScorecard, runPatiently } from "@vivavoce/conform";
import { conformancePage } from "./conformance/conformance-page.ts";
import { openOwnServer } from "./conformance/own-server.ts";

/** Checks our own server and writes `docs/reference/conformance.md`. A second argument takes the scorecard as JSON. */
const page = process.argv[2] ?? fileURLToPath(new URL("../../../docs/reference/conformance.md", import.meta.url));
const json = process.argv[3];
const server = await openOwnServer();
try {
  const card = await runPatiently({ ...server.options, parallel: 3 });
  await writeFile(page, conformancePage(card));
  if (json !== undefined) await writeFile(json, `${JSON.stringify(card, null, 2)}\n`);
  process.stdout.write(`${printScorecard(card)}\n`);
} finally {
  await server.close();
}
