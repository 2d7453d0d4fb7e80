import { parseClientEvent } from "@vivavoce/protocol";
import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { describeSettings } from "../build/describe-settings.ts";
import { codeLanguages } from "../src/app/code-samples.ts";
import { sameJson } from "../src/app/draft.ts";
import { presets } from "../src/shape/presets.ts";
import { groupSettings } from "../src/shape/setting-groups.ts";

const settings = describeSettings();
const find = (name: string) => settings.find((setting) => setting.name === name);
const target = { endpoint: "http://localhost:8080", model: "gpt-4o" };
const write = (id: string, update: object): string =>
  codeLanguages.find((language) => language.id === id)?.write({ ...update }, target) ?? "";

describe("description made from the schemas", () => {
  it("has every setting once, each with its meaning, in some group", () => {
    expect(settings.length).toBeGreaterThan(20);
    expect(settings.filter(({ meaning }) => meaning === "")).toEqual([]);
    const grouped = groupSettings(settings).flatMap((group) => group.settings.map(({ name }) => name));
    expect(grouped.toSorted()).toEqual(settings.map(({ name }) => name).toSorted());
  });

  it("knows kinds, limits, units and defaults", () => {
    expect(find("temperature")).toMatchObject({
      control: { kind: "number", integer: false, minimum: 0, maximum: 2 },
      nullable: true,
      default: 0.8,
    });
    expect(find("max_response_output_tokens")?.control).toEqual({
      kind: "number",
      integer: true,
      minimum: 1,
      maximum: 4096,
      unit: "tokens",
      empty: "inf",
    });
    expect(find("modalities")?.control).toEqual({ kind: "list", values: ["audio", "text", "animation", "avatar"] });
    expect(find("tool_choice")?.control).toEqual({ kind: "choice", values: ["auto", "none", "required"] });
    expect(find("tools")?.control).toEqual({ kind: "json" });
  });

  it("opens objects and their variants, and leaves out what has no effect", () => {
    const control = find("turn_detection")?.control;
    const variants = control?.kind === "object" ? control.variants : [];
    expect(variants.map(({ type }) => type)).toContain("azure_semantic_vad");
    const semantic = variants.find(({ type }) => type === "azure_semantic_vad");
    const names = semantic?.fields.map(({ name }) => name);
    expect(names).toContain("end_of_utterance_detection");
    expect(names).not.toContain("window_size");
    expect(semantic?.fields.find(({ name }) => name === "silence_duration_ms")?.control).toMatchObject({ unit: "ms" });
  });
});

it.each(presets)("sends the preset $id as the server takes it", ({ update }) => {
  const text = JSON.stringify({ type: "session.update", session: update });
  expect(parseClientEvent(text)).toMatchObject({ kind: "event", ignored: [] });
});

/** Rows of the guide's table of places, and the presets that they are. */
const places: Readonly<Record<string, string>> = {
  desk: "quiet desk, headset",
  office: "open office",
  phone: "phone line",
  car: "car",
  kiosk: "kiosk, loudspeaker in a hall",
};

it.each(presets)("has in the preset $id what the guide to turn-taking advises", ({ id, update }) => {
  const guide = readFileSync(new URL("../../../docs/guides/turn-taking.md", import.meta.url), "utf8");
  const [, advice = ""] = new RegExp(`^\\| ${places[id]} +\\| ([^|]+)\\|`, "m").exec(guide) ?? [];
  expect(advice).not.toBe("");
  const told = JSON.stringify(update);
  for (const [, name, value] of advice.matchAll(/`([a-z_0-9]+)`(?: ([\d.]+))?/g)) {
    expect(told, `${name} ${value}`).toContain(value === undefined ? `${name}` : `"${name}":${value}`);
  }
  // In a browser, the browser takes the echo out, but where the guide leaves that to the server.
  expect(told.includes("server_echo_cancellation")).toBe(advice.includes("server_echo_cancellation"));
});

describe("code", () => {
  const update = {
    turn_detection: { type: "server_vad", silence_duration_ms: 300, create_response: true },
    input_audio_noise_reduction: null,
    metadata: { my_key: "a_b" },
  };

  it("uses the names of each client", () => {
    expect(write("client", update)).toContain("silence_duration_ms: 300");
    expect(write("azure-js", update)).toContain("silenceDurationInMs: 300");
    expect(write("azure-js", update)).toContain("my_key: ");
    expect(write("azure-python", update)).toContain('"create_response": True,');
    expect(write("azure-python", update)).toContain('"input_audio_noise_reduction": None,');
    expect(JSON.parse(write("json", update))).toEqual({ type: "session.update", session: update });
  });

  it("takes its key from the variable that the README and the quickstart name", () => {
    const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
    const names = codeLanguages.flatMap(({ id }) => write(id, update).match(/\b[A-Z][A-Z_]*_[A-Z_]+\b/g) ?? []);
    expect(new Set(names).size).toBe(1);
    expect(read("docs/guides/quickstart.md")).toMatch(new RegExp(`^${names[0]}=`, "m"));
    expect(read("README.md")).toContain(names[0]?.replace(/_API_KEY$/, "_"));
  });

  it("is JavaScript that says what the update says", () => {
    const [, literal = ""] = /updateSession\(([^]*)\);$/.exec(write("client", update)) ?? [];
    expect(runInNewContext(`(${literal})`)).toEqual(update);
  });
});

it("compares JSON whatever the order of its members", () => {
  expect(sameJson({ a: [1, { b: null }], c: 2 }, { c: 2, a: [1, { b: null }] })).toBe(true);
  expect(sameJson({ a: 1 }, { a: 1, b: 1 })).toBe(false);
  expect(sameJson([1, 2], [2, 1])).toBe(false);
});
