import { getFormatFromId } from 'numfmt';
import { attributeOf, readXml } from './workbook.xml.js';

/** As many as Excel has (its specifications and limits). */
const STYLES_MAX = 65_490;
const PATTERN_MAX = 255;
const OWN_FORMATS_FROM = 164;
const GENERAL = 'General';

/** Number formats by the style of a cell. */
export type Patterns = (style: number) => string;

/** Reads how cells are shown: of each style its number format, `General`, `yyyy`, `#,##0.00`. */
export async function readPatterns(chunks: AsyncIterable<Uint8Array>): Promise<Patterns> {
  const own = new Map<number, string>();
  const styles: number[] = [];
  let isWithinCells = false;
  await readXml(chunks, {
    opened: (tag, attributes) => {
      const id = Number(attributeOf(attributes, 'numFmtId') ?? 0);
      if (tag === 'cellXfs') isWithinCells = true;
      if (tag === 'numFmt' && own.size < STYLES_MAX) own.set(id, attributeOf(attributes, 'formatCode') ?? GENERAL);
      if (tag === 'xf' && isWithinCells && styles.length < STYLES_MAX) styles.push(id);
    },
    closed: (tag) => {
      if (tag === 'cellXfs') isWithinCells = false;
    },
  });
  return (style) => {
    const id = styles[style] ?? 0;
    const pattern = own.get(id) ?? (id < OWN_FORMATS_FROM ? getFormatFromId(id) : GENERAL);
    return pattern.length > PATTERN_MAX ? GENERAL : pattern;
  };
}
