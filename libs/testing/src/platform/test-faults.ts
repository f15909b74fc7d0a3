const { FAULT_KILLS, FAULT_SECONDS, JAVA_HOME } = process.env;

/** How thoroughly the stories of faults are told: `FAULT_KILLS` and `FAULT_SECONDS` ask for more than usual. */
export const testFaults = {
  isThorough: FAULT_KILLS !== undefined,
  /** How often something is killed. */
  kills: (usual: number): number => Number(FAULT_KILLS ?? usual),
  /** How long something is away. */
  awayMs: (usualSeconds: number): number => 1_000 * Number(FAULT_SECONDS ?? usualSeconds),
};

/** The Java of this machine, for a broker of a test's own. */
export const testJavaHome = JAVA_HOME;
