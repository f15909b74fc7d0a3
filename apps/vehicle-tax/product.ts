import { vehicleTaxContract } from '#libs/events';
import {
  defineProduct,
  institutionName,
  keyRing,
  networkFile,
  partnerAddress,
  publicOrigin,
  text,
} from '#libs/product';

/** The yearly vehicle tax, the vignette. */
export default defineProduct({
  name: 'vehicle-tax',
  title: 'Vehicle tax',
  titles: { fr: 'Taxe sur les véhicules', ar: 'الضريبة على المركبات' },
  letter: 'V',
  description: 'The yearly vehicle tax (vignette): assess, pay, print the receipt, remit to the tax administration.',
  contract: vehicleTaxContract,
  settings: {
    institution: institutionName(),
    networkFile: networkFile(),
    receiptCodeKey: keyRing(
      'RECEIPT_CODE_KEY',
      'a new one goes before the old one, which is dropped when nobody shows a receipt of it any more (GET /api/vehicle-tax/v1/code-keys)',
    ),
    publicUrl: publicOrigin('PUBLIC_URL'),
    administrationUrl: partnerAddress('TAX_ADMINISTRATION_URL', 'tax-administration'),
    administrationToken: text('TAX_ADMINISTRATION_TOKEN', ''),
  },
  simulators: ['tax-administration'],
  history: { rows: { operations: 'Vehicle-tax operations' } },
  bench: { frontDoor: { ratioWanted: 0.8 }, alone: true },
  pages: [
    { path: 'v1/verify', title: 'check a receipt', titles: { fr: 'vérifier une quittance', ar: 'التحقق من وصل' } },
  ],
});
