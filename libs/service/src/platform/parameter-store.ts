import type { DataSource } from 'typeorm';
import type { Parameters, QueueOptions } from '#libs/commands';
import { Loop, type Log } from '#libs/messaging';
import type { Background } from './platform.js';
import type { ServiceDefinition } from './service.js';

/** The dated parameters of a process: in the database for good, and in memory to decide by. libs/approvals has the one there is. */
export interface ParameterStore {
  /** Makes them known, before the service is asked for anything. */
  open(dataSource: DataSource): Promise<void>;
  /** Reads what is new. */
  refresh(): Promise<void>;
  /** As they are known now. */
  current(): Parameters;
}

const POLL_MS = 500;

/** Lets a store know within a second what is new, until it is stopped. @param name as health names it */
export function keepKnown(name: string, store: Pick<ParameterStore, 'refresh'>, log: Log): Background {
  const poll = async (): Promise<'pause'> => {
    await store.refresh();
    return 'pause';
  };
  const loop = new Loop(name, poll, POLL_MS, log);
  loop.start();
  return {
    name: loop.name,
    get failure() {
      return loop.failure;
    },
    stop: () => loop.stop(),
  };
}

/** The options of a service's command queue, that decides by its parameters. */
export function queueOptions({ queue }: ServiceDefinition, parameters: ParameterStore | undefined): QueueOptions {
  return { ...queue, ...(parameters ? { parameters: () => parameters.current() } : {}) };
}
