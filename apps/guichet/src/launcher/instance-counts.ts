import { SetUpError } from '#libs/infrastructure';

/** How many instances of each service `transfers=2,accounts=3` asks for; one where it says nothing. */
export function instanceCounts(services: readonly string[], text = ''): Map<string, number> {
  const counts = new Map(services.map((name) => [name, 1]));
  for (const part of text.split(',').filter(Boolean)) {
    const [, name = '', count] = /^([a-z-]+)=([1-9]\d?)$/.exec(part.trim()) ?? [];
    if (!counts.has(name)) {
      throw new SetUpError(`--instances ${part}: write service=count, of ${services.join(', ')}`);
    }
    counts.set(name, Number(count));
  }
  return counts;
}
