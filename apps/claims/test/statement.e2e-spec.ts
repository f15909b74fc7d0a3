import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSheet } from '#libs/documents';
import { addDays, derivedUuid } from '#libs/domain';
import { idFor, type CommandDefinition, type RowRefs } from '#libs/commands';
import { latinTexts, requestOf, type Client } from '#libs/testing';
import { declareClaim } from '../src/claim/declaration.js';
import { acceptClaim } from '../src/claim/decision.js';
import { settleClaim } from '../src/claim/settlement.js';
import { payOutClaim } from '../src/payout/cash-payout.js';
import { disburse } from '../src/loan/loan.js';
import { sell } from '../src/standalone/sale.js';
import { Assistance, loanEvent, newPerson, TODAY } from './assistance.js';

const monthBack = (count: number): string => {
  let day = TODAY;
  for (let back = 0; back < count; back++) day = addDays(`${day.slice(0, 7)}-01`, -1);
  return day.slice(0, 7);
};
/** Two months that are over, the earlier first. */
const [MAY, JUNE] = [monthBack(2), monthBack(1)];
const INSURER = 'saham';

interface Shown {
  status: string;
  code: string;
  policyCount: number;
  premiums: { premiumCentimes: number; lineCount: number };
  claims: { count: number; amountCentimes: number };
  netCentimes: number;
  claimsRatio: number;
  digest: string;
  differences: { key: string; what: string; mineCentimes: number | null; theirsCentimes: number | null }[];
  approvalId: string;
}

interface Line {
  kind: string;
  policyId: string;
  month: string;
  movement: string;
  months: number;
  premiumCentimes: number;
  netCentimes: number;
  claimNumber: string;
  benefit: string;
  amountCentimes: number;
}

describe('the money of a month with the insurer', () => {
  let assistance: Assistance;
  let management: Client;
  let other: Client;

  beforeAll(async () => {
    assistance = await Assistance.open();
    management = await assistance.client('management', undefined, undefined, 'hassan');
    other = await assistance.client('management', undefined, undefined, 'naima');
    await sellAndClaimInMay();
  }, 60_000);
  afterAll(() => assistance?.close());

  /** Runs commands of long ago, through the same decisions and books. */
  const at = (day: string) => `${day}T10:00:00.000Z`;
  async function run<Command, Refs extends RowRefs, Reply>(
    definition: CommandDefinition<Command, Refs, Reply>,
    day: string,
    command: object,
  ): Promise<Reply> {
    const { queue } = assistance.service;
    const request = requestOf(command, randomUUID(), at(day));
    return (await queue!.run(definition, { id: idFor(request), ...command } as Command, request)).reply;
  }

  let loans: string[];
  let client: ReturnType<typeof newPerson>;
  async function sellAndClaimInMay(): Promise<void> {
    client = newPerson();
    const lent = (loanId: string, startsOn: string, endsOn: string, person: object) =>
      run(disburse, startsOn, { loanId, agency: 'RAB-001', client: person, members: [], startsOn, endsOn });
    const opened = [
      await lent('L-1', `${MAY}-03`, addDays(`${MAY}-03`, 365), client),
      await lent('L-2', `${MAY}-10`, `${MAY}-25`, newPerson()),
    ];
    loans = opened.map(({ policyId }) => policyId);
    const sale = { agency: 'OUJ-014', by: 'teller', startsOn: null, months: 3, expectedPremiumCentimes: 3_000 };
    await run(sell, `${MAY}-12`, { ...sale, holder: newPerson() });
    const declared = {
      policyId: loans[0],
      memberId: null,
      child: null,
      sameEventAs: null,
      sealedPathology: null,
      pathologyDigests: [],
    };
    for (const [claimNumber, benefit, amountCentimes] of [
      ['SIN-1', 'hospitalisation', 200_000],
      ['SIN-2', 'ambulance', 30_000],
    ] as const) {
      const eventOn = `${MAY}-15`;
      const event = { benefit, eventOn, declaredOn: eventOn, insurer: INSURER, claimNumber, agency: null, by: INSURER };
      await run(declareClaim, eventOn, { ...declared, ...event });
      const of = { insurer: INSURER, claimNumber, by: INSURER, amountCentimes };
      await run(acceptClaim, `${MAY}-16`, { ...of, decidedOn: `${MAY}-16` });
      if (benefit === 'ambulance') await run(settleClaim, `${MAY}-20`, { ...of, settledOn: `${MAY}-20` });
    }
    const [claim] = await assistance.service.dataSource.query<{ id: string }[]>(
      `SELECT id FROM claim WHERE claim_number = 'SIN-1'`,
    );
    const payout = { claimId: claim!.id, agency: 'RAB-001', payeeKey: `cin:${client.idNumber}`, by: 'amina' };
    await run(payOutClaim, `${MAY}-20`, payout);
  }

  const path = (month: string, rest = '') => `/statements/${INSURER}/${month}${rest}`;
  const shown = async (month: string) => (await management.get<Shown>(path(month))).body;
  const close = (month: string, body: object = {}, key?: string) =>
    management.post<Shown>(path(month, '/closure'), body, key);
  const lines = (month: string) => management.list<Line>(path(month, '/lines'));

  it('can be read while the month is open, by head office and by the insurer itself', async () => {
    const insurer = await assistance.client('insurer', undefined, INSURER);
    const { body } = await insurer.get<Shown>(path(MAY));
    expect(body).toMatchObject({
      status: 'open',
      policyCount: 2,
      loan: { lineCount: 2, premiumCentimes: 2_000 },
      standalone: { lineCount: 1, premiumCentimes: 3_000 },
      claims: { count: 2, amountCentimes: 230_000 },
      paidHere: { count: 1, amountCentimes: 200_000 },
      benefits: [
        { benefit: 'hospitalisation', count: 1, amountCentimes: 200_000 },
        { benefit: 'ambulance', count: 1, amountCentimes: 30_000 },
      ],
      netCentimes: 5_000 - 200_000,
      claimsRatio: 46,
    });
    const refused = async (client: Client, month: string) => (await client.get<Shown>(path(month))).body.code;
    expect(await refused(await assistance.client('insurer', undefined, 'atlas'), MAY)).toBe(
      'statement.insurer-not-found',
    );
    expect(await refused(await assistance.client('teller', 'RAB-001'), MAY)).toBe('role.not-allowed');
    expect(await refused(management, '2026-13')).toBe('statement.malformed-month');
    expect((await management.get<Shown>('/statements/nobody/2026-10')).body.code).toBe('statement.insurer-not-found');
  });

  it('is closed when the month is over, with a digest that anybody can compute from its lines', async () => {
    expect((await close(TODAY.slice(0, 7))).body.code).toBe('statement.month-not-over');
    const answer = { totals: { premiumCentimes: 0, claimCentimes: 0, claimCount: 0, netCentimes: 0 } };
    expect((await management.post<Shown>(path(MAY, '/answers'), answer)).body.code).toBe('statement.not-closed');
    const key = randomUUID();
    const closed = await close(MAY, {}, key);
    expect([closed.status, closed.body.status]).toEqual([201, 'closed']);
    const text = (await lines(MAY)).map((line) =>
      line.kind === 'premium'
        ? `premium/${line.policyId}/${line.month};${line.movement};${line.months};${line.premiumCentimes};${line.netCentimes}\n`
        : `claim/${line.claimNumber};${line.benefit};${line.amountCentimes}\n`,
    );
    expect(closed.body.digest).toBe(createHash('sha256').update(text.join('')).digest('hex'));
    const again = await close(MAY, {}, key);
    expect([again.body, again.headers.get('idempotent-replayed')]).toEqual([closed.body, 'true']);
    expect((await close(MAY)).body.code).toBe('statement.closed-already');
    expect((await close(monthBack(3), { empty: true })).body.code).toBe('statement.later-month-closed');
    expect(await assistance.differences()).toEqual([]);
  }, 60_000);

  it('stays as it is, whatever becomes known later: that is corrected in the next month', async () => {
    const before = await lines(MAY);
    // L-1 was repaid before May was over, and a loan of May is told now.
    await assistance.tell(
      loanEvent('repaid-early', { loanId: 'L-2', endsOn: `${MAY}-25` }),
      loanEvent('repaid-early', { loanId: 'L-1', endsOn: addDays(`${MAY}-03`, 5) }),
      loanEvent('disbursed', {
        loanId: 'L-3',
        agency: 'RAB-001',
        client: newPerson(),
        startsOn: `${MAY}-20`,
        endsOn: `${JUNE}-20`,
      }),
    );
    expect(await lines(MAY)).toEqual(before);
    expect(await lines(JUNE)).toMatchObject([
      { month: MAY, movement: 'correction', months: 1, premiumCentimes: 1_000 },
      { month: JUNE, movement: 'entry', months: 1, premiumCentimes: 1_000 },
    ]);
    await assistance.tell(loanEvent('written-off', { loanId: 'L-3', endsOn: `${MAY}-28` }));
    const [page] = [await management.get<{ items: Line[] }>(path(JUNE, '/lines?limit=1'))];
    expect(page?.body.items).toMatchObject([{ month: MAY, movement: 'correction', months: 1 }]);
    expect((await management.get<Shown>(path(JUNE, '/lines?cursor=claim_x'))).body.code).toBe(
      'statement.malformed-cursor',
    );
  });

  it('tells each difference to the insurer, keeps it, and settles when both agree', async () => {
    const [first, second] = loans;
    const totals = { premiumCentimes: 5_000, claimCentimes: 230_000, claimCount: 2, netCentimes: -195_000 };
    const ours = await lines(MAY);
    const theirs = ours.map(({ kind, policyId, month, premiumCentimes, claimNumber, amountCentimes }) =>
      kind === 'premium'
        ? { policyId, month, amountCentimes: premiumCentimes }
        : { claimNumber, amountCentimes: claimNumber === 'SIN-2' ? 31_000 : amountCentimes },
    );
    const send = (body: object) => management.post<Shown>(path(MAY, '/answers'), body);
    expect((await send({})).body.code).toBe('statement.nothing-to-match');
    const unknown = derivedUuid(first!, 9);
    const differs = await send({
      totals: { ...totals, claimCount: 3 },
      lines: [
        ...theirs.filter(({ policyId }) => policyId !== second),
        { policyId: unknown, month: MAY, amountCentimes: 1 },
      ],
    });
    expect(differs.body.status).toBe('differs');
    expect(differs.body.differences).toEqual(
      expect.arrayContaining([
        difference(`premium/${second}/${MAY}`, 'missing-there', 1_000, null),
        difference('claim/SIN-2', 'different', 30_000, 31_000, 'amount'),
        difference('total/claims', 'different', 230_000, 230_000, 'count'),
        difference(`premium/${unknown}/${MAY}`, 'missing-here', null, 1),
      ]),
    );
    expect(differs.body.differences).toHaveLength(4);
    expect(await openDifferences()).toBe(4);
    expect((await shown(MAY)).status).toBe('differs');
    const kept = async (query: string) => {
      const { body } = await management.get<{ items: { id: string; key: string; owner?: string; reason?: string }[] }>(
        `/differences?partner=${INSURER}&${query}`,
      );
      return body.items;
    };
    const amount = (await kept(`statement=${MAY}`)).find(({ key }) => key === 'claim/SIN-2');
    const one = `/differences/${encodeURIComponent(amount!.id)}`;
    expect((await management.post<Shown>(`${one}/assignment`, undefined)).status).toBe(201);
    expect((await kept('status=open')).find(({ owner }) => owner !== undefined)?.key).toBe('claim/SIN-2');
    const closing = { reason: 'their-mistake', note: 'told by telephone' };
    expect((await management.post<Shown>(`${one}/closing`, closing)).body.status).toBe('closed');
    expect((await management.post<Shown>(`${one}/closing`, closing)).body.code).toBe('difference.closed-already');
    expect(await kept('status=closed')).toMatchObject([{ key: 'claim/SIN-2', reason: 'their-mistake' }]);
    expect((await kept('status=open')).length).toBe(3);

    const file = (await management.download(path(MAY, '/lines.csv'))).bytes;
    const matched = await assistance.upload('management', path(MAY, '/answers'), file);
    expect(matched).toMatchObject({ status: 201, body: { status: 'matched', differences: [] } });
    expect((await send({ totals })).body.code).toBe('statement.matched-already');
    const asked = await management.post<Shown>(path(MAY, '/reopening'), { reason: 'a mistake' });
    expect(asked.body.code).toBe('statement.matched-already');
    expect(await assistance.differences()).toEqual([]);
    expect(await balance('bank:settlement')).toBe(195_000);
    expect(await balance(`premiums-due:${INSURER}`)).toBe(0);
  }, 60_000);

  it('is opened again when another person approves, with what had been booked taken back', async () => {
    expect((await close(JUNE)).body).toMatchObject({ status: 'closed', premiums: { lineCount: 1 } });
    const collected = () => balance('premiums-collected:core-banking');
    expect(await collected()).toBe(3_000);
    const asked = await management.post<Shown>(path(JUNE, '/reopening'), { reason: 'a file came late' });
    const approve = (by: Client) => by.post<Shown>(`/approvals/${asked.body.approvalId}/approval`, undefined);
    expect((await approve(management)).body.code).toBe('approval.same-person');
    expect((await approve(other)).status).toBe(200);
    expect(await collected()).toBe(2_000);
    expect(await shown(JUNE)).toMatchObject({ status: 'open', reopenings: [{ reason: 'a file came late' }] });
    expect(await assistance.differences()).toEqual([]);
    expect((await close(JUNE)).status).toBe(201);
    expect(await assistance.differences()).toEqual([]);
  }, 60_000);

  it('comes as a CSV file, a workbook and a PDF', async () => {
    const csv = await management.download(path(MAY, '/lines.csv'));
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const rows = await readSheet(csv.bytes, 'csv', 100);
    expect(rows).toHaveLength(1 + 5);
    const workbook = await management.download(path(MAY, '/lines.xlsx'));
    const read = await readSheet(workbook.bytes, 'xlsx', 100);
    expect(read.map(({ cells }) => cells[2])).toEqual(rows.map(({ cells }) => cells[2]));
    const pdf = await management.download(path(MAY, '/lines.pdf'));
    expect(latinTexts(pdf.bytes)).toContain('Al Amana Microfinance');
  });

  function difference(key: string, what: string, mine: number | null, theirs: number | null, ...fields: string[]) {
    return { key, what, mineCentimes: mine, theirsCentimes: theirs, fields };
  }

  async function balance(account: string): Promise<number | undefined> {
    const [row] = await assistance.service.dataSource.query<{ balance: string }[]>(
      'SELECT balance_centimes AS balance FROM ledger_account WHERE id = $1',
      [account],
    );
    return row && Number(row.balance);
  }

  async function openDifferences(): Promise<number> {
    const rows = await assistance.service.dataSource.query<object[]>(
      `SELECT FROM difference WHERE partner = $1 AND status = 'open'`,
      [INSURER],
    );
    return rows.length;
  }
});
