import {
  agencyText,
  amountWords,
  dayText,
  drawFacts,
  drawHeading,
  drawMark,
  drawNote,
  drawPair,
  drawRule,
  INK,
  momentWords,
  PORTRAIT,
  renderPdf,
  sameWords,
  type Labelled,
  type Paper,
  type Words,
} from '#libs/documents';
import type { NamedPerson } from '../person/person.js';
import type { TransferReceipt } from './transfer-receipt.js';
import {
  CODE_ADVICE,
  CODE_LABEL,
  OPERATOR_NAME,
  RECEIPT_LABELS,
  TITLE_OF,
  TRANSFER_WORDS,
  UNDER_VERIFICATION,
  UNDONE,
} from './transfer-receipt.words.js';

/** A receipt with whose it is. */
export interface PrintedTransferReceipt {
  receipt: TransferReceipt;
  /** Who runs the counters. */
  institution: Words;
  /** Of the agency; its code, when it is in the network no more. */
  agencyName: string;
}

/** A receipt of a transfer as a PDF of one page, in French and Arabic. */
export function renderTransferReceipt(printed: PrintedTransferReceipt): Promise<Buffer> {
  const { receipt, institution } = printed;
  const title = TITLE_OF[receipt.kind];
  return renderPdf(`${title.fr} ${receipt.receiptNumber}`, PORTRAIT, (paper) => {
    paper.doc.addPage();
    let y = drawHeading(paper, { institution, title, subtitle: TRANSFER_WORDS }) + 4;
    if (receipt.isUndone) y = drawMark(paper, UNDONE, y);
    if (receipt.isUnderVerification) y = drawNote(paper, UNDER_VERIFICATION, y);
    y = drawFacts(paper, receiptFacts(printed), y);
    if (receipt.code !== null) drawCode(paper, receipt.code, y + 24);
  });
}

/** What a receipt states, in the order in which it is read. */
export function receiptFacts({ receipt, agencyName }: PrintedTransferReceipt): Labelled[] {
  const { kind, amountCentimes, feeCentimes, feeVatCentimes, destinationCity, collectUntil } = receipt;
  const fact = (name: keyof typeof RECEIPT_LABELS, value: Words): Labelled => ({ label: RECEIPT_LABELS[name], value });
  const amount = amountWords(amountCentimes);
  const total = amountWords(amountCentimes + feeCentimes);
  const fee = [
    fact('feeNet', amountWords(feeCentimes - feeVatCentimes)),
    fact('feeVat', amountWords(feeVatCentimes)),
    fact(kind === 'refund' ? 'returned' : 'total', total),
  ];
  return [
    fact('receiptNumber', sameWords(receipt.receiptNumber)),
    fact('agency', sameWords(agencyText({ code: receipt.agency, name: agencyName }))),
    fact('at', momentWords(receipt.at)),
    fact('operator', sameWords(OPERATOR_NAME[receipt.operator])),
    fact('sender', nameWords(receipt.sender)),
    fact('beneficiary', nameWords(receipt.beneficiary)),
    ...(destinationCity === null ? [] : [fact('destinationCity', sameWords(destinationCity))]),
    fact('amount', amount),
    ...(feeCentimes > 0 ? fee : []),
    ...(collectUntil === null ? [] : [fact('collectUntil', sameWords(dayText(collectUntil)))]),
  ];
}

function nameWords({ firstName, lastName }: NamedPerson): Words {
  return sameWords(`${firstName} ${lastName}`);
}

/** Draws the pick-up code in groups of four, and what its holder has to know. */
function drawCode(paper: Paper, code: string, top: number): void {
  drawRule(paper, top, INK.pale, 0.8);
  drawPair(paper, CODE_LABEL, top + 20, { size: 9, color: INK.soft });
  const groups = (code.match(/.{1,4}/g) ?? []).join(' ');
  drawPair(paper, sameWords(groups), top + 44, { size: 20, bold: true, color: INK.text });
  for (const [i, advice] of CODE_ADVICE.entries())
    drawPair(paper, advice, top + 66 + 14 * i, { size: 9, color: INK.text });
  drawRule(paper, top + 94, INK.pale, 0.8);
}
