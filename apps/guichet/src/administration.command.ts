import { Argument, Option, type Command } from 'commander';
import { SetUpError } from '#libs/infrastructure';
import { FAULTS, HALVES, type Fault, type Half, type VehicleRecord } from './administration/protocol.js';
import { readState, type PlatformState } from './home.js';

const TIMEOUT_MS = 5_000;

/** `guichet administration`: what the simulated tax administration does to the running platform. */
export function register(program: Command, state: () => PlatformState = readState): void {
  const command = program
    .command('administration')
    .description('the simulated tax administration: let it fail, or pay elsewhere');
  command
    .command('fault')
    .description('let it fail in this way from now on (none: no more)')
    .addArgument(new Argument('<mode>').choices(FAULTS))
    .action(async (mode: Fault) => {
      await post(state(), '/faults', { mode });
      console.log(mode === 'none' ? 'The administration is well.' : `The administration is ${mode} from now on.`);
    });
  command
    .command('paid-elsewhere')
    .description('somebody paid the tax of a vehicle at another counter')
    .argument('<plate>', 'such as 12345-A-6')
    .argument('<year>')
    .addOption(new Option('--half <half>', 'only this one').choices(HALVES))
    .action(async (plate: string, year: string, { half }: { half?: Half }) => {
      const record = await post<VehicleRecord>(state(), '/elsewhere', { plate, year: Number(year), half });
      const paid = record.paid.map(({ year, half }) => `${year} ${half}`);
      console.log(`${record.plate}: paid are ${paid.join(', ')}`);
    });
}

async function post<Answer>({ administrationUrl }: PlatformState, path: string, body: object): Promise<Answer> {
  if (!administrationUrl) throw new SetUpError('The platform that runs has no simulated tax administration');
  const response = await fetch(administrationUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => {
    throw new SetUpError(`The simulated tax administration does not answer at ${administrationUrl}`);
  });
  const answer = (await response.json()) as Answer & { detail?: string };
  if (!response.ok)
    throw new SetUpError(`The simulated tax administration refuses: ${answer.detail ?? response.status}`);
  return answer;
}
