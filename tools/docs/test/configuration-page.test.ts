import { readFile } from "node:fs/promises";
import { describeKeys, settings } from "vivavoce";
import { describe, expect, it } from "vitest";
import { configurationPage } from "../src/configuration/configuration-page.ts";

const text = configurationPage();

describe("configuration reference", () => {
  it("is checked in as the schema says; else run npm run reference", async () => {
    const file = new URL("../../../docs/reference/configuration.md", import.meta.url);
    expect((await readFile(file, "utf8")) === text).toBe(true);
  });

  it("has a row with a meaning for every key", () => {
    for (const [key, description] of describeKeys()) {
      const row = text.split("\n").find((line) => line.startsWith(`| \`${key}\` |`));
      expect(row, key).toBeDefined();
      expect(description, key).not.toBe("");
      expect(row).toContain(description.replaceAll("|", "\\|"));
    }
  });

  it("names every variable and flag", () => {
    for (const { variable, flag } of settings) {
      if (variable !== undefined) expect(text).toContain(`\`${variable}\``);
      if (flag !== undefined) expect(text).toContain(`--${flag}`);
    }
  });

  it("marks secrets", () => {
    const row = text.split("\n").find((line) => line.startsWith("| `server.apiKeys` |"));
    expect(row).toMatch(/Secret\. \|$/);
  });
});
