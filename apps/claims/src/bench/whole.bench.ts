import { join } from 'node:path';
import { Client } from 'undici';
import { businessDay, instantOf, monthOf } from '#libs/domain';
import type { Measured, MeasureWhole } from '#libs/product';
import { sendClaims } from './insurer.load.js';
import { clientDocument, spouseDocument, writeLoans } from './loans.file.js';

const LOANS = 300_000;
const HISTORY = ['--products', 'claims', '--from', '2014', '--to', '2022'];
const QUESTIONS = 10_000;
const WARM_UP_QUESTIONS = 1_000;
const CLAIMS = 10_000;

/** What medical assistance does beside counters: it begins with ten years in its books, and the loans of a first day. */
const measureClaims: MeasureWhole = async function* ({ origin, guichet, folder }) {
  const today = businessDay(instantOf(Date.now()));
  const tokenOf = async (...of: string[]) => (await guichet('token', ...of)).trim();
  await guichet('history', ...HISTORY);

  const file = join(folder, 'loans.csv');
  await writeLoans(file, LOANS, today);
  const { seconds } = await timed(() => guichet('import-loans', file));
  yield { name: `import of ${LOANS} loans`, unit: 's', value: seconds, wanted: 'below 120' };
  yield { name: 'loans imported', unit: 'a second', value: LOANS / seconds };

  const teller = new Counter(origin, await tokenOf('--role', 'teller', '--agency', 'RAB-001'));
  const policyIds: string[] = [];
  for (let n = 0; n < CLAIMS; n++) policyIds.push(await teller.policyOf(clientDocument(n)));
  yield* await coverQuestions(teller);
  await teller.close();

  const answered = await sendClaims(await guichet('partner', 'kafka', 'saham'), policyIds, today);
  yield { name: "insurer's events answered", unit: 'a second', value: answered.perSecond, wanted: '3,000 at least' };
  if (answered.refused > 0) yield { name: "insurer's events refused", unit: 'events', value: answered.refused };

  const headers = { authorization: `Bearer ${await tokenOf('--role', 'management')}` };
  yield* await statementOf(`${origin}/api/claims/v1/statements/saham/${monthOf(today)}`, headers);
};
export default measureClaims;

/** The statement of a month, as long as it would take of as many policies as are imported. */
async function statementOf(url: string, headers: Record<string, string>): Promise<Measured[]> {
  const measured: Measured[] = [];
  const { policyCount } = (await (await fetch(url, { headers })).json()) as { policyCount: number };
  for (const [name, path] of [
    ['totals', ''],
    ['lines as CSV', '/lines.csv'],
    ['lines as XLSX', '/lines.xlsx'],
  ] as const) {
    const { seconds } = await timed(() => drain(url + path, headers));
    const value = (seconds * LOANS) / policyCount;
    measured.push({ name: `statement, ${name}, of ${LOANS} policies`, unit: 's', value, wanted: 'below 10' });
  }
  return measured;
}

/** Clients and spouses in turn, one after another, as one counter asks. */
async function coverQuestions(teller: Counter): Promise<Measured[]> {
  const times: number[] = [];
  for (let i = 0; i < WARM_UP_QUESTIONS + QUESTIONS; i++) {
    const n = Math.floor(Math.random() * LOANS);
    const { seconds } = await timed(() => teller.policyOf(i % 2 === 0 ? clientDocument(n) : spouseDocument(n)));
    if (i >= WARM_UP_QUESTIONS) times.push(1_000 * seconds);
  }
  times.sort((a, b) => a - b);
  const at = (part: number) => times[Math.floor(part * (times.length - 1))] ?? 0;
  return [
    { name: 'cover question, p50', unit: 'ms', value: at(0.5) },
    { name: 'cover question, p99', unit: 'ms', value: at(0.99), wanted: 'below 5' },
  ];
}

/** A counter that asks who is covered, over one connection. */
class Counter {
  private readonly client: Client;

  constructor(
    origin: string,
    private readonly token: string,
  ) {
    this.client = new Client(origin);
  }

  /** @throws {Error} when the person has no policy */
  async policyOf(idNumber: string): Promise<string> {
    const { body } = await this.client.request({
      method: 'GET',
      path: `/api/claims/v1/cover?idKind=cin&idNumber=${idNumber}`,
      headers: { authorization: `Bearer ${this.token}` },
    });
    const answer = (await body.json()) as { covered?: boolean; policy?: { policyId: string } };
    if (!answer.covered || !answer.policy) throw new Error(`${idNumber} is not covered: ${JSON.stringify(answer)}`);
    return answer.policy.policyId;
  }

  close(): Promise<void> {
    return this.client.close();
  }
}

async function timed(work: () => Promise<unknown>): Promise<{ seconds: number }> {
  const startedMs = performance.now();
  await work();
  return { seconds: (performance.now() - startedMs) / 1_000 };
}

/** Reads an answer to its end, and keeps nothing of it. */
async function drain(url: string, headers: Record<string, string>): Promise<void> {
  const response = await fetch(url, { headers });
  if (!response.ok || !response.body) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  for await (const _ of response.body);
}
