import { numberText } from '#libs/documents';
import type { DashboardRow } from '../table/dashboard.js';
import { asOfText, editionText, EXPORT_WORDS, proofTexts } from './export.words.js';
import { labelOf, periodText, sectionTitleOf, type ReportLanguage, type ReportPrint } from './print.js';
import type { Report } from '../table/report.js';

const WIDTH = 1_000;
const MARGIN = 24;
const TOP = 92;
const PANELS_ACROSS = 3;
const PANEL = { width: 308, gap: 14, height: 176 };
const PLOT = { top: 52, bottom: 24, side: 12 };
const COLOR = {
  paper: '#ffffff',
  panel: '#f6f9f8',
  text: '#1d2b28',
  soft: '#51625d',
  whole: '#0b6e4f',
  toDate: '#8cbfad',
  line: '#d5ddd8',
};
/** More columns than that have no room for numbers above them. */
const NUMBERED_MAX = 6;

/** A small chart of a report: columns for each row, of its own scale. It has no script and no style sheet. */
export function reportSvg(report: Report, print: ReportPrint): string {
  const { table, language } = print;
  const words = EXPORT_WORDS[language];
  const title = words.titles[table];
  const linesOfPanels = Math.ceil(report.rows.length / PANELS_ACROSS);
  const height = TOP + linesOfPanels * (PANEL.height + PANEL.gap) + 66;
  const told = [editionText(print), asOfText(report, language)].filter((text) => text !== undefined).join(' · ');
  const panels = report.rows.map((row, index) => {
    const place = index % PANELS_ACROSS;
    const across = language === 'ar' ? PANELS_ACROSS - 1 - place : place;
    const x = MARGIN + across * (PANEL.width + PANEL.gap);
    const y = TOP + Math.floor(index / PANELS_ACROSS) * (PANEL.height + PANEL.gap);
    return `<g transform="translate(${x} ${y})">${panelSvg(report, row, language)}</g>`;
  });
  const edge = language === 'ar' ? WIDTH - MARGIN : MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title desc" xml:lang="${language}" direction="${language === 'ar' ? 'rtl' : 'ltr'}" font-family="'Noto Sans', 'DejaVu Sans', Arial, sans-serif">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="desc">${escaped(descriptionOf(report, language))}</desc>`,
    `<rect width="${WIDTH}" height="${height}" fill="${COLOR.paper}"/>`,
    textSvg(title, edge, 42, { size: 24, color: COLOR.whole, isBold: true }),
    textSvg(told, edge, 66, { size: 13, color: COLOR.soft }),
    ...panels,
    ...meaningsOf(report, language).map((text, index) =>
      textSvg(text, edge, height - 48 + 16 * index, { size: 11, color: COLOR.soft }),
    ),
    '</svg>\n',
  ].join('\n');
}

function panelSvg(report: Report, row: DashboardRow, language: ReportLanguage): string {
  const words = EXPORT_WORDS[language];
  const edge = language === 'ar' ? PANEL.width - PLOT.side : PLOT.side;
  const head = `${sectionTitleOf(report, row.section, language)} · ${words.units[row.unit]} · ${words.kinds[row.kind]}`;
  const most = Math.max(1, ...row.values.map((value) => value ?? 0));
  const least = Math.min(0, ...row.values.map((value) => value ?? 0));
  const plotHeight = PANEL.height - PLOT.top - PLOT.bottom;
  const yOf = (value: number) => PLOT.top + (plotHeight * (most - value)) / (most - least);
  const step = (PANEL.width - 2 * PLOT.side) / Math.max(1, row.values.length);
  const columns = row.values.map((value, index) => {
    const place = language === 'ar' ? row.values.length - 1 - index : index;
    const middle = PLOT.side + step * (place + 0.5);
    const period = report.periods[index] ?? '';
    return columnSvg({ value, period, middle, step, yOf, isNumbered: row.values.length <= NUMBERED_MAX }, language);
  });
  const label = labelOf(row, language);
  return [
    `<rect width="${PANEL.width}" height="${PANEL.height}" rx="6" fill="${COLOR.panel}"/>`,
    textSvg(label, edge, 20, { size: 12, color: COLOR.text, isBold: true, maxWidth: PANEL.width - 2 * PLOT.side }),
    textSvg(head, edge, 35, { size: 10, color: COLOR.soft }),
    `<line x1="${PLOT.side}" x2="${PANEL.width - PLOT.side}" y1="${rounded(yOf(0))}" y2="${rounded(yOf(0))}" stroke="${COLOR.line}"/>`,
    ...columns,
  ].join('');
}

interface Column {
  value: number | null;
  period: string;
  middle: number;
  step: number;
  yOf: (value: number) => number;
  isNumbered: boolean;
}

function columnSvg({ value, period, middle, step, yOf, isNumbered }: Column, language: ReportLanguage): string {
  const { notAvailable } = EXPORT_WORDS[language];
  const printed = value === null ? notAvailable : numberText(value);
  const parts = [`<title>${escaped(`${periodText(period)} : ${printed}`)}</title>`];
  const [top, bottom] = [yOf(Math.max(0, value ?? 0)), yOf(Math.min(0, value ?? 0))];
  if (value !== null) {
    const width = Math.min(36, step * 0.7);
    const color = period.length === 4 ? COLOR.whole : COLOR.toDate;
    parts.push(
      `<rect x="${rounded(middle - width / 2)}" y="${rounded(top)}" width="${rounded(width)}" height="${rounded(bottom - top)}" fill="${color}"/>`,
    );
  }
  const small = { color: COLOR.soft, anchor: 'middle' as const, maxWidth: step - 2 };
  if (isNumbered || value === null) parts.push(textSvg(printed, middle, top - 3, { ...small, size: 9 }));
  parts.push(textSvg(periodText(period), middle, PANEL.height - 8, { ...small, size: 9 }));
  return `<g>${parts.join('')}</g>`;
}

interface SvgText {
  size: number;
  color: string;
  isBold?: boolean;
  anchor?: 'start' | 'middle';
  /** In points; a longer text is squeezed. */
  maxWidth?: number;
}

// How wide a letter is for its size, on average, in the fonts of the chart.
const LETTER_WIDTH = 0.58;

function textSvg(text: string, x: number, y: number, { size, color, isBold, anchor, maxWidth }: SvgText): string {
  const attributes = [
    `x="${rounded(x)}" y="${rounded(y)}" font-size="${size}" fill="${color}"`,
    isBold ? 'font-weight="bold"' : '',
    anchor ? `text-anchor="${anchor}"` : '',
    maxWidth !== undefined && text.length * size * LETTER_WIDTH > maxWidth
      ? `textLength="${rounded(maxWidth)}" lengthAdjust="spacingAndGlyphs"`
      : '',
  ];
  return `<text ${attributes.filter(Boolean).join(' ')}>${escaped(text)}</text>`;
}

function meaningsOf({ periods, ...report }: Report, language: ReportLanguage): string[] {
  const [proof = ''] = proofTexts(report, language);
  const { notAvailable, notes } = EXPORT_WORDS[language];
  const toDate = periods.some((period) => period.length > 4) ? [`${notes.toDate} — ${notes.toDateMeans}`] : [];
  return [proof, `${notAvailable} — ${notes.notAvailableMeans}`, ...toDate];
}

/** All that the chart shows, in words, for who cannot see it. */
function descriptionOf(report: Report, language: ReportLanguage): string {
  const { notAvailable, units } = EXPORT_WORDS[language];
  const rows = report.rows.map((row) => {
    const values = row.values.map((value, index) => {
      return `${periodText(report.periods[index] ?? '')} : ${value === null ? notAvailable : numberText(value)}`;
    });
    return `${labelOf(row, language)} (${units[row.unit]}) — ${values.join(', ')}.`;
  });
  return [asOfText(report, language), ...proofTexts(report, language)]
    .map((text) => `${text}.`)
    .concat(rows)
    .join(' ');
}

function rounded(points: number): number {
  return Math.round(points * 10) / 10;
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (one) => ESCAPES[one] ?? one);
}
