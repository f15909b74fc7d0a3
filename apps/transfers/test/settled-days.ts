import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { addDays, businessDay, instantOf, type Day } from '#libs/domain';
import type { Client } from '#libs/testing';
import { SimulatedOperators, TIMEOUT_MS } from './simulated-operators.js';
import { TwoInstances } from './two-instances.js';

/** What was done today is put this many days back: over for longer than an hour, whatever the time is. */
const DAYS_BACK = 2;

/** The day on which it then was done. */
export const settledDay = (): Day => addDays(businessDay(instantOf(Date.now())), -DAYS_BACK);

/** Two instances beside the simulated operators, whose days can be put back, and head office at each. */
export class SettledDays {
  private constructor(
    readonly operators: SimulatedOperators,
    private readonly calendar: Server,
    readonly transfers: TwoInstances,
    readonly rabat: [Client, Client],
    readonly office: [Client, Client],
  ) {}

  static async start(): Promise<SettledDays> {
    const shared = { KAFKA_PREFIX: `${randomUUID()}.` };
    const operators = await SimulatedOperators.start(shared);
    const calendar = createServer((request, response) => void passOn(operators.simulator.url, request, response));
    await new Promise<void>((resolve) => calendar.listen(0, '127.0.0.1', resolve));
    const { port } = calendar.address() as AddressInfo;
    const transfers = await TwoInstances.start({
      ...shared,
      OPERATORS_URL: `http://127.0.0.1:${port}`,
      OPERATORS_TIMEOUT_MS: String(TIMEOUT_MS),
    });
    const rabat = await transfers.clients({ role: 'teller', agency: 'RAB-001' });
    return new SettledDays(operators, calendar, transfers, rabat, await transfers.clients({ role: 'management' }));
  }

  async stop(): Promise<void> {
    await this.operators.fault('none');
    await this.transfers.stop();
    this.calendar.closeAllConnections();
    this.calendar.close();
    await this.operators.end();
  }

  /** Whatever our books have of today was done {@link DAYS_BACK} days ago. */
  async putBack(): Promise<void> {
    await putBack(this.transfers);
  }
}

/** Whatever the books have of today was done on {@link settledDay}. */
export async function putBack(transfers: TwoInstances): Promise<void> {
  const back = `interval '${DAYS_BACK} days'`;
  const today = businessDay(instantOf(Date.now()));
  await transfers.query(`DO $$ BEGIN
    ALTER TABLE entry DISABLE TRIGGER USER; ALTER TABLE operation DISABLE TRIGGER USER;
    UPDATE operation o SET occurred_at = occurred_at - ${back}
      WHERE EXISTS (SELECT FROM entry e WHERE e.operation_id = o.id AND e.booked_on = '${today}' AND agency <> 'HEAD-OFFICE');
    UPDATE entry SET booked_on = booked_on - ${DAYS_BACK} WHERE booked_on = '${today}' AND agency <> 'HEAD-OFFICE';
    UPDATE transfer SET sent_at = sent_at - ${back} WHERE sent_at > now() - interval '1 day';
    UPDATE family_aid SET sent_at = sent_at - ${back} WHERE sent_at > now() - interval '1 day';
    ALTER TABLE entry ENABLE TRIGGER USER; ALTER TABLE operation ENABLE TRIGGER USER; END $$`);
}

/** The operators' calendar is put back as ours is: of a day they are asked for what they did as many days later. */
async function passOn(url: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url: path = '/' } = request;
  const [, before, day] = /^(.*\/days\/)(.*)$/.exec(path) ?? [];
  const asked = before && day ? `${before}${addDays(day, DAYS_BACK)}` : path;
  const body = await text(request);
  const type = { 'content-type': 'application/json' };
  const answer = await fetch(url + asked, method === 'GET' ? {} : { method, body, headers: type });
  const said = await answer.text();
  response
    .writeHead(answer.status, type)
    .end(day ? said.replace(`"day":"${addDays(day, DAYS_BACK)}"`, `"day":"${day}"`) : said);
}
