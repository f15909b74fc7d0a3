import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { instantSql } from '#libs/commands';
import {
  fromBinaryMessage,
  MalformedEvent,
  OperationToldV1,
  transfersContract,
  TRANSFERS_CHANNELS,
} from '#libs/events';
import {
  PartnerWriter,
  TopicConsumer,
  UNHURRIED_GATHER_MS,
  type ArrivedMessage,
  type ToldPartner,
} from '#libs/messaging';
import { PLATFORM, type Platform } from '#libs/service';
import { isTold, toldLineOf, type ToldEvent, type ToldLine, type ToldTransfer } from './told-line.js';

/** What is older is in no file of a day that is still to come: nobody is told of the years that a history takes over. */
const TOLD_WITHIN_MS = 31 * 24 * 3_600_000;

/**
 * Tells Cash Express what our counters did with its transfers. Our own events are all it needs: what they say is said again
 * in the operator's words, in their order, until Kafka has it; no counter waits for it. Instances share the work.
 */
@Injectable()
export class OperationsTeller implements OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  onApplicationBootstrap(): void {
    const { broker, definition, log, background } = this.platform;
    for (const { partner, answersTopic, tells } of TRANSFERS_CHANNELS) {
      if (!tells) continue;
      const writer = new PartnerWriter(broker, definition.name);
      const apply = async (messages: readonly ArrivedMessage[]) =>
        writer.write(answersTopic, await this.tellingOf(partner, messages));
      const { topic } = transfersContract;
      const group = `${definition.name}.${partner}.told`;
      const consumer = new TopicConsumer(broker, { topic, group, apply, gatherMs: UNHURRIED_GATHER_MS }, log);
      background.push({
        name: `telling ${partner}`,
        get failure() {
          return consumer.failure ?? consumer.standstill?.reason;
        },
        stop: async () => {
          await consumer.stop();
          await writer.close();
        },
      });
      consumer.start();
    }
  }

  private async tellingOf(operator: string, messages: readonly ArrivedMessage[]): Promise<ToldPartner[]> {
    const events = messages.filter(isRecent).flatMap((message) => this.eventsOf(operator, message));
    if (events.length === 0) return [];
    const transfers = await this.transfersOf(events.map(({ data }) => data.transferId));
    return events.flatMap((event) => {
      // What was published before the books were set back to an earlier state is not in them.
      const transfer = transfers.get(event.data.transferId);
      const line = transfer && toldLineOf(event, transfer);
      return line ? [toldOf(line)] : [];
    });
  }

  private eventsOf(operator: string, message: ArrivedMessage): ToldEvent[] {
    if (!isTold({ type: String(message.headers?.ce_type) })) return [];
    try {
      const event = fromBinaryMessage(message);
      return isTold(event) && event.data.operator === operator ? [event] : [];
    } catch (error) {
      if (!(error instanceof MalformedEvent)) throw error;
      const { partition, offset } = message;
      // No journal of ours has it: whoever reads figures of the topic sets it aside for a person.
      this.platform.log.warn({ partition, offset, reason: error.message }, 'what is no event of ours is not told on');
      return [];
    }
  }

  private async transfersOf(ids: readonly string[]): Promise<ReadonlyMap<string, ToldTransfer>> {
    const rows = await this.dataSource.query<(ToldTransfer & { id: string })[]>(
      `SELECT id, sending_receipt_number AS reference, ${instantSql('sent_at')} AS "sentAt",
         held_by IS NOT NULL OR status IN ('rejected', 'frozen') AS "isKept"
       FROM transfer WHERE id = ANY($1)`,
      [ids],
    );
    return new Map(rows.map(({ id, ...transfer }) => [id, transfer]));
  }
}

/** Looked at before all else: a group that begins reads years of it. */
function isRecent({ headers }: ArrivedMessage): boolean {
  return Date.parse(String(headers?.ce_time)) > Date.now() - TOLD_WITHIN_MS;
}

function toldOf(line: ToldLine): ToldPartner {
  const { requestId: id, reference: subject, at } = line;
  return { key: subject, type: OperationToldV1.type, id, subject, at, data: line };
}
