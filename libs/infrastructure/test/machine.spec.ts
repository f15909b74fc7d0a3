import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { javaVersion } from '../src/kafka/kafka.jars.js';
import { rotate } from '../src/machine/log-file.js';
import { isPortFree, PortBook } from '../src/machine/ports.js';
import { systemUserFor } from '../src/postgres/postgres.binaries.js';
import { isOurs } from '../src/machine/processes.js';

const folder = mkdtempSync(join(tmpdir(), 'guichet-machine-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('ports', () => {
  it('are remembered from one start to the next', async () => {
    const file = join(folder, 'ports.json');
    const first = await new PortBook(file).take('kafka');
    expect(await new PortBook(file).take('kafka')).toBe(first);
  });

  it('are never given twice', async () => {
    const file = join(folder, 'twice.json');
    writeFileSync(file, JSON.stringify({ one: 21_111, other: 21_111 }));
    const book = new PortBook(file);
    expect(await book.take('one')).not.toBe(await book.take('other'));
  });

  it('that are taken are seen as taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    expect(await isPortFree((server.address() as AddressInfo).port)).toBe(false);
    server.close();
  });
});

describe('a log', () => {
  const file = join(folder, 'transfers-1.log');
  const kept = (generation: number) => {
    const name = `${file}.${generation}`;
    return existsSync(name) ? readFileSync(name, 'utf8') : undefined;
  };
  const run = (text: string, keptMaxBytes?: number) => {
    rotate(file, keptMaxBytes);
    writeFileSync(file, text);
  };

  it('outlives five restarts, the last run first', () => {
    for (let n = 1; n <= 7; n++) run(`run ${n}`);
    expect([1, 2, 3, 4, 5, 6].map(kept)).toEqual(['run 6', 'run 5', 'run 4', 'run 3', 'run 2', undefined]);
  });

  it('of nothing pushes none away', () => {
    run('');
    rotate(file);
    expect([1, 2].map(kept)).toEqual(['run 7', 'run 6']);
  });

  it('is kept within a size, the last one whatever it has', () => {
    run('long '.repeat(100), 10);
    rotate(file, 10);
    expect([1, 2].map(kept)).toEqual(['long '.repeat(100), undefined]);
  });
});

describe('the version of Java', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "1.8.0_392"', 8],
    ['openjdk version "21" 2023-09-19', 21],
    ['sh: java: not found', undefined],
  ])('of %s', (output, version) => expect(javaVersion(output)).toBe(version));
});

describe('the user of PostgreSQL', () => {
  const passwd = join(folder, 'passwd');

  it('is our own when we are not root', () => expect(systemUserFor(1000)).toBeUndefined());

  it('is postgres when root has such a user, nobody otherwise', () => {
    writeFileSync(passwd, 'root:x:0:0::/root:/bin/sh\nnobody:x:65534:65533::/:/bin/false\n');
    expect(systemUserFor(0, passwd)).toEqual({ name: 'nobody', uid: 65534, gid: 65533 });
    writeFileSync(passwd, 'nobody:x:65534:65533::/:/bin/false\npostgres:x:101:104::/var/lib/postgresql:/bin/bash\n');
    expect(systemUserFor(0, passwd)).toEqual({ name: 'postgres', uid: 101, gid: 104 });
  });
});

it('a process is ours only when its command line says so', () => {
  expect(isOurs(process.pid, ['node'])).toBe(true);
  expect(isOurs(process.pid, ['node', 'kafka.Kafka'])).toBe(false);
});
