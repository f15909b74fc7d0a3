import { describe, expect, it } from '@jest/globals';
import { attachDocument, checkAttachable, type OpeningDocument } from '../src/document/document.js';
import type { Opening } from '../src/opening/opening.js';
import { AT, CONTEXT, idOf } from './decided.js';

const OPENING = { id: idOf(2), agency: 'RAB-001', status: 'requested' } as Opening;
const DOCUMENT: OpeningDocument = {
  id: idOf(1),
  openingId: OPENING.id,
  kind: 'identity-front',
  mediaType: 'application/pdf',
  sizeBytes: 29,
  digest: 'a'.repeat(64),
  agency: 'RAB-001',
  storedAt: AT,
  storedBy: 'teller',
};
const { storedAt: _, storedBy: by, ...ASKED } = DOCUMENT;
const others = (count: number) => Array.from({ length: count }, () => DOCUMENT);

describe('a document', () => {
  it('is attached to an opening that is asked for, or confirmed, as the twentieth at most', () => {
    for (const status of ['requested', 'confirmed'] as const)
      expect(
        attachDocument.decide(
          { opening: { ...OPENING, status } as Opening, others: others(19), document: undefined },
          { ...ASKED, by },
          CONTEXT,
        ),
      ).toEqual({ save: { document: DOCUMENT }, reply: DOCUMENT });
  });

  it.each<[string, Opening | undefined, number, string, object]>([
    ['of no opening', undefined, 0, 'opening.not-found', {}],
    ['of another agency', { ...OPENING, agency: 'OUJ-014' }, 0, 'opening.not-found', {}],
    ['of a refused one', { ...OPENING, status: 'refused' } as Opening, 0, 'document.opening-refused', {}],
    ['that is the twenty-first', OPENING, 20, 'document.too-many', { documentsMax: 20 }],
  ])('%s is refused', (_, opening, count, code, details) => {
    expect(() => checkAttachable(opening, 'RAB-001', count)).toThrow(expect.objectContaining({ code, details }));
    expect(() =>
      attachDocument.decide({ opening, others: others(count), document: undefined }, { ...ASKED, by }, CONTEXT),
    ).toThrow(expect.objectContaining({ code }));
  });
});
