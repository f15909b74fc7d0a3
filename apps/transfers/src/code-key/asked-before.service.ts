import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { fingerprintOf, operationIdOf, type CommandRequest } from '#libs/commands';

/** A try of a request, the last there is. */
export interface LastTry {
  id: string;
  status: string;
  attempt: number;
}

/** What was done for a request that takes several commands: who repeats it goes on where it stood. */
@Injectable()
export class AskedBefore {
  constructor(private readonly dataSource: DataSource) {}

  /** Whether the key has its answer: whatever is asked under it now is that answer again, or a refusal. */
  async isAnswered({ scope, idempotencyKey }: CommandRequest): Promise<boolean> {
    const [row] = await this.dataSource.query<unknown[]>('SELECT 1 FROM operation WHERE id = $1', [
      operationIdOf(scope, idempotencyKey),
    ]);
    return row !== undefined;
  }

  /** The last try of a request. @param table that has its tries */
  async lastTry(table: 'remittance' | 'family_aid', request: string): Promise<LastTry | undefined> {
    const [row] = await this.dataSource.query<LastTry[]>(
      `SELECT id, status, attempt FROM ${table} WHERE request = $1 ORDER BY attempt DESC LIMIT 1`,
      [request],
    );
    return row;
  }

  /** What is kept of a number because somebody may be listed: a counter that asks under another key goes on with it. */
  async keptRemittance(asked: {
    operator: string;
    reference: string;
    agency: string;
    payee: object;
  }): Promise<KeptRemittance | undefined> {
    const { operator, reference, agency, payee } = asked;
    const [row] = await this.dataSource.query<KeptRemittance[]>(
      `SELECT id, agency = $3 AND payee = $4 AS "isSame", held_by IS NOT NULL AS "isKept" FROM remittance r
       WHERE operator = $1 AND reference = $2 AND status IN ('reserved', 'frozen')
         AND (status = 'frozen' OR EXISTS (SELECT FROM screening_case c WHERE c.transfer_id = r.id))
       ORDER BY status LIMIT 1`,
      [operator, reference, agency, JSON.stringify(payee)],
    );
    return row;
  }

  /** Family aid that waits for compliance, of the same sender, relative and amount: under another key it is not begun twice. */
  async heldAid(asked: {
    operator: string;
    agency: string;
    senderDocument: string;
    beneficiary: object;
    amountCentimes: number;
  }): Promise<string | undefined> {
    const { operator, agency, senderDocument, beneficiary, amountCentimes } = asked;
    const [row] = await this.dataSource.query<{ id: string }[]>(
      `SELECT id FROM family_aid WHERE status = 'under-verification' AND sender_document = $1 AND operator = $2
         AND agency = $3 AND beneficiary = $4 AND $5 IN (amount_centimes, amount_centimes + fee_centimes) LIMIT 1`,
      [senderDocument, operator, agency, JSON.stringify(beneficiary), amountCentimes],
    );
    return row?.id;
  }
}

/** Money from abroad of a number that is held, or was and waits for its counter. */
export interface KeptRemittance {
  id: string;
  /** Whether the same person asked for it at the same agency. */
  isSame: boolean;
  /** Whether nobody is paid it for now, or ever. */
  isKept: boolean;
}

/** A key and what was asked under it, as one id: what is asked otherwise under the same key is another request. */
export function requestIdOf(request: CommandRequest): string {
  return operationIdOf(request.scope, `${request.idempotencyKey} ${fingerprintOf('request', request.asked)}`);
}

/** A step of a request, under a key of its own: it is done once, however often the request is repeated. */
export function stepOf(request: CommandRequest, step: string): CommandRequest {
  const { idempotencyKey, asked } = request;
  return { ...request, idempotencyKey: `${idempotencyKey} ${step} ${fingerprintOf(step, asked)}` };
}
