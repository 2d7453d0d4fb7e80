import { EngineError } from "@vivavoce/engine";
import { ModelError, resolveModel, taskInCatalogue } from "@vivavoce/models";
import type { InstalledModel, ModelTask } from "@vivavoce/models";

/**
 * A model on this machine that is for a task.
 * @param engine id to name in errors
 * @param forOther the error for one that is for something else, whether it is on this machine or not
 * @throws EngineError `engine_unavailable` when it cannot be had
 */
export async function resolveFor(
  engine: string,
  name: string,
  task: ModelTask,
  forOther: (name: string, isFor: ModelTask) => EngineError,
): Promise<InstalledModel> {
  const place = { env: process.env, cwd: process.cwd() };
  let model: InstalledModel;
  try {
    model = await resolveModel(name, place);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const isFor = error.code === "missing" ? await taskInCatalogue(name, place) : undefined;
    if (isFor !== undefined && isFor !== task) throw forOther(name, isFor);
    throw new EngineError(engine, "engine_unavailable", `model: ${error.message}`, { cause: error });
  }
  if (model.task !== task) throw forOther(model.name, model.task);
  return model;
}
