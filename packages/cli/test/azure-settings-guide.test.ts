import { readFile } from "node:fs/promises";
import { connect } from "@vivavoce/client";
import { createScriptedLanguageModel } from "@vivavoce/engine/testing";
import { createEmbeddedEngines } from "@vivavoce/engines/embedded";
import { createServer } from "@vivavoce/server";
import { expect, onTestFinished, test } from "vitest";

/** The table of the guide "Move from Azure Voice Live", row by row. */
async function rows(): Promise<{ name: string; session: Record<string, unknown>; effect: string }[]> {
  const guide = await readFile(new URL("../../../docs/guides/move-from-azure-voice-live.md", import.meta.url), "utf8");
  const table = guide.slice(guide.indexOf("## Your settings here"), guide.indexOf("## What is different"));
  return [...table.matchAll(/^\| (.+?) +\| `(\{.+?\})` +\| (.+?) +\|/gm)].map(
    ([, name = "", json = "", effect = ""]) => ({
      name,
      session: JSON.parse(json) as Record<string, unknown>,
      effect,
    }),
  );
}

test("the guide says of every setting what the embedded engines make of it", { timeout: 120_000 }, async () => {
  const table = await rows();
  expect(table.length).toBeGreaterThan(20);
  const engines = await createEmbeddedEngines({ languageModel: createScriptedLanguageModel([]) });
  onTestFinished(() => engines.close());
  const server = createServer({ engines });
  onTestFinished(() => server.close());
  const { url } = await server.listen();
  const told = [];
  for (const { name, session } of table) {
    const client = await connect({ endpoint: url, model: "scripted" });
    const warnings: string[] = [];
    client.on("warning", ({ warning }) => void warnings.push(warning.code ?? ""));
    await client.updateSession(session);
    // An answer to something later shows that all that belongs to the update has come.
    client.send({ type: "input_audio_buffer.clear" });
    await client.waitFor("input_audio_buffer.cleared");
    await client.close();
    told.push({ name, effect: effectOf(warnings.filter((code) => code !== "model_substituted")) });
  }
  expect(told).toEqual(table.map(({ name, effect }) => ({ name, effect })));
});

function effectOf(codes: readonly string[]): string {
  if (codes.some((code) => !code.endsWith("_substituted"))) return "no effect";
  return codes.length > 0 ? "approximated" : "honoured";
}
