import { parseArgs } from 'node:util';
import { decisions } from './decisions.js';
import { EQUIVALENTS } from './equivalent.js';
import { counted, countsHead, countsLine, killedPercent, mutantLines, staleLines } from './report.js';
import { Survey, type Tried } from './survey.js';

/** Less than this noticed in any area, and the command fails. */
const WANTED_PERCENT = 95;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { all: { type: 'boolean', default: false }, line: { type: 'string' } },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const survey = new Survey(process.cwd(), EQUIVALENTS);
const totals: string[] = [];
for (const [area, paths] of Object.entries(decisions(process.cwd(), positionals))) {
  const triedInArea: Tried[] = [];
  for (const path of paths) {
    const onLine = values.line === undefined ? undefined : Number(values.line);
    const found = await survey.of(
      path,
      (tried) => {
        if (tried.ended === 'lived' || values.all) say(`${tried.ended} ${mutantLines(tried)}`);
      },
      ({ line }) => onLine === undefined || line === onLine,
    );
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
say(['', countsHead(), ...totals].join('\n'));
