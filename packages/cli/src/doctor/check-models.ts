import { reasonOf } from "@vivavoce/audio/reason-of";
import { fail, note, ok } from "./finding.ts";
import type { DoctorSurroundings, Finding } from "./finding.ts";

const name = "Models";

/** Says which models of the catalogue are on this machine; a half one is named, for it is not used. */
export async function checkModels({ env, cwd }: DoctorSurroundings): Promise<Finding> {
  try {
    const { modelRows, presenceOf } = await import("@vivavoce/models");
    const rows = await modelRows(env, cwd);
    const looked = await Promise.all(rows.map(async (row) => ({ id: row.id, presence: await presenceOf(row, env) })));
    const of = (wanted: string): string[] => looked.filter(({ presence }) => presence === wanted).map(({ id }) => id);
    const [here, partly] = [of("here"), of("partly")];
    if (partly.length > 0) {
      const found = `${[...here, ""].join(", ")}only in part: ${partly.join(", ")}`;
      return note(name, found, `Complete it with: vivavoce models pull ${partly.join(" ")}`);
    }
    if (here.length > 0) return ok(name, here.join(", "));
    return ok(name, "only those that come along; vivavoce models list shows what can be fetched");
  } catch (error) {
    return fail(name, reasonOf(error), "vivavoce models list says the same.");
  }
}
