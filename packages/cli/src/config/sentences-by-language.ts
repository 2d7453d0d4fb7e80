import { z } from "zod";

/** Sentences that the server says itself, by BCP-47 code; each of at most 300 characters, for a caller waits meanwhile. */
export const sentencesByLanguage = z
  .record(
    z.string().regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, "Expected a language, such as en or pt-BR"),
    z.string().max(300),
  )
  .default({});
