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
