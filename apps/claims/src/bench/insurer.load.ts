import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { instantOf, type Day } from '#libs/domain';
import { claimsContract } from '#libs/events';
import { Broker, TopicConsumer, type ArrivedMessage, type PartnerAnswer } from '#libs/messaging';

/** What became of events that an insurer sent at once. */
export interface InsurerAnswered {
  /** From the first event sent to the last answer read. */
  perSecond: number;
  refused: number;
}

const INSURER = 'saham';
const SENT_AT_ONCE = 1_000;
const LISTENS_AFTER_MS = 3_000;
const ANSWERED_MAX_MS = 120_000;
const POLL_MS = 20;
const AMOUNT_CENTIMES = 30_000;

const log = { info: () => undefined, warn: console.error, error: console.error };

/**
 * Sends an ambulance for each policy by an insurer's topic, from declaration to settlement, and reads the answers.
 *
 * @param login properties of Kafka, as `guichet partner kafka` prints them
 * @throws {Error} when not all were answered within two minutes
 */
export async function sendClaims(login: string, policyIds: readonly string[], today: Day): Promise<InsurerAnswered> {
  const property = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(login)?.[1] ?? '';
  const credentials = { username: property('sasl.username'), password: property('sasl.password') };
  const broker = new Broker(property('bootstrap.servers').split(','), 'bench', log, '', credentials);
  const channel = claimsContract.channels!.find(({ partner }) => partner === INSURER)!;
  const source = `/${INSURER}/bench-${randomUUID()}`;
  const messages = claimMessages(source, policyIds, today);
  const answered = { count: 0, refused: 0 };
  const apply = async (arrived: ArrivedMessage[]) => {
    for (const { value } of arrived) {
      const answer = JSON.parse(String(value)) as Partial<PartnerAnswer>;
      if (answer.source !== source || answer.status === 'held') continue;
      answered.count += 1;
      if (answer.status !== 'taken') answered.refused += 1;
    }
  };
  const reading = { topic: channel.answersTopic, group: `${INSURER}.${randomUUID()}`, apply, isPartners: true };
  const consumer = new TopicConsumer(broker, reading, log);
  consumer.start();
  await sleep(LISTENS_AFTER_MS);
  const producer = await broker.producer();
  try {
    const startedMs = performance.now();
    for (let first = 0; first < messages.length; first += SENT_AT_ONCE)
      await broker.send(producer, channel.topic, messages.slice(first, first + SENT_AT_ONCE));
    while (answered.count < messages.length) {
      if (performance.now() - startedMs > ANSWERED_MAX_MS)
        throw new Error(`${answered.count} of ${messages.length} events of the insurer were answered in two minutes`);
      await sleep(POLL_MS);
    }
    const seconds = (performance.now() - startedMs) / 1_000;
    return { perSecond: messages.length / seconds, refused: answered.refused };
  } finally {
    await Promise.all([consumer.stop(), producer.disconnect()]);
  }
}

/** Numbered events: every claim is declared, then every document there, every claim accepted, every one settled. */
function claimMessages(source: string, policyIds: readonly string[], today: Day) {
  let number = 0;
  const time = instantOf(Date.now());
  const told = (what: string, dataOf: (policyId: string) => object) =>
    policyIds.map((policyId, i) => {
      number += 1;
      const data = { claimNumber: `${source.slice(-12)}-${i}`, ...dataOf(policyId) };
      const event = { specversion: '1.0', id: String(number), source, sequence: String(number), time, data };
      const value = JSON.stringify({ ...event, type: `insurer.${what}.v1` });
      return { key: source, value, headers: { 'content-type': 'application/cloudevents+json' } };
    });
  return [
    ...told('claim-declared', (policyId) => ({
      policyId,
      benefit: 'ambulance',
      eventOn: today,
      pathology: 'fracture',
    })),
    ...told('documents-received', () => ({ documents: ['invoice'], receivedOn: today })),
    ...told('claim-accepted', () => ({ amountCentimes: AMOUNT_CENTIMES, decidedOn: today })),
    ...told('claim-settled', () => ({ amountCentimes: AMOUNT_CENTIMES, settledOn: today })),
  ];
}
