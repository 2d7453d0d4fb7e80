import { reasonOf } from "../config/config-error.ts";
import type { DoctorSurroundings, Finding } from "./finding.ts";

const name = "Models";

/** Says which models of the catalogue are on this machine; a half one is named, for it is not used. */
export async function checkModels({ env, cwd }: DoctorSurroundings): Promise<Finding> {
  try {
    const { modelRows, presenceOf } = await import("@vivavoce/models");
    const rows = await modelRows(env, cwd);
    const found = await Promise.all(
      rows.map(async ({ id }, index) => ({ id, presence: await presenceOf(rows[index]!, env) })),
    );
    const of = (wanted: string): string[] => found.filter(({ presence }) => presence === wanted).map(({ id }) => id);
    const [here, partly] = [of("here"), of("partly")];
    if (partly.length > 0) {
      const advice = `Complete it with: vivavoce models pull ${partly.join(" ")}`;
      return { name, status: "note", found: `${[...here, ""].join(", ")}only in part: ${partly.join(", ")}`, advice };
    }
    if (here.length > 0) return { name, status: "ok", found: here.join(", ") };
    return { name, status: "ok", found: "only those that come along; vivavoce models list shows what can be fetched" };
  } catch (error) {
    return { name, status: "fail", found: reasonOf(error), advice: "vivavoce models list says the same." };
  }
}
