import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import { defineConfig, type Plugin } from 'vite';

const OUTPUT = '../../dist/console';
/** Near the best, in a tenth of its time. */
const BROTLI_QUALITY = 9;
/** Of the script, uncompressed; a test holds what is sent. */
const SCRIPT_WARNING_KB = 700;

/** Writes what is served beside each file as a browser takes it, so that nothing is compressed while somebody waits. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    writeBundle({ dir = OUTPUT }) {
      for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(html|js|css)$/.test(name)) continue;
        const bytes = readFileSync(join(dir, name));
        writeFileSync(join(dir, `${name}.gz`), gzipSync(bytes, { level: 9 }));
        writeFileSync(
          join(dir, `${name}.br`),
          brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
        );
      }
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  logLevel: 'warn',
  build: {
    outDir: OUTPUT,
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: SCRIPT_WARNING_KB,
    rolldownOptions: {
      // `use client` tells server components apart; there are none here.
      checks: { pluginTimings: false },
      onLog: (level, log, handle) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
    },
  },
  // React Aria speaks thirty languages, the page three.
  plugins: [{ ...optimizeLocales.vite({ locales: ['fr-FR', 'ar-AE', 'en-US'] }), enforce: 'pre' }, compressed()],
});
