import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TrialBench, type TrialOutcome } from './bench.js';
import { Compiled, compiledOf, Compiler } from './compiled.js';
import type { Equivalent } from './equivalent/equivalent.js';
import { mutated, mutationsOf, type Mutation } from './mutation.js';
import type { Trial } from './trial.js';

/** How a mutant ended; `refused` by the compiler, or `equivalent`: no test can tell it, for a reason that is listed. */
export type Ended = TrialOutcome['ended'] | 'refused' | 'equivalent';

/** One mutant that was tried. */
export interface Tried extends Mutation {
  ended: Ended;
  /** The test that noticed it. */
  by?: string;
}

/** What was found in one file. */
export interface Surveyed {
  path: string;
  specs: readonly string[];
  tried: readonly Tried[];
  /** Entries of the list of equivalents that no mutant of the file fits. */
  stale: readonly Equivalent[];
}

/** Tries every mutant of a file on the spec files that can notice it. */
export class Survey {
  private readonly compiled: Compiled;
  private readonly compiler: Compiler;
  private readonly bench: TrialBench;
  private isSound: ((path: string, text: string) => boolean) | undefined;

  constructor(
    private readonly root: string,
    private readonly equivalents: readonly Equivalent[],
    /** Spec files that take longer, without any mutant, are left out. */
    private readonly longestSpecMs = Infinity,
  ) {
    this.compiled = new Compiled(root);
    this.compiler = new Compiler(root);
    this.bench = new TrialBench(root);
  }

  /** Fails when the file is not built as it is, or a spec file fails without any mutant. */
  async of(path: string, each: (tried: Tried) => void = () => {}, only: (mutation: Mutation) => boolean = () => true) {
    const text = readFileSync(join(this.root, path), 'utf8');
    if (!this.compiler.isBuilt(path, text)) throw new Error(`${path} is not built as it is: npm run build`);
    const { trial, usualMs } = await this.withoutMutant(path, text);
    const listed = this.equivalents.filter((one) => one.path === path);
    const tried: Tried[] = [];
    const mutations = mutationsOf(path, text);
    for (const mutation of mutations.filter(only)) {
      const one = listed.some((equivalent) => fits(equivalent, mutation))
        ? { ...mutation, ended: 'equivalent' as const }
        : await this.tried(mutation, text, trial, usualMs);
      tried.push(one);
      each(one);
    }
    const stale = listed.flatMap((one) =>
      one.after
        .map((after) => ({ ...one, after: [after] }))
        .filter((each) => !mutations.some((mutation) => fits(each, mutation))),
    );
    return { path, specs: trial.specs, tried, stale } satisfies Surveyed;
  }

  /** Ends what runs beside. */
  close(): void {
    this.bench.close();
  }

  private async tried(mutation: Mutation, text: string, trial: Omit<Trial, 'id'>, usualMs: number): Promise<Tried> {
    const changed = mutated(text, mutation);
    const javascript = this.compiler.javascriptOf(mutation.path, changed);
    const outcome = await this.bench.try({ ...trial, javascript }, usualMs);
    if (outcome.ended === 'killed') return { ...mutation, ended: 'killed', by: outcome.by };
    if (outcome.ended === 'timed-out') return { ...mutation, ended: 'timed-out' };
    this.isSound ??= this.compiler.typeCheck();
    return { ...mutation, ended: this.isSound(mutation.path, changed) ? 'lived' : 'refused' };
  }

  /** Runs the spec files as they are, for their times: quick ones come first. */
  private async withoutMutant(path: string, text: string): Promise<{ trial: Omit<Trial, 'id'>; usualMs: number }> {
    const file = compiledOf(path);
    const specs = this.compiled.specsOf(file);
    const reloaded = [...this.compiled.dependentsOf(file)];
    const trial = { path: file, javascript: this.compiler.javascriptOf(path, text), reloaded, specs };
    await this.bench.try(trial, 60_000); // packages are loaded once, which is not the spec files' time
    const usual = await this.bench.try(trial, 60_000);
    if (usual.ended === 'killed') throw new Error(`a test fails without any mutant of ${path}: ${usual.by}`);
    if (usual.ended === 'timed-out') throw new Error(`the tests of ${path} do not end without any mutant`);
    const usualMs = Object.values(usual.durationsMs).reduce((sum, durationMs) => sum + durationMs, 0);
    const durationMs = (spec: string): number => usual.durationsMs[spec] ?? 0;
    const quickFirst = specs
      .filter((spec) => durationMs(spec) <= this.longestSpecMs)
      .sort((one, other) => durationMs(one) - durationMs(other));
    return { trial: { ...trial, specs: quickFirst }, usualMs };
  }
}

function fits(equivalent: Equivalent, { before, after }: Mutation): boolean {
  return equivalent.before === before && equivalent.after.includes(after);
}
