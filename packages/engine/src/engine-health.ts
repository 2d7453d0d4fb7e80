/** Whether an engine can work at this moment. Asked for often: an answer costs nothing and never throws. */
export interface EngineHealth {
  /** False while requests would fail with `engine_unavailable`. */
  readonly isReady: boolean;
  /** One clause for operators, for example "1 of 2 workers run"; holds no speech, prompts or secrets. */
  readonly detail?: string;
}

/** What every engine may offer besides its own work. */
export interface HealthReporting {
  /** Absent: the engine is ready from when it is loaded until it is closed. */
  readonly health?: () => EngineHealth;
}

/** The engine's own report, or that nothing is wrong when it gives none. */
export function healthOf(engine: HealthReporting): EngineHealth {
  return engine.health?.() ?? { isReady: true };
}
