import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** The compiled JavaScript of the project below `dist`, and who imports whom; paths are relative to the root. */
export class Compiled {
  private readonly imports = new Map<string, readonly string[]>();

  constructor(private readonly root: string) {
    for (const path of this.filesBelow('dist')) this.imports.set(path, this.importsOf(path));
  }

  /** A compiled file and all that imports it, however far away: what must be loaded anew when it changes. */
  dependentsOf(path: string): Set<string> {
    const dependents = new Set([path]);
    // A set is gone through to its end while it grows.
    for (const one of dependents)
      for (const [importer, imported] of this.imports) if (imported.includes(one)) dependents.add(importer);
    return dependents;
  }

  /** The spec files without infrastructure, of the app or lib of a file, that load it. */
  specsOf(path: string): string[] {
    const owner = `${path.split('/').slice(0, 3).join('/')}/`;
    return [...this.dependentsOf(path)].filter((one) => one.startsWith(owner) && one.endsWith('.spec.js')).sort();
  }

  private filesBelow(folder: string): string[] {
    return readdirSync(join(this.root, folder), { recursive: true, encoding: 'utf8' })
      .map((path) => posix.join(folder, path))
      .filter((path) => path.endsWith('.js'));
  }

  private importsOf(path: string): string[] {
    const { importedFiles } = ts.preProcessFile(readFileSync(join(this.root, path), 'utf8'), true, true);
    return importedFiles.flatMap(({ fileName }) => {
      if (fileName.startsWith('.')) return [posix.join(posix.dirname(path), fileName)];
      const lib = /^#libs\/(.+)$/.exec(fileName);
      return lib ? [`dist/libs/${lib[1]}/src/index.js`] : [];
    });
  }
}

/** The compiled file of a source. */
export function compiledOf(path: string): string {
  return posix.join('dist', path.replace(/\.ts$/, '.js'));
}

/** Compiles sources one by one, as the build does. */
export class Compiler {
  private readonly options: ts.CompilerOptions;

  constructor(private readonly root: string) {
    const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => readFileSync(path, 'utf8'));
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root, { sourceMap: false });
    this.options = options;
  }

  /** The JavaScript of a source; types are not checked. */
  javascriptOf(path: string, text: string): string {
    // By itself a file does not know of the package that makes it a module.
    const compilerOptions = { ...this.options, module: ts.ModuleKind.ESNext };
    return ts.transpileModule(text, { fileName: join(this.root, path), compilerOptions }).outputText;
  }

  /** Whether the build made the same of a source: else what is tested would not be what ships. */
  isBuilt(path: string, text: string): boolean {
    const built = join(this.root, compiledOf(path));
    if (!existsSync(built)) return false;
    return withoutMap(readFileSync(built, 'utf8')) === withoutMap(this.javascriptOf(path, text));
  }

  /** A check of types for one changed source at a time, over a program that is made once. */
  typeCheck(): (path: string, text: string) => boolean {
    const { root, options } = this;
    // Under a version that never comes again: the service remembers by it.
    const changed = new Map<string, { text: string; version: number }>();
    let versions = 0;
    const service = ts.createLanguageService({
      getCompilationSettings: () => ({ ...options, noEmit: true, noUnusedLocals: false, noUnusedParameters: false }),
      getScriptFileNames: () => [...changed.keys()],
      getScriptVersion: (file) => String(changed.get(file)?.version ?? 0),
      getScriptSnapshot: (file) => {
        const text = changed.get(file)?.text ?? ts.sys.readFile(file);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => root,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: ts.sys.fileExists,
      readFile: ts.sys.readFile,
      readDirectory: ts.sys.readDirectory,
      directoryExists: ts.sys.directoryExists,
    });
    return (path, text) => {
      const file = join(root, path);
      changed.set(file, { text, version: (versions += 1) });
      const isSound =
        service.getSyntacticDiagnostics(file).length === 0 && service.getSemanticDiagnostics(file).length === 0;
      changed.delete(file);
      return isSound;
    };
  }
}

function withoutMap(javascript: string): string {
  return javascript.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '').trim();
}
