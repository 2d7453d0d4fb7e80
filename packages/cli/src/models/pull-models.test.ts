import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { smallVoice } from "@vivavoce/models/testing";
import { expect, onTestFinished, test } from "vitest";
import { pullModels } from "./pull-models.ts";

const { row } = smallVoice(Buffer.alloc(10));
const asking = { ...row, id: "asking-voice", licence: { ...row.licence, acceptance: "terms that forbid some uses" } };

test.each([
  ["Ctrl-C", "\u0003"],
  ["Ctrl-D", "\u0004"],
  ["Enter", "\r"],
  ["no", "n\r"],
])("who answers the question for the terms with %s has not agreed, and is told so in one line", async (_key, typed) => {
  const folder = await mkdtemp(join(tmpdir(), "pull-models-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const stdin = Object.assign(new PassThrough(), { isTTY: true }) as unknown as NodeJS.ReadStream;
  const screen = new PassThrough();
  const stderr = Object.assign(screen, { isTTY: true, columns: 80 }) as unknown as NodeJS.WriteStream;
  const asked = new Promise<void>((resolve) => {
    let shown = "";
    screen.on("data", (piece: Buffer) => {
      shown += piece.toString();
      if (shown.includes("[y/N]")) resolve();
    });
  });
  const { signal } = new AbortController();
  const pulling = pullModels([asking], { HF_HOME: folder }, false, { stderr, stdin }, signal, () => undefined);
  void asked.then(() => (stdin as unknown as PassThrough).write(typed));
  await expect(pulling).rejects.toMatchObject({
    name: "ConfigError",
    message: "asking-voice was not fetched: its terms were not agreed to.",
  });
});
