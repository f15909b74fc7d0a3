import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect } from 'expect';
import circus, { addEventHandler, getState, resetState, run, setState, type Event, type State } from 'jest-circus';
import { giveGlobals } from '../runner/jest-globals.js';

/** One mutant to be tried: a compiled file with other text, all that must be loaded anew, and who may notice. */
export interface Trial {
  id: number;
  /** Compiled files, relative to the project's root. */
  path: string;
  javascript: string;
  reloaded: readonly string[];
  specs: readonly string[];
}

/** What became of it: the first test that failed, or nothing; and how long each spec file took. */
export interface TrialVerdict {
  id: number;
  failed?: string;
  durationsMs: Record<string, number>;
}

/** Longer than any test that has no infrastructure takes. */
const TEST_TIMEOUT_MS = 10_000;

/**
 * Runs spec files with jest's own runner in this process, where Node loads modules: packages are loaded once, and of the
 * project only what the changed file can reach is loaded again.
 */
export class Trials {
  private trial: Trial | undefined;

  constructor(private readonly root: string) {
    const globals = new URL('../runner/jest-globals.js', import.meta.url).href;
    giveGlobals({ ...circus, expect });
    addEventHandler(skipAfterFailure);
    registerHooks({
      resolve: (specifier, context, next) => {
        if (specifier === '@jest/globals') return { url: globals, shortCircuit: true };
        const resolved = next(specifier, context);
        return { ...resolved, url: this.renamed(resolved.url) };
      },
      load: (url, context, next) => {
        const { trial } = this;
        if (!trial || url !== this.urlOf(trial, trial.path)) return next(url, context);
        return { format: 'module', source: trial.javascript, shortCircuit: true };
      },
    });
  }

  /** Runs the trial's spec files until one fails. */
  async run(trial: Trial): Promise<TrialVerdict> {
    this.trial = trial;
    const durationsMs: Record<string, number> = {};
    for (const spec of trial.specs) {
      const startedMs = performance.now();
      const failed = await this.firstFailure(spec, this.urlOf(trial, spec));
      durationsMs[spec] = performance.now() - startedMs;
      if (failed) return { id: trial.id, failed, durationsMs };
    }
    return { id: trial.id, durationsMs };
  }

  private async firstFailure(spec: string, url: string): Promise<string | undefined> {
    resetState();
    setState({ ...getState(), testTimeout: TEST_TIMEOUT_MS });
    try {
      await import(url);
      const { unhandledErrors, testResults } = await run();
      const failed = testResults.find(({ errors }) => errors.length > 0);
      if (failed) return `${spec}: ${failed.testPath.slice(1).join(' › ')}\n${failed.errors[0]}`;
      return unhandledErrors[0] === undefined ? undefined : `${spec}: ${unhandledErrors[0]}`;
    } catch (error) {
      return `${spec}: cannot be loaded: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    }
  }

  private renamed(url: string): string {
    const { trial } = this;
    if (!trial || !url.startsWith('file:') || url.includes('?')) return url;
    const path = fileURLToPath(url);
    const reloaded = trial.reloaded.find((one) => join(this.root, one) === path);
    return reloaded ? this.urlOf(trial, reloaded) : url;
  }

  private urlOf({ id }: Trial, path: string): string {
    return `${pathToFileURL(join(this.root, path)).href}?mutant=${id}`;
  }
}

/** One failed test is enough. */
function skipAfterFailure(event: Event, state: State): void {
  if (event.name !== 'test_start') return;
  const hasFailed = (block: State['rootDescribeBlock']): boolean =>
    block.children.some((child) => (child.type === 'test' ? child.errors.length > 0 : hasFailed(child)));
  if (hasFailed(state.rootDescribeBlock)) event.test.mode = 'skip';
}
