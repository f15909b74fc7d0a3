import type { DataSource, EntityManager } from 'typeorm';
import { agencyOn, businessDay, instantOf, type AgencyState } from '#libs/domain';
import { readNetwork } from '#libs/product';

const INSERT_STATES = `
  INSERT INTO agency_state (id, code, valid_from, name, kind, branch, region, is_open)
  SELECT id, code, "validFrom", name, kind, branch, region, "isOpen" FROM json_to_recordset($1::json)
    AS s(id text, code text, "validFrom" date, name text, kind text, branch text, region text, "isOpen" boolean)`;

/** Adds states that are not known yet. */
export async function addAgencyStates(manager: EntityManager, states: readonly AgencyState[]): Promise<void> {
  await manager.query(`${INSERT_STATES} ORDER BY id ON CONFLICT DO NOTHING`, [JSON.stringify(states)]);
}

/** The agencies as a running service knows them: in the database for good, and in memory for every request. */
export class Network {
  /** By code, each in order of days. */
  private states: ReadonlyMap<string, readonly AgencyState[]> = new Map();
  private count = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: () => number = () => Date.now(),
  ) {}

  /**
   * Reads the table; one that is empty begins with what the file says, if there is a file. From then on only events change it.
   *
   * @throws {Error} when the file cannot be read, or a record of it is wrong
   */
  async open(file: string): Promise<void> {
    if (file !== '') {
      await this.dataSource.query(
        `${INSERT_STATES} WHERE NOT EXISTS (SELECT FROM agency_state) ORDER BY id ON CONFLICT DO NOTHING`,
        [JSON.stringify(readNetwork(file))],
      );
    }
    await this.refresh();
  }

  /** Reads what is new. Rows are only ever added, so their number tells whether there is anything. */
  async refresh(): Promise<void> {
    const [{ count } = { count: 0 }] = await this.dataSource.query<{ count: number }[]>(
      'SELECT count(*)::int AS count FROM agency_state',
    );
    if (count === this.count) return;
    const rows = await this.dataSource.query<AgencyState[]>(
      `SELECT id, code, valid_from::text AS "validFrom", name, kind, branch, region, is_open AS "isOpen"
       FROM agency_state ORDER BY code, valid_from`,
    );
    this.states = Map.groupBy(rows, ({ code }) => code);
    this.count = rows.length;
  }

  /** Whether the service was told of any agency; without, it looks at the form of a code alone. */
  get isKnown(): boolean {
    return this.count > 0;
  }

  /** What an agency is today; undefined when it is not of the network. */
  agency(code: string): AgencyState | undefined {
    return agencyOn(this.states.get(code) ?? [], this.today());
  }

  /** Whether an agency works today. */
  isOpen(code: string): boolean {
    return this.agency(code)?.isOpen ?? !this.isKnown;
  }

  /** Whether an agency is mobile today, or, for what it still has to bring, was once. */
  isMobile(code: string, when: 'today' | 'ever'): boolean {
    if (!this.isKnown) return true;
    if (when === 'today') return this.agency(code)?.kind === 'mobile';
    const today = this.today();
    return (this.states.get(code) ?? []).some(({ kind, validFrom }) => kind === 'mobile' && validFrom <= today);
  }

  /** The codes of the agencies that are in a branch or region today, the closed ones too. */
  codesIn({ branch, region }: { branch?: string | undefined; region?: string | undefined }): string[] {
    return [...this.states.keys()].filter((code) => {
      const agency = this.agency(code);
      const isIn = (own: string | undefined, asked: string | undefined) => asked === undefined || own === asked;
      return agency !== undefined && isIn(agency.branch, branch) && isIn(agency.region, region);
    });
  }

  private today(): string {
    return businessDay(instantOf(this.clock()));
  }
}
