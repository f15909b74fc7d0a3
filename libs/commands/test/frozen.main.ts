import { writeSync } from 'node:fs';
import { defineCommand } from '../src/command/command.js';
import { CommandQueue } from '../src/queue/queue.js';
import { TestAccountTable } from './accounts.js';

/** Puts ten centimes into an account, and freezes in the middle of it, once. */
const [, , url = '', account = ''] = process.argv;
let isFrozen = false;

const freeze = defineCommand({
  name: 'test.freeze',
  rows: (id: string) => ({ account: TestAccountTable.by('id', id) }),
  decide: ({ account: found }) => {
    if (!found) throw new Error('the account is there');
    if (!isFrozen) {
      isFrozen = true;
      writeSync(1, 'freezes now\n');
      process.kill(process.pid, 'SIGSTOP');
    }
    return { save: { account: { ...found, balanceCentimes: found.balanceCentimes + 10 } }, reply: {} };
  },
});

const queue = new CommandQueue(url);
const request = { idempotencyKey: 'freeze', scope: 'RAB-001', by: 'test', asked: account };
await queue.run(freeze, account, { ...request, at: new Date().toISOString() });
await queue.drain();
