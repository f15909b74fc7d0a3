import { setTimeout as sleep } from 'node:timers/promises';
import { startInfrastructure, type Infrastructure } from './choose.js';
import type { InfrastructureNews, InfrastructureOrder } from './watched.js';

// Services notice the launcher's end as we do: they get this long to finish what they are writing.
const GRACE_MS = 3_000;

let infrastructure: Promise<Infrastructure> | undefined;
let stopping = false;

process.once('message', (order) => void start(order as InfrastructureOrder));
process.on('disconnect', () => void stop(GRACE_MS));
process.on('SIGTERM', () => void stop(0));
process.on('SIGINT', () => void stop(0));

async function start(order: InfrastructureOrder): Promise<void> {
  infrastructure = startInfrastructure({
    ...order,
    log: (line) => {
      console.log(`${new Date().toISOString()} ${line}`);
      tell({ kind: 'log', line });
    },
    onPids: (pids) => tell({ kind: 'pids', pids }),
  });
  try {
    const { adminDatabaseUrl, kafkaBrokers, chosen } = await infrastructure;
    tell({ kind: 'ready', addresses: { adminDatabaseUrl, kafkaBrokers, chosen } });
  } catch (error) {
    const { name, message, stack } = error as Error;
    console.error(stack);
    const line = name === 'SetUpError' ? message : `The infrastructure did not start: ${message}`;
    tell({ kind: 'failed', message: line }, () => process.exit(1));
  }
}

async function stop(graceMs: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  await sleep(graceMs);
  const started = await infrastructure?.catch(() => undefined);
  await started?.stop();
  process.exit(0);
}

function tell(news: InfrastructureNews, told: () => void = () => undefined): void {
  if (process.connected) process.send?.(news, told);
  else told();
}
