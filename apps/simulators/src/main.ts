import { choice, faultsOf, integer, loadSimulators, readBoth, text } from '#libs/product';
import { Faults } from './faults.js';
import type { PartnerDefinition } from './partner.js';
import { createSimulator } from './simulator.js';
import { StateFile } from './state.js';

const STOP_MAX_MS = 5_000;

// A simulated partner, a process of its own, started with the name of its folder. PORT 0 takes a free port.
try {
  const { manifest, open } = await partnerOf(process.argv[2]);
  const common = {
    port: integer('PORT', 0, 65_535),
    host: text('HOST', '127.0.0.1'),
    stateFile: text('STATE_FILE', ''),
    fault: choice('FAULT', faultsOf(manifest), 'none'),
  };
  const [{ port, host, stateFile, fault }, settings] = readBoth(common, manifest.settings, process.env);
  const state = new StateFile(stateFile);
  const partner = await open(settings, state);
  const simulator = await createSimulator(manifest.name, partner, new Faults(manifest, fault), state);
  const stop = (): void => {
    setTimeout(() => process.exit(1), STOP_MAX_MS).unref();
    void simulator.close().finally(() => process.exit(0));
  };
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.once(event, stop);
  const address = await simulator.listen({ port, host });
  console.log(`The simulated ${manifest.title} listens at ${address}; ${partner.about}`);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}

async function partnerOf(name: string | undefined): Promise<PartnerDefinition> {
  const names = (await loadSimulators()).map((simulator) => simulator.name);
  if (!name || !names.includes(name)) throw new Error(`name the partner to simulate: ${names.join(', ')}`);
  const module = (await import(`./${name}/partner.js`)) as { default: PartnerDefinition };
  return module.default;
}
