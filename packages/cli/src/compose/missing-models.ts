import { EngineError } from "@vivavoce/engine";
import type { Environment } from "@vivavoce/models";
import type { Config } from "../config/config-schema.ts";

/** Sections that take models of this machine, and the engine that runs them there. */
const runners = {
  recognizer: "sherpa-onnx",
  synthesizer: "sherpa-onnx",
  endOfUtterance: "onnxruntime",
  noiseSuppressor: "sherpa-onnx",
} as const satisfies Partial<Record<keyof Config, string>>;

interface NamedModel {
  /** Its place in the configuration, such as `recognizer.byLanguage.zh`. */
  readonly path: string;
  readonly name: string;
}

/** The models of the catalogue that a configuration names, each where it stands first. */
export function namedModels(config: Config): readonly NamedModel[] {
  const found = (Object.keys(runners) as (keyof typeof runners)[]).flatMap((section) => {
    const { byLanguage = {}, ...usual } = config[section] as Placed & { byLanguage?: Readonly<Record<string, Placed>> };
    const others = Object.entries(byLanguage).map(([language, placed]) => ({
      path: `${section}.byLanguage.${language}`,
      placed,
    }));
    return [{ path: section as string, placed: usual as Placed }, ...others].flatMap(
      ({ path, placed }): NamedModel[] => {
        const { engine, options = {} } = placed;
        const names = [engine === runners[section] ? options["model"] : undefined, options["denoiser"]];
        return names.flatMap((name) => (typeof name === "string" && !name.startsWith("path:") ? { path, name } : []));
      },
    );
  });
  return found.filter(({ name }, at) => found.findIndex((each) => each.name === name) === at);
}

interface Placed {
  readonly engine: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

/**
 * Names all models at once that a configuration wants and that are not on this machine, with the one command that fetches them.
 * Of a single one its engine says the same.
 * @throws EngineError `engine_unavailable`
 */
export async function checkModelsAreHere(config: Config, env: Environment, cwd: string): Promise<void> {
  const named = namedModels(config);
  if (named.length < 2) return;
  const { modelRows, presenceOf } = await import("@vivavoce/models");
  const rows = await modelRows(env, cwd);
  const missing: NamedModel[] = [];
  for (const each of named) {
    const row = rows.find(({ id }) => id === each.name);
    if (row !== undefined && (await presenceOf(row, env)) !== "here") missing.push(each);
  }
  if (missing.length < 2) return;
  const who = missing.map(({ path, name }) => `${name} (${path})`).join(", ");
  const command = `vivavoce models pull ${missing.map(({ name }) => name).join(" ")}`;
  throw new EngineError(
    "sherpa-onnx",
    "engine_unavailable",
    `Models are not on this machine: ${who}. Fetch them with: ${command}`,
  );
}
