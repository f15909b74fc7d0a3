import { wantedBy, type AskedCommand, type Wanted } from './asked-command.js';
import type { Session } from './session.js';
import type { Statements } from './statements.js';

/** What is known to be locked by others: rows, by the values that find them. */
export class LockedValues {
  private readonly values = new Map<string, Set<string>>();

  get isEmpty(): boolean {
    return this.values.size === 0;
  }

  add({ lookUp, value }: Wanted): void {
    const values = this.values.get(lookUp);
    if (values) values.add(value);
    else this.values.set(lookUp, new Set([value]));
  }

  addAll(others: LockedValues): void {
    for (const [lookUp, values] of others.values) for (const value of values) this.add({ lookUp, value });
  }

  has({ lookUp, value }: Wanted): boolean {
    return this.values.get(lookUp)?.has(value) ?? false;
  }

  /** Whether a command cannot be done before a lock goes. */
  stop(command: AskedCommand): boolean {
    return !this.isEmpty && wantedBy(command).some((wanted) => this.has(wanted));
  }

  /** The values of one way to look for rows. */
  of(lookUp: string): readonly string[] {
    return [...(this.values.get(lookUp) ?? [])];
  }

  /** Forgets what is not among these. */
  replaceBy(others: LockedValues): void {
    this.values.clear();
    for (const [lookUp, values] of others.values) this.values.set(lookUp, values);
  }
}

/**
 * Which of the values that commands want find rows that somebody keeps locked. It waits for no row.
 *
 * @param besides values to look at as well
 */
export async function findLocked(
  session: Session,
  statements: Statements,
  commands: readonly AskedCommand[],
  besides: LockedValues = new LockedValues(),
): Promise<LockedValues> {
  const { probe } = statements.get();
  const wanted = new LockedValues();
  for (const command of commands) for (const want of wantedBy(command)) wanted.add(want);
  const values = probe.lookUps.map(({ name }) => [...new Set([...wanted.of(name), ...besides.of(name)])]);
  const { rows } = await session.query<{ way: number; value: string }>({ name: probe.name, text: probe.text, values });
  const locked = new LockedValues();
  for (const { way, value } of rows) locked.add({ lookUp: probe.lookUps[way]?.name ?? '', value });
  return locked;
}
