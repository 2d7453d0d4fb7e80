import { z } from "zod";
import { fileRoleNames, networkNames } from "../model-words.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 of 64 hexadecimal digits");
const path = z.string().regex(/^(?!.*\.\.)\w[\w.-]*(\/[\w.-]+)*$/, "must be a path below the repository");
const bytes = z.int().min(1);

const source = z.strictObject({
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, "must be owner/name"),
  commit: z.string().regex(/^[0-9a-f]{40}$/, "must be a commit of 40 hexadecimal digits"),
  files: z.array(
    z.strictObject({
      role: z.enum(fileRoleNames),
      path,
      bytes,
      sha256: hash,
      url: z.url({ protocol: /^https?$/ }).optional(),
    }),
  ),
  archive: z.strictObject({ url: z.url({ protocol: /^https?$/ }), bytes, sha256: hash, root: path }).optional(),
  listed: z.array(z.strictObject({ role: z.enum(fileRoleNames), path, aboutBytes: bytes })).optional(),
});

/** The form of a row, for those that people write themselves and for a test of ours. */
export const rowSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, "must be of small letters, digits, dots and hyphens"),
  title: z.string().min(1).max(100),
  task: z.enum(["recognition", "synthesis", "end-of-turn", "noise-suppression"]),
  languages: z.array(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "must be language tags")),
  network: z.enum(networkNames),
  streaming: z.literal(true).optional(),
  sampleRate: z.int().min(0).max(48_000),
  voices: z.union([z.int().min(1), z.array(z.string().min(1))]).optional(),
  engine: z.strictObject({
    name: z.enum(["sherpa-onnx", "onnxruntime"]),
    leastVersion: z.string().regex(/^\d+\.\d+\.\d+$/, "must be a version such as 1.13.8"),
  }),
  sources: z.array(source).min(1),
  licence: z.strictObject({
    name: z.string().min(1),
    url: z.url({ protocol: /^https$/ }),
    attribution: z.string().min(1),
    acceptance: z.string().min(1).optional(),
  }),
  memory: z.union([
    z.strictObject({ measured: z.literal(false) }),
    z.strictObject({ measured: z.literal(true), found: z.string() }),
  ]),
  performance: z.union([
    z.strictObject({ measured: z.literal(false) }),
    z.strictObject({ measured: z.literal(true), found: z.string() }),
  ]),
  note: z.string().min(1).optional(),
});
