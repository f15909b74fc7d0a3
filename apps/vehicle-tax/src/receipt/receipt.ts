import { defineErrors, type Centimes, type Day, type Instant, type Translations } from '#libs/domain';
import type { Half } from '../law/half.js';
import type { Head } from '../law/assessment.js';
import type { Vehicle } from '../law/vehicle.js';
import { VEHICLE_TAX_WORDS } from '../words/refusals.words.js';

/** One amount of a receipt. */
export interface ReceiptLine {
  year: number;
  head: Head;
  amountCentimes: Centimes;
  /** Of the CGI, `262-I-A`, or the tariff of the counter. */
  article: string;
}

/** All that a receipt (quittance) shows. */
export interface Receipt {
  /** `RAB-001-V-2026-000042`. */
  receiptNumber: string;
  verificationCode: string;
  /** Where anybody can check it; the QR code leads there. */
  verificationUrl: string;
  vehicle: Pick<Vehicle, 'plate' | 'category' | 'fuel' | 'fiscalPowerCv' | 'grossWeightKg' | 'owner'>;
  years: readonly number[];
  half: Half | null;
  lines: readonly ReceiptLine[];
  totalCentimes: Centimes;
  /** Who runs the counters, as it is called in French and in Arabic. */
  institution: Translations;
  /** Its agency; the code stands for the name of one that is in the network no more. */
  agency: { code: string; name: string };
  /** Number of the teller, never a name; null of receipts from before tellers were kept. */
  tellerNumber: string | null;
  paidAt: Instant;
  bookedOn: Day;
  /** It was paid by the carte grise's data, and the tax administration has not heard of it yet. */
  standIn: boolean;
  status: 'paid' | 'cancelled' | 'to-refund' | 'refunded';
  /** 0 for the first print; a reprint is marked with its number. */
  reprint: number;
}

/** Refusals of receipts. */
export const refuseReceipt = defineErrors(VEHICLE_TAX_WORDS, {
  'receipt.not-found': { status: 404, detail: 'There is no receipt with this number.' },
  'receipt.not-printed': { status: 404, detail: 'The receipt has no print of this number: print it first.' },
});
