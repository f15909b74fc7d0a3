import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '#libs/product';
import { runTool } from '../clients/tools.js';

/** ClickHouse 26.9 as a library for Python, which PyPI has; of what it asks for besides, only its data frames have need. */
const CHDB = 'chdb-core==26.9.0';

const PROGRAM = `
import json, sys
from chdb.session import Session
asked = json.load(open(sys.argv[1]))
session = Session(sys.argv[2])
for statement in asked['statements']:
    session.query(statement)
print(json.dumps([json.loads(str(session.query(query, 'JSON')))['data'] for query in asked['queries']]))
`;

/** Runs statements in a new ClickHouse of its own, one after another, then queries. @returns the rows of each query */
export async function askClickHouse(
  statements: readonly string[],
  queries: readonly string[],
): Promise<Record<string, unknown>[][]> {
  const python = await pythonWithClickHouse();
  const folder = mkdtempSync(join(tmpdir(), 'guichet-clickhouse-'));
  try {
    const asked = join(folder, 'asked.json');
    writeFileSync(asked, JSON.stringify({ statements, queries }));
    const told = await runTool(python, ['-c', PROGRAM, asked, join(folder, 'data')]);
    return JSON.parse(told) as Record<string, unknown>[][];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A Python with it, made once. */
async function pythonWithClickHouse(): Promise<string> {
  const folder = join(projectRoot, '.guichet', CHDB);
  if (!existsSync(folder)) {
    const unfinished = `${folder}.unfinished`;
    rmSync(unfinished, { recursive: true, force: true });
    await runTool('python3', ['-m', 'venv', unfinished]);
    await runTool(join(unfinished, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--no-deps', CHDB]);
    renameSync(unfinished, folder);
  }
  return join(folder, 'bin', 'python');
}
