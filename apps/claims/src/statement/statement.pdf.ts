import {
  amountWords,
  dayText,
  dirhamsText,
  drawFacts,
  drawHeading,
  drawNote,
  drawTablePages,
  drawText,
  INK,
  isolated,
  LANDSCAPE,
  momentWords,
  monthWords,
  numberText,
  renderPdf,
  sameWords,
  type Labelled,
  type Paper,
  type TableColumn,
  type Words,
} from '#libs/documents';
import type { Instant } from '#libs/domain';
import { BENEFITS, type Benefit } from '#libs/events';
import type { BenefitRules } from '../benefit/benefit.js';
import type { PremiumLine } from './premium-lines.js';
import { channelText, movementText, productText } from './statement.file.js';
import type { ClaimLine, InsurerLine, StatementStatus, StatementTotals } from './statement.js';
import { claimsRatioOf, lineCountOf } from './totals.js';

/** More lines are not printed: the totals are, with the digest of the file that has them. */
export const PRINTED_LINES_MAX = 2_000;

const TITLE: Words = { fr: 'Relevé mensuel de l’assurance', ar: 'الكشف الشهري للتأمين' };
const PREMIUMS: Words = { fr: 'Primes', ar: 'الأقساط' };
const CLAIMS: Words = { fr: 'Sinistres payés', ar: 'المطالبات المؤداة' };
const NOT_PRINTED: Words = {
  fr: 'Les lignes se trouvent dans le fichier CSV ou XLSX de la même empreinte.',
  ar: 'توجد الأسطر في ملف CSV أو XLSX الذي له البصمة نفسها.',
};
const STATUS: Record<StatementStatus, Words> = {
  open: { fr: 'ouvert', ar: 'مفتوح' },
  closing: { fr: 'en clôture', ar: 'قيد الإقفال' },
  closed: { fr: 'clôturé', ar: 'مقفل' },
  matched: { fr: 'rapproché', ar: 'مطابق' },
  differs: { fr: 'en écart', ar: 'غير مطابق' },
};

/** A statement as it is printed. */
export interface PrintedStatement {
  /** Who runs the counters. */
  institution: Words;
  insurer: string;
  month: string;
  status: StatementStatus;
  knownAt: Instant;
  totals: StatementTotals;
  /** All of them, or none when there are more than {@link PRINTED_LINES_MAX}. */
  lines: readonly InsurerLine[];
  rules: BenefitRules;
}

/** A statement as a PDF: its totals, claims by benefit, and its lines when they are not too many. */
export function renderStatement(statement: PrintedStatement): Promise<Buffer> {
  const { insurer, month, lines } = statement;
  const title = `${TITLE.fr} ${insurer} ${month}`;
  return renderPdf(title, LANDSCAPE, (paper) => {
    drawSummary(paper, statement);
    const premiums = lines.filter((line) => line.kind === 'premium');
    const claims = lines.filter((line) => line.kind === 'claim');
    if (premiums.length > 0) drawLines(paper, statement, PREMIUMS, PREMIUM_COLUMNS, premiums);
    if (claims.length > 0) drawLines(paper, statement, CLAIMS, claimColumns(statement.rules), claims);
  });
}

interface BenefitRow {
  benefit: Benefit;
  count: number;
  amountCentimes: number;
}

function drawSummary(paper: Paper, statement: PrintedStatement): void {
  const { totals, rules, lines } = statement;
  const rows = BENEFITS.map((benefit): BenefitRow => {
    const { count, amountCentimes } = totals.byBenefit[benefit] ?? { count: 0, amountCentimes: 0 };
    return { benefit, count, amountCentimes };
  });
  const columns: TableColumn<BenefitRow>[] = [
    { head: { fr: 'Prestation' }, x: paper.left, text: ({ benefit }) => rules[benefit].labelFr },
    { head: { fr: 'Nombre' }, x: 480, align: 'right', text: ({ count }) => numberText(count) },
    {
      head: { fr: 'Montant (DH)' },
      x: paper.right,
      align: 'right',
      text: ({ amountCentimes }) => dirhamsText(amountCentimes),
    },
  ];
  drawTablePages(paper, columns, rows, {
    above: () => {
      let y = drawFacts(paper, factsOf(statement), drawHead(paper, statement, TITLE)) + 18;
      drawText(paper, `SHA-256 ${totals.digest}`, { x: paper.left, y, size: 8, color: INK.soft });
      if (lines.length < lineCountOf(totals)) y = drawNote(paper, NOT_PRINTED, y + 8);
      return y + 10;
    },
    bottom: paper.bottom - 12,
    rowHeights: { least: 12, most: 16 },
    below: () => undefined,
  });
}

function drawHead(paper: Paper, { institution, insurer, month }: PrintedStatement, title: Words): number {
  const { fr, ar } = monthWords(month);
  const subtitle = { fr: `${insurer} — ${fr}`, ar: `${isolated(insurer)} — ${ar}` };
  return drawHeading(paper, { institution, title, subtitle });
}

function factsOf({ status, knownAt, totals }: PrintedStatement): Labelled[] {
  const { policyCount, loan, standalone, premiums, claims, paidHere, netCentimes } = totals;
  const ratio = claimsRatioOf(totals);
  const counted = (count: number, amountCentimes: number): Words => {
    const { fr, ar } = amountWords(amountCentimes);
    const shown = numberText(count);
    return { fr: `${shown} — ${fr}`, ar: `${isolated(shown)} — ${ar}` };
  };
  return [
    { label: { fr: 'État', ar: 'الحالة' }, value: STATUS[status] },
    { label: { fr: 'Connu au', ar: 'المعروف في' }, value: momentWords(knownAt) },
    { label: { fr: 'Polices en cours', ar: 'العقود السارية' }, value: sameWords(numberText(policyCount)) },
    { label: { fr: 'Primes, prêts', ar: 'أقساط القروض' }, value: counted(loan.lineCount, loan.premiumCentimes) },
    {
      label: { fr: 'Primes, vente libre', ar: 'أقساط البيع الحر' },
      value: counted(standalone.lineCount, standalone.premiumCentimes),
    },
    { label: { fr: 'dont taxe', ar: 'منها الضريبة' }, value: amountWords(premiums.taxCentimes) },
    { label: { fr: 'Commission', ar: 'العمولة' }, value: amountWords(premiums.commissionCentimes) },
    { label: { fr: 'Primes nettes', ar: 'الأقساط الصافية' }, value: amountWords(premiums.netCentimes) },
    { label: CLAIMS, value: counted(claims.count, claims.amountCentimes) },
    {
      label: { fr: 'dont avancés par nous', ar: 'منها ما أديناه' },
      value: counted(paidHere.count, paidHere.amountCentimes),
    },
    { label: { fr: 'Net dû à l’assureur', ar: 'الصافي المستحق للمؤمن' }, value: amountWords(netCentimes) },
    {
      label: { fr: 'Sinistres / primes', ar: 'المطالبات / الأقساط' },
      value: sameWords(ratio === null ? '—' : `${numberText(100 * ratio, 2)} %`),
    },
  ];
}

function drawLines<Line>(
  paper: Paper,
  statement: PrintedStatement,
  title: Words,
  columns: readonly TableColumn<Line>[],
  lines: readonly Line[],
): void {
  drawTablePages(paper, columns, lines, {
    above: () => drawHead(paper, statement, title),
    bottom: paper.bottom - 12,
    rowHeights: { least: 11, most: 14 },
    below: () => undefined,
  });
}

/** Ids are long: their last twelve digits are drawn by chance, and tell them apart. */
const shortId = (id: string): string => id.slice(-12);
const amount = <Line>(fr: string, x: number, of: (line: Line) => number): TableColumn<Line> => ({
  head: { fr },
  x,
  align: 'right',
  text: (line) => dirhamsText(of(line)),
});

const PREMIUM_COLUMNS: readonly TableColumn<PremiumLine>[] = [
  { head: { fr: 'Mois' }, x: 40, text: ({ month }) => month },
  { head: { fr: 'Police …' }, x: 78, text: ({ policyId }) => shortId(policyId) },
  { head: { fr: 'Produit' }, x: 148, maxWidth: 44, text: productText },
  { head: { fr: 'Client …' }, x: 196, text: ({ clientId }) => shortId(clientId) },
  { head: { fr: 'Prêt' }, x: 266, maxWidth: 80, text: ({ loanId }) => loanId ?? '' },
  { head: { fr: 'Effet' }, x: 354, text: ({ effectOn }) => dayText(effectOn) },
  { head: { fr: 'Fin' }, x: 406, text: ({ endsOn }) => dayText(endsOn) },
  { head: { fr: 'Mouvement' }, x: 458, maxWidth: 62, text: movementText },
  { head: { fr: 'Mois' }, x: 545, align: 'right', text: ({ months }) => numberText(months) },
  amount('Prix', 594, ({ unitPriceCentimes }) => unitPriceCentimes),
  amount('Prime', 646, ({ premiumCentimes }) => premiumCentimes),
  amount('Taxe', 694, ({ taxCentimes }) => taxCentimes),
  amount('Commission', 750, ({ commissionCentimes }) => commissionCentimes),
  amount('Net', LANDSCAPE.right, ({ netCentimes }) => netCentimes),
];

function claimColumns(rules: BenefitRules): TableColumn<ClaimLine>[] {
  return [
    { head: { fr: 'Sinistre' }, x: 40, maxWidth: 112, text: ({ claimNumber }) => claimNumber },
    { head: { fr: 'Événement' }, x: 158, text: ({ eventOn }) => dayText(eventOn) },
    { head: { fr: 'Déclaré' }, x: 214, text: ({ declaredOn }) => dayText(declaredOn) },
    { head: { fr: 'Prestation' }, x: 270, maxWidth: 184, text: ({ benefit }) => rules[benefit].labelFr },
    { head: { fr: 'Personne …' }, x: 460, text: ({ memberId, clientId }) => shortId(memberId ?? clientId) },
    { head: { fr: 'Décidé' }, x: 534, text: ({ decidedOn }) => dayText(decidedOn) },
    { head: { fr: 'Payé le' }, x: 590, text: ({ paidOn }) => dayText(paidOn) },
    { head: { fr: 'Canal' }, x: 646, text: channelText },
    amount('Montant', LANDSCAPE.right, ({ amountCentimes }) => amountCentimes),
  ];
}
