import {
  amountWords,
  dirhamsText,
  drawFacts,
  drawHeading,
  drawMark,
  drawNote,
  drawPair,
  drawQrCode,
  drawRule,
  drawTablePages,
  drawText,
  drawTotals,
  INK,
  PORTRAIT,
  renderPdf,
  sameWords,
  TOTALS_HEIGHT,
  type Paper,
  type TableColumn,
} from '#libs/documents';
import { articleText, factsOf, marksOf, reservationOf } from './receipt.facts.js';
import type { Receipt, ReceiptLine } from './receipt.js';
import { CHECK_WORDS, CODE_WORDS, CONTINUED, HEAD_WORDS, TABLE_WORDS, TAX, TITLE } from './receipt.words.js';

const CHECK_TOP = 687;
const QR_SIZE = 96;
// Ten years of four lines still go on one page.
const ROW_HEIGHTS = { least: 8.2, most: 18 };
const AMOUNT_RIGHT = 410;

const COLUMNS: readonly TableColumn<ReceiptLine>[] = [
  { head: TABLE_WORDS.year, x: PORTRAIT.left, text: ({ year }) => String(year) },
  { head: { fr: TABLE_WORDS.head.fr }, x: 80, text: ({ head }) => HEAD_WORDS[head].fr },
  { head: TABLE_WORDS.article, x: 250, maxWidth: 85, text: articleText },
  {
    head: TABLE_WORDS.amount,
    x: AMOUNT_RIGHT,
    align: 'right',
    text: ({ amountCentimes }) => dirhamsText(amountCentimes),
  },
  {
    head: { ar: TABLE_WORDS.head.ar },
    x: PORTRAIT.right,
    align: 'right',
    direction: 'rtl',
    text: ({ head }) => HEAD_WORDS[head].ar,
  },
];

/** A receipt as a PDF in French and Arabic: one page, and further ones alike when it has dozens of lines. */
export function renderReceipt(receipt: Receipt): Promise<Buffer> {
  const title = `${TITLE.fr} ${receipt.receiptNumber} — ${TAX.fr}`;
  return renderPdf(title, PORTRAIT, (paper) =>
    drawTablePages(paper, COLUMNS, receipt.lines, {
      above: () => drawFacts(paper, factsOf(receipt), drawMarks(paper, receipt)) + 10,
      bottom: CHECK_TOP - TOTALS_HEIGHT,
      rowHeights: ROW_HEIGHTS,
      below: (y, isLast) => {
        if (isLast)
          drawTotals(paper, TABLE_WORDS.total, y, [{ x: AMOUNT_RIGHT, text: amountWords(receipt.totalCentimes).fr }]);
        else drawPair(paper, CONTINUED, y + 18, { size: 9, color: INK.soft });
        drawCheck(paper, receipt);
      },
    }),
  );
}

/** Draws the heading, and below it marks and reservation. @returns where they end */
function drawMarks(paper: Paper, receipt: Receipt): number {
  let y = drawHeading(paper, { institution: receipt.institution, title: TITLE, subtitle: TAX }) + 4;
  for (const mark of marksOf(receipt)) y = drawMark(paper, mark, y);
  const reservation = reservationOf(receipt);
  return reservation ? drawNote(paper, reservation, y) : y;
}

/** Draws how anybody can check the receipt: the QR code amid the words, the code under both, the address below. */
function drawCheck(paper: Paper, receipt: Receipt): void {
  const { left, middle, right } = paper;
  // Where a number and a code can be typed: the QR code's address without its own.
  const [page = ''] = receipt.verificationUrl.split(/[?#]/);
  const [address = ''] = page.split(`/${receipt.receiptNumber}`);
  drawRule(paper, CHECK_TOP, INK.pale, 0.8);
  drawQrCode(paper, receipt.verificationUrl, middle - QR_SIZE / 2, CHECK_TOP + 10, QR_SIZE);
  let y = CHECK_TOP + 20;
  for (const words of CHECK_WORDS) drawPair(paper, words, (y += 12), { size: 8, color: INK.soft });
  drawPair(paper, CODE_WORDS, y + 22, { size: 8, color: INK.soft });
  const code = sameWords(receipt.verificationCode);
  drawPair(paper, code, y + 38, { size: 13, bold: true, color: INK.text, maxWidth: 190 });
  y = CHECK_TOP + QR_SIZE + 22;
  drawText(paper, address, { x: middle, y, size: 7.5, align: 'center', color: INK.soft, maxWidth: right - left });
}
