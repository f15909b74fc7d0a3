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
import type { PersonOnReceipt, TransferReceipt } from './transfer-receipt.js';
import {
  CODE_ADVICE,
  CODE_LABEL,
  countryWords,
  OPERATOR_NAME,
  RECEIPT_LABELS,
  REFERENCE_ADVICE,
  TITLE_OF,
  UNDER_VERIFICATION,
  UNDONE,
  WORDS_OF_SUBJECT,
} from './transfer-receipt.words.js';

/** A receipt with whose it is. */
export interface PrintedTransferReceipt {
  receipt: TransferReceipt;
  /** Who runs the counters. */
  institution: Words;
  /** Of the agency; its code, when it is in the network no more. */
  agencyName: string;
}

/** A receipt as a PDF of one page, in French and Arabic. */
export function renderTransferReceipt(printed: PrintedTransferReceipt): Promise<Buffer> {
  const { receipt, institution } = printed;
  const title = TITLE_OF[receipt.kind];
  return renderPdf(`${title.fr} ${receipt.receiptNumber}`, PORTRAIT, (paper) => {
    paper.doc.addPage();
    let y = drawHeading(paper, { institution, title, subtitle: WORDS_OF_SUBJECT[receipt.subject] }) + 4;
    if (receipt.isUndone) y = drawMark(paper, UNDONE, y);
    if (receipt.isUnderVerification) y = drawNote(paper, UNDER_VERIFICATION, y);
    y = drawFacts(paper, receiptFacts(printed), y);
    const told = toldNumber(receipt);
    if (told) drawToldNumber(paper, told, y + 24);
  });
}

/** What a receipt states, in the order in which it is read. */
export function receiptFacts({ receipt, agencyName }: PrintedTransferReceipt): Labelled[] {
  const { kind, amountCentimes, feeCentimes, feeVatCentimes, destinationCity, collectUntil, reference } = receipt;
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
    ...(reference === null || toldNumber(receipt) ? [] : [fact('reference', sameWords(inGroups(reference)))]),
    ...(['sender', 'beneficiary'] as const).flatMap((role) => personFacts(role, receipt[role])),
    ...(destinationCity === null ? [] : [fact('destinationCity', sameWords(destinationCity))]),
    fact('amount', amount),
    ...(feeCentimes > 0 ? fee : []),
    ...(collectUntil === null ? [] : [fact('collectUntil', sameWords(dayText(collectUntil)))]),
  ];
}

function fact(name: keyof typeof RECEIPT_LABELS, value: Words): Labelled {
  return { label: RECEIPT_LABELS[name], value };
}

function personFacts(role: 'sender' | 'beneficiary', { firstName, lastName, country }: PersonOnReceipt): Labelled[] {
  const named = fact(role, sameWords(`${firstName} ${lastName}`));
  return country === undefined ? [named] : [named, fact('country', countryWords(country))];
}

/** A number that the sender tells the beneficiary. */
interface ToldNumber {
  label: Words;
  digits: string;
  advice: readonly Words[];
}

/** What the beneficiary collects by: of what was undone, nothing that would lead somebody to a counter. */
function toldNumber({ kind, code, reference, isUndone }: TransferReceipt): ToldNumber | undefined {
  if (code !== null) return { label: CODE_LABEL, digits: code, advice: CODE_ADVICE };
  if (kind !== 'sending' || isUndone || reference === null) return undefined;
  return { label: RECEIPT_LABELS.reference, digits: reference, advice: REFERENCE_ADVICE };
}

/** Draws it, and what its holder has to know. */
function drawToldNumber(paper: Paper, { label, digits, advice }: ToldNumber, top: number): void {
  drawRule(paper, top, INK.pale, 0.8);
  drawPair(paper, label, top + 20, { size: 9, color: INK.soft });
  drawPair(paper, sameWords(inGroups(digits)), top + 44, { size: 20, bold: true, color: INK.text });
  for (const [i, line] of advice.entries()) drawPair(paper, line, top + 66 + 14 * i, { size: 9, color: INK.text });
  drawRule(paper, top + 94, INK.pale, 0.8);
}

/** Digits in groups: the ten of an MTCN as Western Union writes them (`209 471 3586`), others by four. */
function inGroups(digits: string): string {
  const mtcn = /^([0-9]{3})([0-9]{3})([0-9]{4})$/.exec(digits);
  return (mtcn ? mtcn.slice(1) : (digits.match(/.{1,4}/g) ?? [])).join(' ');
}
