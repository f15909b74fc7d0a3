import { Argument, Option, type Command } from 'commander';
import { SetUpError, type PlatformState } from '#libs/infrastructure';
import { faultsOf, loadSimulators, type Simulator, type SimulatorAction } from '#libs/product';
import { readState } from '../home/home.js';

const TIMEOUT_MS = 5_000;

/** `guichet simulator`: what the simulated partners do to the running platform. */
export async function registerSimulator(program: Command, state: () => PlatformState = readState): Promise<void> {
  const command = program.command('simulator').description('the simulated partners: let one fail, or do something');
  for (const simulator of await loadSimulators()) {
    const partner = command.command(simulator.name).description(`the simulated ${simulator.title}`);
    const post = (path: string, body: object) => ask(state(), simulator, path, body);
    partner
      .command('fault')
      .description('let it fail in this way from now on (none: no more)')
      .addArgument(new Argument('<mode>').choices(faultsOf(simulator)))
      .action(async (mode: string) => {
        await post('/faults', { mode });
        const { title } = simulator;
        console.log(mode === 'none' ? `The ${title} is well.` : `The ${title} is ${mode} from now on.`);
      });
    for (const action of simulator.actions) registerAction(partner, action, post);
  }
}

type Answer = Record<string, unknown>;

function registerAction(
  partner: Command,
  { name, summary, path, options = [], bodyOf, lineOf, ...action }: SimulatorAction,
  post: (path: string, body: object) => Promise<Answer>,
): void {
  const command = partner.command(name).description(summary);
  for (const [name, description] of action.arguments) command.argument(`<${name}>`, description);
  for (const { flags, description, choices } of options) {
    const option = new Option(flags, description);
    command.addOption(choices ? option.choices(choices) : option);
  }
  command.action(async () => console.log(lineOf(await post(path, bodyOf(command.args, command.opts())))));
}

async function ask({ simulators }: PlatformState, { name, title }: Simulator, path: string, body: object) {
  const running = simulators.find(({ service }) => service === name);
  if (!running) throw new SetUpError(`The platform that runs has no simulated ${title}`);
  const url = `http://127.0.0.1:${running.port}`;
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => {
    throw new SetUpError(`The simulated ${title} does not answer at ${url}`);
  });
  const answer = (await response.json()) as Answer & { detail?: string };
  if (!response.ok) throw new SetUpError(`The simulated ${title} refuses: ${answer.detail ?? response.status}`);
  return answer;
}
