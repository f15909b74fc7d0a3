import { defineSimulator, file } from '#libs/product';
import { HALVES, type VehicleRecord } from './protocol.js';

/** The tax administration: who has paid which year's tax of which vehicle. */
export default defineSimulator({
  name: 'tax-administration',
  title: 'tax administration',
  settings: { registerFile: file('REGISTER_FILE', 'deploy/demo/vehicles.csv') },
  faults: ['already-paid'],
  actions: [
    {
      name: 'paid-elsewhere',
      summary: 'somebody paid the tax of a vehicle at another counter',
      arguments: [
        ['plate', 'such as 12345-A-6'],
        ['year', 'of the tax'],
      ],
      options: [{ flags: '--half <half>', description: 'only this one', choices: HALVES }],
      path: '/elsewhere',
      bodyOf: ([plate, year], { half }) => ({ plate, year: Number(year), half }),
      lineOf: (answer) => {
        const { plate, paid } = answer as unknown as VehicleRecord;
        return `${plate}: paid are ${paid.map(({ year, half }) => `${year} ${half}`).join(', ')}`;
      },
    },
  ],
});
