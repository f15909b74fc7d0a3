import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { ProjectionState } from '#libs/messaging';
import { SetUpError } from '#libs/infrastructure';
import { ProgressBar } from '../history/progress-bar.js';
import { connectApi, type Api } from '../platform/api.js';

const LOOK_EVERY_MS = 500;

/** `guichet reports rebuild`: makes all figures anew from the journals, beside those in force, and puts them in their place. */
export function registerReports(program: Command): void {
  program
    .command('reports')
    .description('the figures that the reports are made of')
    .command('rebuild')
    .description('make all figures anew from the journals, compare them with those in force, and replace them')
    .action(async () => {
      const api = await connectApi('administrator');
      const path = `/api/${api.state.reports}/v1/projections`;
      const { name } = await api.post<{ name: string }>(path);
      const { result } = await untilInForce(api, path, name);
      const differences = result?.differences ?? [];
      for (const difference of differences) console.log(difference);
      console.log(
        differences.length === 0
          ? 'The figures were made anew from the journals, and are the same.'
          : `The figures were made anew from the journals: ${differences.length} differ, and are right now.`,
      );
    });
}

/** Shows how far it is until the new figures are in force. */
async function untilInForce(api: Api, path: string, name: string): Promise<ProjectionState> {
  const bar = new ProgressBar();
  try {
    for (;;) {
      const states = await api.get<ProjectionState[]>(path);
      const own = states.find((state) => state.name === name);
      if (!own || own.role === 'retired') throw new SetUpError(`${name} is not being made any more`);
      if (own.role === 'current') return own;
      bar.show('events applied anew', own.applied, states.find(({ role }) => role === 'current')?.applied ?? 0);
      await sleep(LOOK_EVERY_MS);
    }
  } finally {
    bar.stop();
  }
}
