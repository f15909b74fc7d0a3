import {
  drawRule,
  drawText,
  evenly,
  INK,
  LANDSCAPE,
  numberText,
  renderPdf,
  type LineStyle,
  type Paper,
} from '#libs/documents';
import type { DashboardRow } from '../table/dashboard.js';
import { asOfText, behindTexts, editionText, EXPORT_WORDS, proofTexts } from './export.words.js';
import { endOf, labelOf, periodText, sectionText, type ReportPrint } from './print.js';
import type { Report } from '../table/report.js';

/** More columns stand on further pages. */
const PERIODS_MAX = 7;
/** As many lines as a page has room for, between head and foot. */
const LINES_MAX = 23;
const ROW_HEIGHT = 17;
const TABLE_TOP = 98;
const HEAD_HEIGHT = 22;
const UNIT_WIDTH = 62;
const FIGURE_WIDTHS = { least: 58, most: 76 };
const INDENT = 12;
const CELL_GAP = 8;
const TEXT_SIZE = 9;
const NOTE_SIZE = 7.5;
const NOTE_HEIGHT = 10;
const BAND = '#eaf1ee';

/** A line of the table: the head of a section, or a row. */
type Line = { section: string } | { row: DashboardRow };

/** What a page shows: some lines, and the columns of some periods, by their places. */
interface Page {
  lines: readonly Line[];
  columns: readonly number[];
}

/** A report as a PDF in the shape of the printed table; in Arabic it is read from right to left. */
export function reportPdf(report: Report, print: ReportPrint): Promise<Buffer> {
  const { titles, situation } = EXPORT_WORDS[print.language];
  const title = `${titles[print.table]}, ${situation(periodText(lastDay(report)))}`;
  return renderPdf(title, { ...LANDSCAPE, language: print.language }, (paper) => {
    const pages = pagesOf(report);
    for (const [index, page] of pages.entries()) {
      paper.doc.addPage();
      const sheet = new Sheet(paper, print.language === 'ar');
      drawHead(sheet, report, print);
      drawTable(sheet, report, print, page);
      drawFoot(sheet, report, print, EXPORT_WORDS[print.language].page(index + 1, pages.length));
    }
  });
}

/** A page on which one writes from the edge where a line of the language begins. */
class Sheet {
  constructor(
    readonly paper: Paper,
    readonly isMirrored: boolean,
  ) {}

  get width(): number {
    return this.paper.right - this.paper.left;
  }

  /** A text that begins, or ends with `align: 'end'`, so many points from the edge. */
  text(
    text: string,
    fromEdge: number,
    y: number,
    { align = 'start', ...style }: Omit<LineStyle, 'x' | 'y' | 'align' | 'direction'> & { align?: 'start' | 'end' },
  ): void {
    const x = this.isMirrored ? this.paper.right - fromEdge : this.paper.left + fromEdge;
    const side = (align === 'end') === this.isMirrored ? 'left' : 'right';
    drawText(this.paper, text, { ...style, x, y, align: side, direction: this.isMirrored ? 'rtl' : 'ltr' });
  }
}

function pagesOf({ periods, rows }: Report): Page[] {
  const columns = evenly([...periods.keys()], PERIODS_MAX);
  const lines = rows.flatMap((row, index): Line[] => {
    const begins = row.section !== rows[index - 1]?.section;
    return begins ? [{ section: row.section }, { row }] : [{ row }];
  });
  return columns.flatMap((some) => evenly(lines, LINES_MAX).map((page) => ({ lines: page, columns: some })));
}

function drawHead(sheet: Sheet, report: Report, print: ReportPrint): void {
  const { table, language, institution } = print;
  const words = EXPORT_WORDS[language];
  const edition = editionText(print);
  sheet.text(institution[language === 'ar' ? 'ar' : 'fr'], 0, 30, { size: 9.5, bold: true, color: INK.text });
  if (edition !== undefined) sheet.text(edition, sheet.width, 30, { size: 9.5, color: INK.accent, align: 'end' });
  sheet.text(words.titles[table], 0, 58, { size: 20, bold: true, color: INK.accent });
  sheet.text(words.situation(periodText(lastDay(report))), 0, 81, { size: 11, color: INK.text });
}

function drawTable(sheet: Sheet, report: Report, { language }: ReportPrint, { lines, columns }: Page): void {
  const words = EXPORT_WORDS[language];
  const { paper, width } = sheet;
  const figureWidth = Math.max(FIGURE_WIDTHS.least, Math.min(FIGURE_WIDTHS.most, 380 / columns.length));
  const unitAt = width - figureWidth * columns.length - UNIT_WIDTH;
  // Figures end at the right of their column, in Arabic too, where it begins there.
  const right = (place: number): { at: number; align: 'start' | 'end' } => {
    const begin = unitAt + UNIT_WIDTH + figureWidth * place;
    return sheet.isMirrored ? { at: begin + 4, align: 'start' } : { at: begin + figureWidth, align: 'end' };
  };
  const head = { size: TEXT_SIZE, bold: true, color: INK.soft };
  sheet.text(words.head.indicator, 0, TABLE_TOP + 15, head);
  sheet.text(words.head.unit, unitAt, TABLE_TOP + 15, head);
  for (const [place, column] of columns.entries()) {
    const { at, align } = right(place);
    sheet.text(periodText(report.periods[column] ?? ''), at, TABLE_TOP + 15, { ...head, align });
  }
  drawRule(paper, TABLE_TOP + HEAD_HEIGHT, INK.accent, 1);

  let y = TABLE_TOP + HEAD_HEIGHT;
  for (const line of lines) {
    const baseline = y + ROW_HEIGHT * 0.68;
    if ('section' in line) {
      paper.doc.rect(paper.left, y, width, ROW_HEIGHT).fill(BAND);
      const style = { size: TEXT_SIZE, bold: true, color: INK.accent };
      sheet.text(sectionText(report, line.section, language), 4, baseline, style);
    } else {
      const style = { size: TEXT_SIZE, color: INK.text };
      const label = labelOf(line.row, language);
      sheet.text(label, INDENT, baseline, { ...style, maxWidth: unitAt - INDENT - CELL_GAP });
      sheet.text(words.units[line.row.unit], unitAt, baseline, { ...style, color: INK.soft });
      for (const [place, column] of columns.entries()) {
        const value = line.row.values[column] ?? null;
        const text = value === null ? words.notAvailable : numberText(value);
        const { at, align } = right(place);
        const color = value === null ? INK.soft : INK.text;
        sheet.text(text, at, baseline, { size: TEXT_SIZE, color, align, maxWidth: figureWidth - 8 });
      }
    }
    y += ROW_HEIGHT;
    drawRule(paper, y, INK.pale, 0.5);
  }
}

/** As of when figures are whole, what the page's words mean, and which page it is. */
function drawFoot(sheet: Sheet, report: Report, { language }: ReportPrint, page: string): void {
  const words = EXPORT_WORDS[language];
  const { notes, notAvailable } = words;
  const behind = behindTexts(report, language);
  const lines = [
    asOfText(report, language),
    ...(behind.length > 0 ? [`${notes.behind} — ${behind.join(' ; ')}`] : []),
    proofTexts(report, language).join(' ; '),
    `${notAvailable} — ${notes.notAvailableMeans}`,
  ];
  let y = sheet.paper.bottom - NOTE_HEIGHT * lines.length - 2;
  for (const line of lines) {
    sheet.text(line, 0, y, { size: NOTE_SIZE, color: INK.soft, maxWidth: sheet.width });
    y += NOTE_HEIGHT;
  }
  sheet.text(page, sheet.width, sheet.paper.bottom, { size: 8, color: INK.soft, align: 'end' });
}

function lastDay({ periods }: Report): string {
  return periods.map(endOf).toSorted().at(-1) ?? '';
}
