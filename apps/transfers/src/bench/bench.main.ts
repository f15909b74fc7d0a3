import { measureScreening } from './screening.bench.js';

// What one process of transfers does alone, printed as a JSON list.
console.log(JSON.stringify(await measureScreening()));
