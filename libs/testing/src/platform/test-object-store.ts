import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchJars, freePort, isPortFree } from '#libs/infrastructure';
import { projectRoot } from '#libs/product';
import { eventually } from '../client/eventually.js';

const POM = join(projectRoot, 'libs', 'testing', 's3proxy.pom.xml');
const KEY_ID = 'guichet';
const SECRET_KEY = 'a/secret+of guichet';
const BUCKET = 'scans';

/** A store that speaks S3 and checks signatures, as a process of its own, over a folder. */
export class TestObjectStore {
  private process: ChildProcess | undefined;

  private constructor(
    private readonly jars: string,
    readonly port: number,
    private readonly folder: string,
  ) {}

  static async start(): Promise<TestObjectStore> {
    const version = /<s3proxy.version>(.+)<\//.exec(readFileSync(POM, 'utf8'))![1]!;
    const folder = join(process.cwd(), '.guichet', `s3proxy-${version}`);
    await fetchJars({ title: `S3Proxy ${version}`, pom: POM, folder }, (line) => process.stderr.write(`${line}\n`));
    const store = new TestObjectStore(folder, await freePort(), mkdtempSync(join(tmpdir(), 'guichet-objects-')));
    mkdirSync(store.bucketFolder, { recursive: true });
    await store.begin();
    return store;
  }

  /** Where the objects of the bucket lie as files. */
  get bucketFolder(): string {
    return join(this.folder, 'buckets', BUCKET);
  }

  /** The bucket, as a service is told of it. */
  get url(): string {
    return `http://${KEY_ID}:${encodeURIComponent(SECRET_KEY)}@127.0.0.1:${this.port}/${BUCKET}`;
  }

  /** Runs it, on the port and with the objects that it had. */
  async begin(): Promise<void> {
    const settings = join(this.folder, 's3proxy.conf');
    const lines = [
      `s3proxy.endpoint=http://127.0.0.1:${this.port}`,
      's3proxy.authorization=aws-v2-or-v4',
      `s3proxy.identity=${KEY_ID}`,
      `s3proxy.credential=${SECRET_KEY}`,
      'jclouds.provider=filesystem-nio2',
      `jclouds.filesystem.basedir=${join(this.folder, 'buckets')}`,
    ];
    writeFileSync(settings, lines.join('\n'));
    const program = ['-XX:TieredStopAtLevel=1', '-cp', join(this.jars, '*'), 'org.gaul.s3proxy.Main'];
    this.process = spawn('java', [...program, '--properties', settings], { stdio: 'ignore' });
    await eventually(
      () => isPortFree(this.port),
      (isFree) => !isFree,
    );
  }

  /** Ends it; its objects stay. */
  async end(): Promise<void> {
    if (!this.process) return;
    const ended = once(this.process, 'close');
    this.process.kill('SIGKILL');
    await ended;
    this.process = undefined;
  }

  async close(): Promise<void> {
    await this.end();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
