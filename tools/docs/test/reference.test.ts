import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { ERROR_CODES, parseClientEvent } from "@vivavoce/protocol";
import { EVENT_SINCE } from "@vivavoce/protocol/schemas";
import { describe, expect, it } from "vitest";
import { CLIENT_COMPONENTS, SERVER_COMPONENTS } from "../src/wire/component-schemas.ts";
import { COMPONENT_EXAMPLES } from "../src/wire/component-examples.ts";
import { describeProtocol } from "../src/wire/describe-protocol.ts";
import { anchor } from "../src/wire/markdown.ts";
import { referenceFiles } from "../src/wire/reference-files.ts";
import { CLIENT_EVENTS, SERVER_EVENTS } from "../src/wire/wire-schemas.ts";

const folder = fileURLToPath(new URL("../../../docs/reference/", import.meta.url));
const files = referenceFiles();
const protocol = describeProtocol();
const schemas = { client: CLIENT_EVENTS, server: SERVER_EVENTS };

/** Pages that other generators write. */
const OTHER_PAGES = new Set(["configuration.md", "conformance.md", "wire.md"]);

describe("checked-in reference", () => {
  it.each([...files.keys()])("%s is what the schemas say; else run npm run reference", async (name) => {
    // Compared as a flag: a difference of thousands of lines helps nobody.
    expect((await readFile(`${folder}${name}`, "utf8")) === files.get(name)).toBe(true);
  });

  it("comes out the same twice", () => {
    expect([...referenceFiles()]).toEqual([...files]);
  });
});

describe("events", () => {
  it("are all there, once", () => {
    const types = protocol.events.map(({ type }) => type);
    expect(new Set(types).size).toBe(types.length);
    expect(types.toSorted()).toEqual([...Object.keys(CLIENT_EVENTS), ...Object.keys(EVENT_SINCE)].toSorted());
  });

  it("have an id of the wire each, and no two the same", () => {
    const ids = protocol.events.map(({ id }) => id);
    for (const id of ids) expect(id).toMatch(/^(?:CE|SE)-\d\d$/);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(protocol.events)("$type has a valid example", ({ direction, type, example }) => {
    expect(schemas[direction][type]?.safeParse(example).error).toBeUndefined();
  });

  it.each(protocol.events.filter(({ direction }) => direction === "client"))(
    "$type is read by the server as it stands",
    ({ example }) => {
      expect(parseClientEvent(JSON.stringify(example))).toMatchObject({ kind: "event", ignored: [] });
    },
  );

  it("tell when they are sent", () => {
    expect(protocol.events.filter(({ when }) => when === "")).toEqual([]);
  });
});

describe("fields", () => {
  const all = [
    ...protocol.events.flatMap(({ type, fields }) => fields.map((field) => ({ owner: type, field }))),
    ...[...protocol.objects.values()].flatMap(({ name, variants }) =>
      variants.flatMap(({ fields }) => fields.map((field) => ({ owner: name, field }))),
    ),
  ];

  it("have a meaning each, unless they are a constant or the name of a variant", () => {
    const silent = all.filter(
      ({ field }) => field.meaning === "" && !/^"[^"]*"$/.test(field.type) && !/(?:^|\.)type$/.test(field.path),
    );
    expect(silent.map(({ owner, field }) => `${owner} ${field.path}`)).toEqual([]);
  });

  it("have a unit when they are times or rates", () => {
    const measured = all.filter(({ field }) =>
      /(?:_ms|_milliseconds|_seconds|expires_at|sampling_rate)$/.test(field.path),
    );
    expect(measured.length).toBeGreaterThan(20);
    expect(measured.filter(({ field }) => field.unit === "").map(({ field }) => field.path)).toEqual([]);
  });

  it("know what is required, nullable, in which limits and by which default", () => {
    const update = protocol.events.find(({ type }) => type === "session.update");
    expect(update?.fields.find(({ path }) => path === "session")).toMatchObject({ required: true, nullable: false });
    const server = protocol.objects.get("TurnDetectionInput")?.variants.find(({ when }) => when.type === "server_vad");
    expect(server?.fields.find(({ path }) => path === "threshold")).toMatchObject({
      required: false,
      nullable: true,
      range: "0 to 1",
      default: 0.5,
      ids: ["SF-08.2"],
    });
    expect(server?.fields.find(({ path }) => path === "prefix_padding_ms")).toMatchObject({ default: 400, unit: "ms" });
  });
});

describe("named objects", () => {
  const named = { ...CLIENT_COMPONENTS, ...SERVER_COMPONENTS };

  it.each(Object.keys(COMPONENT_EXAMPLES))("%s has a valid example", (name) => {
    expect(named[name]?.safeParse(COMPONENT_EXAMPLES[name]).error).toBeUndefined();
  });
});

describe("versions", () => {
  it("say since when an event is known and what it is called elsewhere", () => {
    const found = protocol.versions.events.find(({ type }) => type === "response.audio.delta");
    expect(found).toMatchObject({
      since: "2025-05-01-preview",
      openaiGa: ["response.output_audio.delta"],
      openaiBeta: ["response.audio.delta"],
    });
    expect(protocol.versions.events.find(({ type }) => type === "conversation.item.created")?.v1).toEqual([
      "conversation.item.added",
      "conversation.item.done",
    ]);
  });

  it("find the prefix padding that rose in 2026-04-10 (SF-08.3)", () => {
    const padding = protocol.versions.defaults.find(
      ({ path, turnDetection }) =>
        path === "turn_detection.prefix_padding_ms" && turnDetection === "azure_semantic_vad",
    );
    expect(padding?.values).toMatchObject({ "2026-01-01-preview": 300, "2026-04-10": 420, v1: 420, "OpenAI GA": 300 });
  });
});

describe("pages", () => {
  it("name every error code", () => {
    for (const code of Object.keys(ERROR_CODES)) expect(files.get("errors.md")).toContain(`\`${code}\``);
  });

  it("link to places that exist", () => {
    const anchors = new Map(
      [...files].map(([name, text]) => [
        name,
        new Set([...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => anchor(heading))),
      ]),
    );
    const links = [...files.values()].flatMap((text) => [...text.matchAll(/\]\(([\w.-]+)(?:#([\w-]+))?\)/g)]);
    expect(links.length).toBeGreaterThan(300);
    const broken = links.filter(([, name = "", place]) => {
      if (OTHER_PAGES.has(name)) return false;
      return !files.has(name) || (place !== undefined && anchors.get(name)?.has(place) !== true);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});
