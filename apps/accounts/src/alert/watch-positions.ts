/** How far a rule has gone through the lanes of the journal: the last position of each, by lane. */
export interface RuleWatch {
  digest: string;
  positions: readonly number[];
}

/** Rules that stand at one place, and how far they go now. */
export interface WatchStep {
  digests: readonly string[];
  after: readonly number[];
  upTo: readonly number[];
}

/**
 * Where rules go next. Those that are farthest go on towards the heads of the lanes; those behind, a new one at the
 * beginning, go on until they have come up with the next ones before them, and are one group with them from then on.
 *
 * @param heads the last position of each lane
 * @param most how many positions of a lane are taken at once
 * @returns the steps to take, the farthest first; none when all are at the heads
 */
export function nextSteps(watches: readonly RuleWatch[], heads: readonly number[], most: number): WatchStep[] {
  const groups = new Map<string, RuleWatch[]>();
  for (const watch of watches) {
    const key = watch.positions.join();
    groups.set(key, [...(groups.get(key) ?? []), watch]);
  }
  const far = ({ positions }: RuleWatch) => positions.reduce((sum, position) => sum + position, 0);
  const ordered = [...groups.values()].sort(([a], [b]) => far(b!) - far(a!));
  let target = heads;
  const steps: WatchStep[] = [];
  for (const group of ordered) {
    const after = group[0]!.positions;
    const upTo = after.map((position, lane) => Math.max(position, Math.min(target[lane]!, position + most)));
    if (upTo.some((position, lane) => position > after[lane]!))
      steps.push({ digests: group.map(({ digest }) => digest), after, upTo });
    target = upTo;
  }
  return steps;
}
