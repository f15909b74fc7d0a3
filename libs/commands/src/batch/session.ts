import type { ClientBase, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { driverFailure } from '../connection/failure.js';

/** A connection as a batch uses it: what is sent goes on its way at once, and is answered in order. */
export interface Session {
  /** @throws the server's error, or {@link ConnectionLost} */
  query<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row>>;
}

/** The queue's own connection: a pipeline. */
export function ownSession(client: ClientBase): Session {
  return {
    query: <Row extends QueryResultRow>(statement: QueryConfig) => client.query<Row>(statement).catch(throwFailure),
  };
}

/** Somebody else's connection: one statement after the other, and none prepared, since its session is not ours. */
export function guestSession(client: ClientBase): Session {
  let before: Promise<unknown> = Promise.resolve();
  return {
    query: <Row extends QueryResultRow>({ text, values }: QueryConfig) => {
      const result = before.then(() => client.query<Row>(text, values).catch(throwFailure));
      before = result.catch(() => undefined);
      return result;
    },
  };
}

/** Awaits statements that are on their way together; all have ended when the first error is thrown. */
export async function together<Results extends readonly unknown[]>(
  ...sent: { [Index in keyof Results]: Promise<Results[Index]> }
): Promise<Results> {
  const ended = await Promise.allSettled(sent);
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  return ended.map((one) => (one.status === 'fulfilled' ? one.value : undefined)) as unknown as Results;
}

function throwFailure(error: unknown): never {
  throw driverFailure(error);
}
