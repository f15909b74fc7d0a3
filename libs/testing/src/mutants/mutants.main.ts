import { parseArgs } from 'node:util';
import { decisions } from './decisions.js';
import { EQUIVALENTS } from './equivalent/listed.js';
import { counted, countsHead, countsLine, killedPercent, mutantLines, staleLines } from './report.js';
import { Survey, type Surveyed, type Tried } from './survey.js';

/** A spec file that is run in spite of `--quick`. */
const QUICK_MS = 1_000;
/** Less than this noticed in any area, and the command fails. */
const WANTED_PERCENT = 95;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    line: { type: 'string' },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const survey = new Survey(process.cwd(), EQUIVALENTS, values.quick ? QUICK_MS : Infinity);
const onLine = values.line === undefined ? undefined : Number(values.line);
const untried: string[] = [];
const totals: string[] = [];
for (const [area, paths] of Object.entries(decisions(process.cwd(), positionals))) {
  const triedInArea: Tried[] = [];
  for (const path of paths) {
    const found = await surveyed(path);
    if (!found) continue;
    for (const stale of staleLines(found)) say(stale);
    if (found.stale.length > 0) process.exitCode = 1;
    say(countsLine(path, counted(found.tried)));
    triedInArea.push(...found.tried);
  }
  const counts = counted(triedInArea);
  if (killedPercent(counts) < WANTED_PERCENT) process.exitCode = 1;
  totals.push(countsLine(area, counts));
}
survey.close();
if (untried.length > 0) say(['', 'Not tried:', ...untried].join('\n'));
say(['', countsHead(), ...totals].join('\n'));

/** What was found in a file; nothing where its tests fail without any mutant, which is said at the end. */
async function surveyed(path: string): Promise<Surveyed | undefined> {
  try {
    return await survey.of(
      path,
      (tried) => {
        if (tried.ended === 'lived' || values.all) say(`${tried.ended} ${mutantLines(tried)}`);
      },
      ({ line }) => onLine === undefined || line === onLine,
    );
  } catch (error) {
    process.exitCode = 1;
    untried.push(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}
