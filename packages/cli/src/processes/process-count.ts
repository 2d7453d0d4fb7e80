/**
 * How many processes sessions are spread over.
 * @param configured the setting; `auto` for one per two cores
 * @param cores processors of this machine
 */
export function processCount(configured: number | "auto", cores: number): number {
  return configured === "auto" ? Math.max(1, Math.floor(cores / 2)) : configured;
}
