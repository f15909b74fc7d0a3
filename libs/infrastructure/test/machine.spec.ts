import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { javaVersion } from '../src/kafka/kafka.jars.js';
import { areWhole } from '../src/machine/jars.js';
import { javaProperties } from '../src/machine/java.js';
import { rotate } from '../src/machine/log-file.js';
import { isPortFree, PortBook } from '../src/machine/ports.js';
import { systemUserFor } from '../src/postgres/postgres.binaries.js';
import { isOurs } from '../src/machine/processes.js';
import { unfinishedBeside } from '../src/machine/unfinished.js';

const folder = mkdtempSync(join(tmpdir(), 'guichet-machine-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('ports', () => {
  it('are remembered from one start to the next', async () => {
    const file = join(folder, 'ports.json');
    const first = await new PortBook(file).take('kafka');
    expect(await new PortBook(file).take('kafka')).toBe(first);
  });

  it('are drawn anew when what was remembered was broken off', async () => {
    const file = join(folder, 'broken.json');
    writeFileSync(file, '{ "kafka": 21');
    const port = await new PortBook(file).take('kafka');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ kafka: port });
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

describe('jars', () => {
  const jars = { title: 'nothing', pom: '', folder: join(folder, 'jars') };
  const whole = Buffer.concat([Buffer.from('PK\u0005\u0006'), Buffer.alloc(18)]);
  const put = (name: string, bytes: Buffer) => writeFileSync(join(jars.folder, name), bytes);
  beforeEach(() => {
    rmSync(jars.folder, { recursive: true, force: true });
    mkdirSync(jars.folder);
  });

  it('are not there before they are', () => {
    expect(areWhole(jars)).toBe(false);
    rmSync(jars.folder, { recursive: true });
    expect(areWhole(jars)).toBe(false);
  });

  it('from elsewhere are whole when each one is', () => {
    put('a.jar', whole);
    expect(areWhole(jars)).toBe(true);
    put('b.jar', whole.subarray(0, 3));
    expect(areWhole(jars)).toBe(false);
  });

  it('that were fetched are whole when each has its size', () => {
    put('a.jar', whole);
    put('b.jar', whole);
    put('jars.json', Buffer.from(JSON.stringify({ 'a.jar': 22, 'b.jar': 22 })));
    expect(areWhole(jars)).toBe(true);
    put('b.jar', Buffer.concat([whole, whole]));
    expect(areWhole(jars)).toBe(false);
    rmSync(join(jars.folder, 'b.jar'));
    expect(areWhole(jars)).toBe(false);
  });
});

describe('a file of Java settings', () => {
  it.each([
    ['Été n° 1', '\\u00c9t\\u00e9 n\\u00b0 1'],
    [' C:\\é', '\\ C:\\\\\\u00e9'],
    ['عين\n', '\\u0639\\u064a\\u0646\\u000a'],
    ['𝄞', '\\ud834\\udd1e'],
  ])('says %j in ASCII', (value, text) => expect(javaProperties({ name: value })).toBe(`name=${text}\n`));
});

describe('what is made beside its place', () => {
  it('takes the place of what dead processes left, not of what living ones make', () => {
    const place = join(folder, 'made');
    for (const maker of ['', '-999999999', `-${process.ppid}`]) writeFileSync(`${place}.unfinished${maker}`, '');
    expect(unfinishedBeside(place)).toBe(`${place}.unfinished-${process.pid}`);
    const left = readdirSync(folder).filter((name) => name.startsWith('made'));
    expect(left).toEqual([`made.unfinished-${process.ppid}`]);
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
