import Table from 'cli-table3';
import type { Command } from 'commander';
import { SetUpError } from '#libs/infrastructure';
import { connectApi, serviceNames, type Api } from '../platform/api.js';

interface DeadLetter {
  id: number;
  status: string;
  reason: string;
  topic: string;
  partition: number;
  offset: string;
  lane: number | null;
  position: number | null;
  subject: string | null;
  receivedAt: string;
}

const PAGE = 200;

/** `guichet dead-letters`: the events that could not be applied; list them, try one again, give one up. */
export function registerDeadLetters(program: Command): void {
  const command = program
    .command('dead-letters')
    .description('events that could not be applied, and those parked behind them');
  command
    .command('list')
    .description('list those that wait, of every service')
    .option('--json', 'print them as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const letters = await listAll();
      console.log(json ? JSON.stringify(letters, null, 2) : asTable(letters));
    });
  command
    .command('retry <service> [id]')
    .description('fetch its event from the journal again and apply it, then what is parked behind it')
    .option('--reason <text>', 'all that wait for this reason, as the list tells it')
    .action(async (service: string, id: string | undefined, { reason }: { reason?: string }) => {
      const api = await connectTo(service);
      if ((id === undefined) === (reason === undefined)) throw new SetUpError('Give either an id or --reason');
      if (id !== undefined) return actOn(api, service, id, 'retry');
      const { asked } = await api.post<{ asked: number }>(`/api/${service}/v1/dead-letters/retries`, { reason });
      console.log(`asked again: ${asked} events; each is applied when its journal has given it`);
    });
  command
    .command('discard <service> <id>')
    .description('give it up; what is parked behind it is applied')
    .action(async (service: string, id: string) => actOn(await connectTo(service), service, id, 'discard'));
}

async function connectTo(service: string): Promise<Api> {
  const api = await connectApi('administrator');
  if (!serviceNames(api.state).includes(service)) throw new SetUpError(`No service is named ${service}`);
  return api;
}

async function actOn(api: Api, service: string, id: string, verb: 'retry' | 'discard'): Promise<void> {
  const { applied } = await api.post<{ applied: number }>(`/api/${service}/v1/dead-letters/${id}/${verb}`);
  console.log(`${verb === 'retry' ? 'retried' : 'discarded'}: ${applied} events applied`);
}

async function listAll(): Promise<(DeadLetter & { service: string })[]> {
  const api = await connectApi('administrator');
  const all: (DeadLetter & { service: string })[] = [];
  for (const service of serviceNames(api.state)) {
    const path = `/api/${service}/v1/dead-letters?limit=${PAGE}`;
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page: { items: DeadLetter[]; nextCursor?: string } = await api.get(
        cursor ? `${path}&cursor=${cursor}` : path,
      );
      all.push(...page.items.map((letter) => ({ service, ...letter })));
      cursor = page.nextCursor;
    }
  }
  return all;
}

function asTable(letters: readonly (DeadLetter & { service: string })[]): string {
  if (letters.length === 0) return 'No dead letters wait.';
  const table = new Table({
    head: ['service', 'id', 'status', 'since', 'topic', 'partition@offset', 'lane:position', 'subject', 'reason'],
    style: { head: [], border: [] },
  });
  for (const { service, id, status, receivedAt, topic, partition, offset, subject, reason, ...place } of letters) {
    const [at, lane] = [`${partition}@${offset}`, place.lane === null ? '' : `${place.lane}:${place.position}`];
    table.push([service, id, status, receivedAt, topic, at, lane, subject ?? '', reason]);
  }
  return table.toString();
}
