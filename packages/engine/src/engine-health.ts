/** Whether an engine can work at this moment. Asked for often: an answer costs nothing and never throws. */
export interface EngineHealth {
  /** False while requests would fail with `engine_unavailable`. */
  readonly isReady: boolean;
  /** One clause for operators, for example "1 of 2 workers run"; holds no speech, prompts or secrets. */
  readonly detail?: string;
  /**
   * One clause for operators about a part that it does without at the moment, though it works: "hears with the noise: 0 of 1
   * workers run". Absent when nothing is missing.
   */
  readonly degraded?: string;
  /** Requests that wait until somebody is free for them; absent where there is no queue. */
  readonly waiting?: number;
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
