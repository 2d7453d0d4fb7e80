import { createLogger } from "@vivavoce/server";
import { expect, test } from "vitest";
import { configSchema } from "../config/config-schema.ts";
import { teller } from "./teller.ts";

test("a log of JSON is JSON in every line", () => {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  for (const format of ["json", "text"] as const) {
    const config = configSchema.parse({ log: { format } });
    const logger = createLogger({ ...config.log, write, wallMs: () => 0 });
    teller(config, logger, write)("Loading the speech engines ...");
  }
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ message: "told", text: "Loading the speech engines ..." });
  expect(lines[1]).toBe("Loading the speech engines ...");
});
