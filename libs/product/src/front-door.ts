/** Where operations of a product come in, for whoever measures how many it takes. */
export interface FrontDoor {
  path: string;
  /** By which the reports count what came in. */
  indicator: string;
  /** What the n-th request of a load says; it is done when it is answered 201. */
  body: (n: number) => string;
  /** What goes on when all is counted. */
  afterwards?: { name: string; done: () => Promise<void> };
}

/** Opens a product's front door on a running platform, with tokens of tellers. */
export type OpenFrontDoor = (platform: { origin: string; tokens: readonly string[] }) => Promise<FrontDoor>;

/** A running platform, as whoever works with it sees it. */
export interface WholePlatform {
  origin: string;
  /** Runs a command of `guichet`, to its end. @returns what it printed */
  guichet: (...words: string[]) => Promise<string>;
  /** A folder for what commands read. */
  folder: string;
  /** What the processes of a service hold in memory now, MB. */
  residentMegabytes: (service: string) => number;
  /** Resolves when the reports have counted all that was done. */
  untilQuiet: () => Promise<void>;
}

/** Measures on a running platform what only this product does, one after another. */
export type MeasureWhole = (platform: WholePlatform) => AsyncIterable<Measured>;

/** What a product's own bench measured. */
export interface Measured {
  name: string;
  unit: string;
  value: number;
  wanted?: string;
}
