import {
  agencyText,
  amountWords,
  dayText,
  dirhamsText,
  drawFacts,
  drawHeading,
  drawTablePages,
  drawTotals,
  isolated,
  numberText,
  PORTRAIT,
  renderPdf,
  sameWords,
  TOTALS_HEIGHT,
  type TableColumn,
  type Words,
} from '#libs/documents';
import type { Centimes } from '#libs/domain';
import { KIND_WORDS } from './statement.file.js';
import type { StatementHead, BookLine } from './statement.js';

const TITLE: Words = { fr: 'Relevé de compte', ar: 'كشف الحساب' };
const DEBIT_X = 400;
const CREDIT_X = 475;

/** A statement as it is printed. */
export interface PrintedAccountStatement {
  /** Who runs the counters. */
  institution: Words;
  head: StatementHead;
  holder: { firstName: string; lastName: string };
  /** Which looks after the account. */
  agency: string;
  lines: readonly BookLine[];
  /** What an agency is called, by its code, which stands for the name of one that is in the network no more. */
  nameOf: (agency: string) => string;
}

/** A statement as a PDF, in French and Arabic. */
export function renderAccountStatement(statement: PrintedAccountStatement): Promise<Buffer> {
  const { institution, head, holder, agency, lines, nameOf } = statement;
  const { from, to, rib } = head;
  const days: Words = {
    fr: `Hissab Bikhir, du ${dayText(from)} au ${dayText(to)}`,
    ar: `حساب بخير، من ${isolated(dayText(from))} إلى ${isolated(dayText(to))}`,
  };
  const [debits, credits] = [totalOf(lines, -1), totalOf(lines, 1)];
  return renderPdf(`${TITLE.fr} ${rib}`, PORTRAIT, (paper) => {
    drawTablePages(paper, columnsOf(nameOf), lines, {
      above: () =>
        drawFacts(
          paper,
          [
            {
              label: { fr: 'Titulaire', ar: 'صاحب الحساب' },
              value: sameWords(`${holder.firstName} ${holder.lastName}`),
            },
            {
              label: { fr: 'Agence', ar: 'الوكالة' },
              value: sameWords(agencyText({ code: agency, name: nameOf(agency) })),
            },
            { label: { fr: 'RIB', ar: 'رقم الحساب' }, value: sameWords(ribText(rib)) },
            { label: { fr: 'Solde initial', ar: 'الرصيد الأولي' }, value: amountWords(head.openingBalanceCentimes) },
            { label: { fr: 'Solde final', ar: 'الرصيد النهائي' }, value: amountWords(head.closingBalanceCentimes) },
            { label: { fr: 'Opérations', ar: 'العمليات' }, value: sameWords(numberText(lines.length)) },
          ],
          drawHeading(paper, { institution, title: TITLE, subtitle: days }),
        ) + 14,
      bottom: paper.bottom - TOTALS_HEIGHT - 12,
      rowHeights: { least: 14, most: 18 },
      below: (y, isLast) => {
        if (isLast)
          drawTotals(paper, { fr: 'Total', ar: 'المجموع' }, y, [
            { x: DEBIT_X, text: dirhamsText(debits) },
            { x: CREDIT_X, text: dirhamsText(credits) },
          ]);
      },
    });
  });
}

/** A RIB in the groups in which banks print it: bank, city, account, key. */
function ribText(rib: string): string {
  return [rib.slice(0, 3), rib.slice(3, 6), rib.slice(6, 22), rib.slice(22)].join(' ');
}

function totalOf(lines: readonly BookLine[], sign: 1 | -1): Centimes {
  return lines.reduce((sum, { amountCentimes }) => sum + Math.max(0, sign * amountCentimes), 0);
}

const columnsOf = (nameOf: (agency: string) => string): readonly TableColumn<BookLine>[] => [
  { head: { fr: 'Date', ar: 'التاريخ' }, x: 40, text: ({ bookedOn }) => dayText(bookedOn) },
  { head: { fr: 'Valeur', ar: 'القيمة' }, x: 96, text: ({ valueOn }) => dayText(valueOn) },
  { head: { fr: 'Opération', ar: 'العملية' }, x: 150, maxWidth: 82, text: ({ kind }) => KIND_WORDS[kind].fr },
  { head: { fr: 'Agence', ar: 'الوكالة' }, x: 236, maxWidth: 104, text: ({ agency }) => nameOf(agency) },
  {
    head: { fr: 'Débit', ar: 'مدين' },
    x: DEBIT_X,
    align: 'right',
    text: ({ amountCentimes }) => (amountCentimes < 0 ? dirhamsText(-amountCentimes) : ''),
  },
  {
    head: { fr: 'Crédit', ar: 'دائن' },
    x: CREDIT_X,
    align: 'right',
    text: ({ amountCentimes }) => (amountCentimes > 0 ? dirhamsText(amountCentimes) : ''),
  },
  {
    head: { fr: 'Solde', ar: 'الرصيد' },
    x: PORTRAIT.right,
    align: 'right',
    text: ({ balanceAfterCentimes }) => dirhamsText(balanceAfterCentimes),
  },
];
