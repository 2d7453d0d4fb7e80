import { mkdir, writeFile } from "node:fs/promises";
import { configurationPage } from "./configuration/configuration-page.ts";
import { metricsPage } from "./configuration/metrics-page.ts";
import { referenceFiles } from "./wire/reference-files.ts";

/** Writes `docs/reference`, but for the page of a checked server. */
const folder = new URL("../../../docs/reference/", import.meta.url);
await mkdir(folder, { recursive: true });
for (const [name, text] of referenceFiles()) await writeFile(new URL(name, folder), text);
await writeFile(new URL("configuration.md", folder), configurationPage());
await writeFile(new URL("metrics.md", folder), metricsPage());
