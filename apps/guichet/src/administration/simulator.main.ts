import { TaxLedger } from './ledger.js';
import { FAULTS } from './protocol.js';
import { readRegister } from './register.js';
import { createSimulator } from './simulator.js';

const STOP_MAX_MS = 5_000;

// The simulated tax administration, a process of its own. PORT 0 takes a free port.
const { PORT, HOST = '127.0.0.1', REGISTER_FILE, STATE_FILE, FAULT = 'none' } = process.env;

try {
  const port = Number(PORT);
  if (!PORT || !Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('PORT must be a port');
  if (!REGISTER_FILE) throw new Error('REGISTER_FILE must name the file of the registered vehicles');
  const fault = FAULTS.find((mode) => mode === FAULT);
  if (!fault) throw new Error(`FAULT must be one of ${FAULTS.join(', ')}`);

  const register = readRegister(REGISTER_FILE);
  const simulator = createSimulator({ register, ledger: new TaxLedger(STATE_FILE), fault });
  const stop = (): void => {
    setTimeout(() => process.exit(1), STOP_MAX_MS).unref();
    void simulator.close().finally(() => process.exit(0));
  };
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.once(event, stop);
  const address = await simulator.listen({ port, host: HOST });
  console.log(`The simulated tax administration listens at ${address}; it knows ${register.size} vehicles`);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
