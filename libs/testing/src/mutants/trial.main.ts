import { Trials, type Trial } from './trial.js';

// One process of trials: its parent sends one at a time, and ends it when it has lasted too long.
const trials = new Trials(process.cwd());
let trying = Promise.resolve();
process.on('message', (trial: Trial) => {
  trying = trying.then(async () => {
    process.send?.(await trials.run(trial));
  });
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
