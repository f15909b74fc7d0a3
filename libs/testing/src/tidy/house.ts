/** What a finding is about. */
export type Rule =
  | 'imports'
  | 'domain'
  | 'packages'
  | 'environment'
  | 'names'
  | 'size'
  | 'types'
  | 'notes'
  | 'docs'
  | 'machine'
  | 'exports'
  | 'rooms'
  | 'folders'
  | 'functions'
  | 'programs'
  | 'dependencies';

/** One breach of the house rules, at one place. */
export interface Finding {
  rule: Rule;
  path: string;
  line: number;
  message: string;
  /** What it is about: the same when lines move. */
  breach?: string;
}

/** The rules as data; tidy.spec.ts holds the table that is in force. */
export interface House {
  /** Which libs a lib may import. A lib that is not listed may not exist. */
  libs: Record<string, readonly string[]>;
  /** Libs that only some may import: `libs/<name>`, `apps/<name>`, or `tests` for every test file. */
  importers: Record<string, readonly string[]>;
  /** What a product's domain file may import from outside its app, and whether values or only types. */
  domainImports: Record<string, 'values' | 'types'>;
  /** Apps without a domain of their own. */
  appsWithoutDomain: readonly string[];
  /** Packages that only some apps or libs may import. */
  packages: Record<string, readonly string[]>;
  /** Who may read the environment; files named `*.main.ts` always may. */
  environment: readonly string[];
  folders: readonly string[];
  endings: readonly string[];
  longestFileLines: number;
  /** Longer files, each with its reason. */
  longFiles: Record<string, string>;
  /** What no tracked text may contain. */
  machine: readonly { pattern: RegExp; what: string }[];
  /** Whose exported names are compared among themselves only: they speak for somebody else. */
  ownNames: readonly string[];
  mostFilesInAFolder: number;
  /** Folders of things that are of any size, by the folder's name. */
  largeFolders: readonly string[];
  longestFunctionLines: number;
  /** Who may name the compiled program of another app. */
  programs: readonly string[];
  /** Places of sources that run in development alone, and may use development packages. */
  developed: readonly string[];
  /** Listed packages that no source imports, each with its reason. */
  unimported: Record<string, string>;
}

/** The rules that many sources show together. */
export type HouseBetweenSources = Pick<
  House,
  'ownNames' | 'mostFilesInAFolder' | 'largeFolders' | 'developed' | 'unimported'
>;
