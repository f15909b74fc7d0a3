import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { Option, type Command } from 'commander';
import { SetUpError } from '#libs/infrastructure';
import { connectApi } from '../platform/api.js';

const SOURCES = { un: 'application/xml', national: 'text/csv' } as const;
type Source = keyof typeof SOURCES;
const SOURCE_OF: Readonly<Record<string, Source>> = { '.xml': 'un', '.csv': 'national' };

interface Imported {
  importId: string;
  source: Source;
  status: 'in-force' | 'waiting' | 'unchanged';
  individuals: number;
  entities: number;
}

interface InForce {
  lists: { source: Source; individuals: number; entities: number; generatedAt?: string }[];
}

const STATUS_WORDS: Readonly<Record<Imported['status'], string>> = {
  'in-force': 'in force',
  unchanged: 'in force before: nothing changes',
  waiting: 'it has lost more than a fifth and waits until somebody of compliance accepts it',
};

/** `guichet screening`: the lists with which people are compared. */
export function registerScreening(program: Command): void {
  const command = program.command('screening').description('the watch lists with which people are compared');
  command
    .command('import')
    .description("bring a list in: the United Nations' consolidated list as XML, the national one as CSV")
    .argument('<file>', 'the list, whole')
    .addOption(new Option('--source <source>', 'whose list it is; else as the name ends').choices(Object.keys(SOURCES)))
    .action(async (file: string, { source }: { source?: Source }) => {
      const of = source ?? SOURCE_OF[extname(file).toLowerCase()];
      if (!of) throw new SetUpError(`${file}: say whose list it is, --source un or --source national`);
      const bytes = readFileSync(file);
      // The same file is brought once, however often it is.
      const idempotencyKey = `screening-import-${of}-${createHash('sha256').update(bytes).digest('hex')}`;
      const api = await connectApi('administrator');
      const path = `/api/transfers/v1/watch-lists/${of}/imports`;
      const answer = await api.upload<Imported>(path, bytes, { mediaType: SOURCES[of], idempotencyKey });
      console.log(`${lineOf(answer)}: ${STATUS_WORDS[answer.status]}`);
    });
  command
    .command('lists')
    .description('the lists in force')
    .action(async () => {
      const { lists } = await (await connectApi('administrator')).get<InForce>('/api/transfers/v1/watch-lists');
      if (lists.length === 0) console.log('no list is in force: nobody is compared');
      for (const list of lists) console.log(`${lineOf(list)}${list.generatedAt ? `, made ${list.generatedAt}` : ''}`);
    });
}

function lineOf({ source, individuals, entities }: Pick<Imported, 'source' | 'individuals' | 'entities'>): string {
  return `${source}: ${individuals} persons, ${entities} entities`;
}
