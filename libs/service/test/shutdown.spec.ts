import { describe, expect, it } from '@jest/globals';
import { stopService } from '../src/start/shutdown.js';

type Stopped = Parameters<typeof stopService>;

/** A service whose parts note when they begin to stop and when they have, each after some turns of the event loop. */
function service(notes: string[], failing?: string): Stopped {
  const part = (name: string) => async (): Promise<void> => {
    notes.push(`${name}…`);
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
    if (name === failing) throw new Error(`${name} does not stop`);
    notes.push(name);
  };
  const server = { closeIdleConnections: () => undefined };
  const app = { getHttpAdapter: () => ({ close: part('http') }), getHttpServer: () => server };
  const platform = {
    background: [{ stop: part('loop') }],
    queue: { drain: part('queue') },
    backgroundQueue: { drain: part('background queue') },
    relay: { stop: part('relay') },
    consumer: { close: part('consumer') },
    topics: { stop: part('topics') },
    dataSource: { destroy: part('database') },
    consumerDatabase: { destroy: part('consumer database') },
  };
  const log = {
    error: ({ step }: { step: string }) => notes.push(`failed: ${step}`),
    info: (message: string) => notes.push(message),
  };
  return [app, platform, { shutdown: part('telemetry') }, log] as unknown as Stopped;
}

describe('a service that stops', () => {
  it.each([
    // What was accepted is carried out:
    ['http', 'loop'],
    ['http', 'queue'],
    ['http', 'background queue'],
    // what loops and counters asked for last is committed,
    ['loop', 'queue'],
    ['loop', 'background queue'],
    // what was committed is published,
    ['queue', 'relay'],
    ['background queue', 'relay'],
    ['relay', 'topics'],
    ['consumer', 'topics'],
    // and nothing needs the database any more.
    ['queue', 'database'],
    ['relay', 'database'],
    ['consumer', 'database'],
    ['consumer', 'consumer database'],
    ['database', 'telemetry'],
    ['telemetry', 'stopped'],
  ])('has stopped its %s before its %s', async (one, other) => {
    const notes: string[] = [];
    await stopService(...service(notes));
    const [stopped, begun] = [one, other === 'stopped' ? other : `${other}…`].map((note) => notes.indexOf(note));
    expect(stopped).toBeGreaterThanOrEqual(0);
    expect(begun).toBeGreaterThan(stopped!);
  });

  it.each(['http', 'loop', 'queue', 'relay', 'consumer', 'database'])(
    'goes on when its %s cannot, and says so',
    async (failing) => {
      const notes: string[] = [];
      await stopService(...service(notes, failing));
      expect(notes).toEqual(expect.arrayContaining(['telemetry', 'stopped']));
      expect(notes.filter((note) => note.startsWith('failed'))).toHaveLength(1);
    },
  );

  it('that neither writes nor reads events stops as well', async () => {
    const notes: string[] = [];
    const [app, { dataSource, topics }, telemetry, log] = service(notes);
    await stopService(app, { dataSource, topics, background: [] } as unknown as Stopped[1], telemetry, log);
    expect(notes.filter((note) => !note.endsWith('…'))).toEqual(['http', 'topics', 'database', 'telemetry', 'stopped']);
  });
});
