import type { DataSource } from 'typeorm';
import { businessDay, instantOf } from '#libs/domain';
import { entityOf, type ParameterStore } from '#libs/service';
import { NOTICE_MS, parameterChange, type ParameterChange } from './parameter-change.js';
import { ParameterSnapshot } from './parameter-snapshot.js';
import { refuseParameter, seedValues, type AnyDatedParameter, type ParameterValue } from './parameter.js';
import { ParameterTable } from './parameter.table.js';

const AGE_MAX_MS = NOTICE_MS / 2;

/** Of a service's definition: its dated parameters. */
export function datedParameters(...definitions: readonly AnyDatedParameter[]): () => DatedParameters {
  return () => new DatedParameters(definitions);
}

/** The dated parameters of a running service: in the database for good, and in memory to decide by. */
export class DatedParameters implements ParameterStore {
  /** How they change. */
  readonly change: ParameterChange;
  private snapshot = new ParameterSnapshot();
  private count = 0;
  private readAt = { wallMs: Number.NEGATIVE_INFINITY, steadyMs: Number.NEGATIVE_INFINITY };
  private dataSource: DataSource | undefined;

  constructor(
    readonly definitions: readonly AnyDatedParameter[],
    private readonly clock: () => number = () => Date.now(),
    private readonly steadyClock: () => number = () => performance.now(),
  ) {
    this.change = parameterChange(definitions);
  }

  /**
   * Brings the seeds in and reads all values. A parameter that has values already takes in only seeds of days to come:
   * a day that is past keeps what it had.
   *
   * @throws {Error} when a value that is kept does not fit its definition
   */
  async open(dataSource: DataSource): Promise<void> {
    const seeds = this.definitions.flatMap(seedValues).sort((a, b) => (a.id < b.id ? -1 : 1));
    const noticed = businessDay(instantOf(this.clock() + NOTICE_MS));
    await dataSource.query(
      `INSERT INTO parameter (id, name, valid_from, value, source)
       SELECT s.id, s.name, s."validFrom", s.value, s.source
       FROM jsonb_to_recordset($1::jsonb) AS s(id text, name text, "validFrom" date, value jsonb, source text)
       WHERE s."validFrom" > $2 OR NOT EXISTS (SELECT 1 FROM parameter p WHERE p.name = s.name)
       ON CONFLICT (id) DO NOTHING`,
      [JSON.stringify(seeds), noticed],
    );
    this.dataSource = dataSource;
    await this.refresh();
  }

  /** Reads what is new. Rows are only ever added, so their number tells whether there is anything. */
  async refresh(): Promise<void> {
    if (!this.dataSource) return;
    const startedAt = { wallMs: this.clock(), steadyMs: this.steadyClock() };
    const repository = this.dataSource.getRepository(entityOf(ParameterTable));
    if ((await repository.count()) !== this.count) {
      const values = await repository.find();
      this.snapshot = new ParameterSnapshot(values.filter((value) => this.isKnown(value)));
      this.count = values.length;
    }
    this.readAt = startedAt;
  }

  /**
   * The values as they are known now.
   *
   * @throws {DomainError} `parameter.away` when they were read so long ago that one may be missing
   */
  current(): ParameterSnapshot {
    // A clock can be set back, and one that cannot stands still while the machine sleeps: the longer time counts.
    const { wallMs, steadyMs } = this.readAt;
    if (Math.max(this.clock() - wallMs, this.steadyClock() - steadyMs) > AGE_MAX_MS)
      throw refuseParameter('parameter.away');
    return this.snapshot;
  }

  // Of a release that is gone, or not yet here, there may be others.
  private isKnown({ name, validFrom, value }: ParameterValue): boolean {
    const definition = this.definitions.find((candidate) => candidate.name === name);
    const misfit = definition?.misfitOf(value, validFrom);
    if (misfit) throw new Error(`parameter ${name} from ${validFrom}: ${misfit.field} ${misfit.expected}`);
    return definition !== undefined;
  }
}
