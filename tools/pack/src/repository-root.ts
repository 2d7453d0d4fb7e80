import { fileURLToPath } from "node:url";

/** Absolute path of the repository, from this file or its compiled double. */
export const repositoryRoot = fileURLToPath(new URL("../../..", import.meta.url));
