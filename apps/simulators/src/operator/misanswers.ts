import { setTimeout as sleep } from 'node:timers/promises';
import type { Faults } from '../faults.js';

const LATE_MS = 20_000;

/**
 * How operators answer what they have done when they are told to misbehave: `late-after-done` long afterwards, once for
 * each request (asked again, it is answered at once); `answers-twice` with the answer to the request before, once for
 * each request, as a gateway does that mixes up connections.
 */
export class Misanswers {
  /** The last answer of each call. */
  private readonly before = new Map<string, { about: string; answer: object }>();
  /** What was answered wrongly once. */
  private readonly misanswered = new Set<string>();

  /** @param call of the protocol @param about whom the answer is: the id of the request */
  async answer(faults: Faults, call: string, about: string, answer: object): Promise<object> {
    const before = this.before.get(call);
    this.before.set(call, { about, answer });
    const key = `${faults.mode} ${call} ${about}`;
    if (this.misanswered.has(key)) return answer;
    if (faults.mode === 'late-after-done' && call !== 'ask') {
      this.misanswered.add(key);
      await sleep(LATE_MS);
    }
    if (faults.mode !== 'answers-twice' || !before || before.about === about) return answer;
    this.misanswered.add(key);
    return before.answer;
  }
}
