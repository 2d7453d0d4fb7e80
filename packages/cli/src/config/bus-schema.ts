import { z } from "zod";
import { optionalText, section, toggle } from "./setting-kinds.ts";

const addressSchema = z
  .url({ protocol: /^(nats|tls)$/, error: "expected an address such as nats://127.0.0.1:4222" })
  .describe("Address of a NATS server");

/** Where several servers find each other. */
export const busSchema = section({
  url: z
    .union([addressSchema, z.array(addressSchema).min(1)], {
      error: "expected an address such as nats://127.0.0.1:4222, or a list of them",
    })
    .optional()
    .describe("NATS servers over which servers and workers are one: nats:// or tls:// addresses; not set for none"),
  credentialsFile: optionalText("File of credentials for NATS, as its own tools write it"),
  caFile: optionalText("File of certificate authorities to trust for NATS, PEM"),
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,32}$/, "expected letters, digits, _ and -, 32 at most")
    .default("viva")
    .describe("First part of all subjects and stores; servers with another one do not see each other"),
  name: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,64}$/, "expected letters, digits, _ . and -, 64 at most")
    .optional()
    .describe("Name of this server among the others; that of the machine when not set"),
  engines: z
    .array(
      z.enum(["recognizer", "synthesizer", "endOfUtterance", "none"], {
        error: "expected recognizer, synthesizer, endOfUtterance or none",
      }),
    )
    .min(1)
    .refine((sections) => !sections.includes("none") || sections.length === 1, "none stands alone")
    .default(["recognizer", "synthesizer"])
    .describe("With a bus: the engines that workers on it run, and not this machine; none for all of them here"),
  replicas: z
    .int()
    .min(1, "expected a number from 1 to 5")
    .max(5, "expected a number from 1 to 5")
    .default(1)
    .describe(
      "Servers of a cluster of NATS that keep each session and client secret; 3 survive the loss of one. " +
        "What there is already is raised to it, and never lowered",
    ),
  journal: section({
    enabled: toggle(
      true,
      "Keep sessions of clients that ask to resume in NATS, so that another server goes on with them",
    ),
    storage: z
      .enum(["memory", "file"], { error: 'expected "memory" or "file"' })
      .default("memory")
      .describe("Where NATS keeps them; what is said is in them, and with memory they go when NATS is started again"),
    maxBytes: z
      .int()
      .min(1024 * 1024, "expected at least 1 MiB")
      .default(512 * 1024 * 1024)
      .describe("Most of all sessions together in NATS, in bytes; those without room go on without being kept"),
  }),
});

/** What a worker is, which runs engines for the servers on the bus. */
export const workerSchema = section({
  engines: z
    .array(
      z.enum(["recognizer", "synthesizer", "endOfUtterance"], {
        error: "expected recognizer, synthesizer or endOfUtterance",
      }),
    )
    .min(1)
    .default(["recognizer", "synthesizer"])
    .describe("Engines that a worker offers on the bus"),
  capacity: z
    .int()
    .min(0)
    .max(100_000)
    .default(0)
    .describe("Utterances and clauses that a worker has in work at the same time; 0 for 16 a core"),
  statusPort: z
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe("Port where a worker shows /health and /metrics; 0 takes a free one, not set for none"),
  statusHost: z
    .string()
    .min(1)
    .default("127.0.0.1")
    .describe("Address of that port; on any but loopback /metrics wants the key of server.metrics.key"),
});

/** Sections of the configuration whose engines may be elsewhere. */
export type EngineSection = z.output<typeof workerSchema>["engines"][number];

/** Sections whose engines are asked of workers on the bus. */
export function sectionsOnBus({ bus }: { readonly bus: z.output<typeof busSchema> }): readonly EngineSection[] {
  return bus.url === undefined ? [] : bus.engines.filter((section) => section !== "none");
}
