import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describeMetrics } from "@vivavoce/server";
import { describe, expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { needPrograms } from "../../../test/needs.ts";
import { secretFileVariables } from "../src/config/secret-files.ts";
import { settings } from "../src/config/settings.ts";
import { workerGauges } from "../src/worker/status-page.ts";

const folder = fileURLToPath(new URL("../../../deploy/fleet/", import.meta.url));
const haproxy = needPrograms("a proxy (haproxy)", ["haproxy"]);
const variables = new Set([...settings.flatMap(({ variable }) => variable ?? []), ...secretFileVariables]);
/** Those of the files of HAProxy. */
const ofProxy = /^VIVAVOCE_(EDGE|GATEWAYS|HAPROXY_SOCKET)$/;

type Tree = Readonly<Record<string, unknown>>;

/** Every member of a name, at any depth. */
function* every(name: string, tree: unknown): Generator<unknown> {
  if (typeof tree !== "object" || tree === null) return;
  for (const [key, value] of Object.entries(tree)) {
    if (key === name) yield value;
    yield* every(name, value);
  }
}

describe("files for many machines", () => {
  test("compose what there is, with settings that there are", async () => {
    const compose = parse(await readFile(`${folder}compose.yaml`, "utf8"), { merge: true }) as Tree;
    const services = compose["services"] as Readonly<Record<string, Tree>>;
    expect(Object.keys(services).sort()).toEqual(["gateway", "haproxy", "nats", "worker"]);
    expect([services["gateway"]?.["command"], services["worker"]?.["command"]]).toEqual([["serve"], ["worker"]]);
    for (const { environment, depends_on: needed } of Object.values(services)) {
      const named = Object.keys((environment ?? {}) as Tree);
      expect(named.filter((name) => !variables.has(name) && !ofProxy.test(name))).toEqual([]);
      for (const other of (needed ?? []) as string[]) expect(services).toHaveProperty(other);
    }
  });

  test("are Kubernetes' objects, whose names and ports lead to each other", async () => {
    const documents = parseAllDocuments(await readFile(`${folder}kubernetes.yaml`, "utf8"));
    expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
    const objects = documents.map((each) => each.toJS() as Tree);
    const named = (kind: string) =>
      objects.filter((each) => each["kind"] === kind).map((each) => (each["metadata"] as Tree)["name"]);
    expect(named("Deployment")).toEqual(["vivavoce-gateway", "vivavoce-worker", "vivavoce-edge"]);
    for (const target of every("scaleTargetRef", objects)) {
      expect(named("Deployment")).toContain((target as Tree)["name"]);
    }
    const labels = [...every("matchLabels", objects)].map((each) => (each as Tree)["app"]);
    for (const selector of every("selector", objects)) {
      const { app } = selector as Tree;
      if (app !== undefined) expect(labels).toContain(app);
    }
    const environment = [...every("env", objects)].flat() as readonly { readonly name: string }[];
    expect(environment.length).toBeGreaterThan(10);
    const unknown = environment.filter(({ name }) => !variables.has(name) && !ofProxy.test(name));
    expect(unknown).toEqual([]);
    const counted = [...describeMetrics(), ...workerGauges(() => ({}) as never)].map(({ name }) => name);
    for (const metric of every("metric", objects)) expect(counted).toContain((metric as Tree)["name"]);
    for (const args of every("args", objects)) {
      const [first] = args as string[];
      expect(["serve", "worker", "haproxy", "-js"]).toContain(first);
    }
  });

  test.skipIf(haproxy.missing)(haproxy.title("are taken by HAProxy"), async () => {
    const env = {
      PATH: process.env["PATH"],
      VIVAVOCE_EDGE: "127.0.0.1:8080",
      VIVAVOCE_GATEWAYS: "gateway:8080",
      VIVAVOCE_GATEWAY_ONE: "127.0.0.1:8081",
      VIVAVOCE_GATEWAY_TWO: "127.0.0.1:8082",
      VIVAVOCE_HAPROXY_SOCKET: "/tmp/haproxy.sock",
    };
    for (const backend of ["gateways-dns.cfg", "gateways-example.cfg"]) {
      const check = ["-c", "-q", "-f", `${folder}haproxy.cfg`, "-f", `${folder}${backend}`];
      await expect(promisify(execFile)("/usr/sbin/haproxy", check, { env })).resolves.toBeDefined();
    }
  });
});
