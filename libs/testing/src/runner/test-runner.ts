import { createRequire, registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { context, metrics, propagation, trace } from '@opentelemetry/api';
import { giveGlobals, type SpecGlobals } from './jest-globals.js';

/** Jest's runner of one file, of which only what it loads by, and with, is told here. */
type RunFile = (
  globalConfig: object,
  config: object,
  environment: Environment,
  runtime: object,
  ...more: unknown[]
) => Promise<unknown>;

interface Environment {
  moduleMocker: SpecGlobals['jest'];
}

/** How Jest's runner loads itself, the spec file, and what spec files import from `@jest/globals`. */
interface Loading {
  requireInternalModule: (path: string) => unknown;
  unstable_shouldLoadAsEsm: (path: string) => boolean;
  unstable_importModule: (path: string) => Promise<unknown>;
  setGlobalsForRuntime: (globals: Omit<SpecGlobals, 'jest'>) => void;
}

const require = createRequire(import.meta.url);
const { default: runFile } = require('jest-circus/runner') as { default: RunFile };
/** Where Jest's runner keeps who listens to a file's tests; it expects none there of the file before. */
const LISTENERS = Symbol.for('EVENT_HANDLERS');

const globalsUrl = new URL('./jest-globals.js', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: globalsUrl, shortCircuit: true } : next(specifier, context),
});

/**
 * Runs a spec file by Jest's own runner, but lets Node load it: packages and our own modules are loaded once a worker, not
 * once a file in a virtual machine of its own, which cost more than most tests do. So a module that remembers something
 * remembers it for the next spec file as well, as it does in a service for the next request.
 */
const runByNode: RunFile = (globalConfig, config, environment, runtime, ...more) => {
  // A process sets telemetry up once: what the file before has set up is not for this one.
  for (const telemetry of [context, metrics, propagation, trace]) telemetry.disable();
  const loading: Loading = {
    requireInternalModule: (path) => {
      Reflect.deleteProperty(globalThis, LISTENERS);
      delete require.cache[path];
      return require(path);
    },
    unstable_shouldLoadAsEsm: () => true,
    unstable_importModule: (path) => import(pathToFileURL(path).href),
    setGlobalsForRuntime: (globals) => giveGlobals({ ...globals, jest: environment.moduleMocker }),
  };
  const loadedByNode = new Proxy(runtime, {
    get: (target, key) => {
      const value: unknown = Reflect.get(key in loading ? loading : target, key);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return runFile(globalConfig, config, environment, loadedByNode, ...more);
};

export default runByNode;
