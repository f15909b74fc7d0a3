import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InfrastructureAddresses, InfrastructureOptions, InfrastructurePids } from './choose.js';
import { KeptAlive } from './machine/kept-alive.js';
import { rotate, spawnLogged } from './machine/log-file.js';
import { SetUpError } from './machine/set-up-error.js';

const MAIN = fileURLToPath(new URL('./infrastructure.main.js', import.meta.url));
const STOP_STEPS = [
  { signal: 'SIGTERM' as const, graceMs: 60_000 },
  { signal: 'SIGKILL' as const, graceMs: 5_000 },
];

/** What the infrastructure's process is told when it starts. */
export type InfrastructureOrder = Omit<InfrastructureOptions, 'log' | 'onPids'>;

/** What the infrastructure's process says. */
export type InfrastructureNews =
  | { kind: 'ready'; addresses: InfrastructureAddresses }
  | { kind: 'failed'; message: string }
  | { kind: 'log'; line: string }
  | { kind: 'pids'; pids: InfrastructurePids };

export interface WatchedInfrastructure extends InfrastructureAddresses {
  stop(): Promise<void>;
}

export interface WatchedOptions extends InfrastructureOptions {
  /** Told the pid of the process that watches; it changes when that process is killed and started again. */
  onWatcherPid?: (pid: number | undefined) => void;
}

/** What the command line of the watching process of this home contains. */
export function watcherMarks(home: string): string[] {
  return ['infrastructure.main.js', home];
}

/**
 * Starts the infrastructure in a process of its own, in its own process group: signals to our group do not reach it,
 * and it stops PostgreSQL and Kafka by itself when we are gone, however we went.
 */
export async function startWatchedInfrastructure(options: WatchedOptions): Promise<WatchedInfrastructure> {
  const { log, onPids, onWatcherPid, ...order } = options;
  const logFile = join(options.home, 'logs', 'infrastructure.log');
  rotate(logFile);
  let first = true;
  let settle: { ready: (addresses: InfrastructureAddresses) => void; failed: (error: Error) => void };
  const ready = new Promise<InfrastructureAddresses>((resolve, reject) => {
    settle = { ready: resolve, failed: reject };
  });
  const hear = (news: InfrastructureNews) => {
    if (news.kind === 'ready') settle.ready(news.addresses);
    else if (news.kind === 'failed') settle.failed(new SetUpError(news.message));
    else if (news.kind === 'log') log(news.line);
    else onPids?.(news.pids);
  };
  const watcher = new KeptAlive({
    name: 'The infrastructure process',
    spawn: () => {
      const child = launch(options.home, logFile, { ...order, fresh: first && order.fresh });
      child.on('message', (message) => hear(message as InfrastructureNews));
      first = false;
      return child;
    },
    stopSteps: STOP_STEPS,
    log,
    onPid: onWatcherPid,
  });
  await watcher.start();
  try {
    return { ...(await ready), stop: () => watcher.stop() };
  } catch (error) {
    await watcher.stop();
    throw error;
  }
}

function launch(home: string, logFile: string, order: InfrastructureOrder): ChildProcess {
  const child = spawnLogged(logFile, process.execPath, [MAIN, home], { detached: true, ipc: true });
  child.send(order, () => undefined);
  return child;
}
