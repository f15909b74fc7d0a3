import type { DataSource } from 'typeorm';
import type { Measured } from '#libs/product';
import { csvHead, csvRows } from '#libs/documents';
import { instantOf } from '#libs/domain';
import { statementColumns } from '../statement/statement.file.js';
import type { StatementsService } from '../statement/statements.service.js';

const MONTH = '2026-06';
const INSURER = 'saham';
/** Policies of the month, and those of ten years that had ended before. */
const IN_FORCE = 300_000;
const ENDED = 1_200_000;
const MEGABYTE = 1_048_576;

/**
 * A month's statement among the policies of ten years: its totals, and its CSV file, with the memory that it took.
 *
 * @param dataSource of a database of the product without policies
 */
export async function measureStatement(dataSource: DataSource, statements: StatementsService): Promise<Measured[]> {
  await generatePolicies(dataSource);
  const period = { insurer: INSURER, month: MONTH, knownAt: instantOf(Date.now()), before: null };
  const totals = await timed(async () => {
    const { policyCount } = await statements.totalsOf(period);
    if (policyCount !== IN_FORCE) throw new Error(`the statement has ${policyCount} policies, not ${IN_FORCE}`);
  });
  const columns = statementColumns(INSURER);
  const file = await timed(async (look) => {
    let bytes = csvHead(columns).length;
    for await (const lines of statements.lines(period)) {
      bytes += csvRows(columns, lines).length;
      look();
    }
    if (bytes < IN_FORCE * 100) throw new Error(`the file has ${bytes} bytes only`);
  });
  return [
    { name: 'statement of 300,000 policies, totals', unit: 's', value: totals.seconds, wanted: 'below 10' },
    { name: 'statement of 300,000 policies, CSV file', unit: 's', value: file.seconds, wanted: 'below 10' },
    { name: 'statement of 300,000 policies, more memory at most', unit: 'MB', value: file.megabytes },
  ];
}

/** Half a percent of the policies of the month ended otherwise than was known at first. */
async function generatePolicies(dataSource: DataSource): Promise<void> {
  await dataSource.query(
    `INSERT INTO policy (id, client_id, kind, insurer, agency, starts_on, ends_on, spans, loan_id)
     SELECT uuid, uuid, 'loan', $1, 'RAB-001', starts_on, ends_on, spans, 'B-' || n
     FROM (
       SELECT n, starts_on, starts_on + 364 AS ends_on,
         (lpad(to_hex((extract(epoch FROM starts_on) * 1000)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3)
           || 'a' || substr(md5(n::text), 4, 15))::uuid AS uuid
       FROM (SELECT n, CASE WHEN n <= $2 THEN date '2025-07-02' + n % 364
         ELSE date '2016-01-01' + n % 3000 END AS starts_on FROM generate_series(1, $3) n) numbered
     ) dated
     CROSS JOIN LATERAL (SELECT jsonb_build_array(jsonb_build_object('startsOn', starts_on, 'endsOn', ends_on,
       'cause', 'disbursed', 'recordedAt', to_char(starts_on, 'YYYY-MM-DD"T"09:00:00.000"Z"'))) AS spans) known`,
    [INSURER, IN_FORCE, IN_FORCE + ENDED],
  );
  await dataSource.query('ANALYZE policy');
}

async function timed(work: (look: () => void) => Promise<void>): Promise<{ seconds: number; megabytes: number }> {
  const before = process.memoryUsage().rss;
  let most = before;
  const startedMs = performance.now();
  await work(() => (most = Math.max(most, process.memoryUsage().rss)));
  return { seconds: (performance.now() - startedMs) / 1_000, megabytes: (most - before) / MEGABYTE };
}
