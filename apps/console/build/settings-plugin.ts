import type { Plugin } from "vite";
import { describeSettings } from "./describe-settings.ts";

const name = "virtual:session-settings";

/** Puts the description of all settings into the page, so that no schema library has to be shipped. */
export function settingsPlugin(): Plugin {
  return {
    name: "vivavoce-session-settings",
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) =>
      id === `\0${name}` ? `export const sessionSettings = ${JSON.stringify(describeSettings())};` : undefined,
  };
}
