import { describe, expect, it } from '@jest/globals';
import { readSheet } from '../src/process/sheet.reader.js';
import type { SheetColumn } from '../src/sheet/sheet.js';
import { streamWorkbook } from '../src/sheet/workbook.stream.js';

interface Line {
  text: string | null;
  count: number;
  centimes: number;
  on: string;
}

const COLUMNS: SheetColumn<Line>[] = [
  { caption: 'Libellé', kind: 'text', value: ({ text }) => text },
  { caption: 'Nombre', kind: 'number', value: ({ count }) => count },
  { caption: 'Montant', kind: 'dirhams', value: ({ centimes }) => centimes },
  { caption: 'Jour', kind: 'day', value: ({ on }) => on },
];
const LINE: Line = { text: '=1+1 <&"é ع', count: 1_234, centimes: 123_450, on: '2026-02-28' };

async function* pieces(...some: Line[][]): AsyncGenerator<Line[]> {
  for (const lines of some) yield lines;
}

async function written(source: AsyncIterable<Line[]>, name = 'Relevé 2026-02'): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of streamWorkbook(name, COLUMNS, source)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('a workbook that is written while its rows come', () => {
  it('reads as its cells, in order, piece by piece; the same table is the same file', async () => {
    const table = () => pieces([LINE, { ...LINE, text: null }], [], [{ ...LINE, text: 'a\u0001b', centimes: -5 }]);
    const file = await written(table());
    const rows = await readSheet(file, 'xlsx', 10);
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['Libellé', 'Nombre', 'Montant', 'Jour'],
      ['=1+1 <&"é ع', '1234', '1234.5', '2026-02-28'],
      ['', '1234', '1234.5', '2026-02-28'],
      ['ab', '1234', '-0.05', '2026-02-28'],
    ]);
    expect(await written(table())).toEqual(file);
  });

  it('fails when its rows do, or nothing can be named so', async () => {
    const broken = (async function* () {
      yield [LINE];
      throw new Error('the books are away');
    })();
    await expect(written(broken)).rejects.toThrow('the books are away');
    await expect(written(pieces([LINE]), 'a/b')).rejects.toThrow('a sheet can be named a/b');
  });

  it('asks for no more rows when nobody reads on', async () => {
    let isClosed = false;
    const endless = (async function* () {
      try {
        for (;;) yield Array.from({ length: 1_000 }, () => LINE);
      } finally {
        isClosed = true;
      }
    })();
    for await (const chunk of streamWorkbook('Relevé', COLUMNS, endless)) if (chunk.length > 10_000) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isClosed).toBe(true);
  }, 20_000);
});
