import { defineTable } from '#libs/commands';
import type { Card } from './card.js';
import type { CardHold } from './hold.js';
import type { StockCount } from './stock.js';
import type { UnknownCharge } from './fact.js';

export const CardTable = defineTable<Card>({
  name: 'card',
  key: 'reference',
  columns: {
    reference: { type: 'text' },
    bank: { type: 'text' },
    status: { type: 'text' },
    agency: { type: 'text' },
    accountId: { type: 'uuid', nullable: true },
    lastFour: { type: 'text', nullable: true },
    soldOn: { type: 'date', nullable: true },
    feeCentimes: { type: 'bigint', nullable: true },
    replacedBy: { type: 'text', nullable: true },
    steps: { type: 'jsonb' },
  },
  transitions: {
    received: ['sold', 'destroyed'],
    sold: ['activated', 'blocked', 'replaced'],
    activated: ['blocked', 'replaced'],
    blocked: ['activated', 'replaced', 'destroyed'],
    replaced: ['destroyed'],
    destroyed: [],
  },
});

export const StockCountTable = defineTable<StockCount>({
  name: 'stockCount',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    agency: { type: 'text' },
    counted: { type: 'integer' },
    inBook: { type: 'integer' },
    by: { type: 'text' },
    at: { type: 'timestamptz' },
  },
});

export const CardHoldTable = defineTable<CardHold>({
  name: 'cardHold',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    messageKey: { type: 'text' },
    cardReference: { type: 'text' },
    accountId: { type: 'uuid', nullable: true },
    channel: { type: 'text', nullable: true },
    status: { type: 'text' },
    authorisedCentimes: { type: 'bigint' },
    heldCentimes: { type: 'bigint' },
    clearedCentimes: { type: 'bigint' },
    heldAt: { type: 'timestamptz' },
    expiresOn: { type: 'date', nullable: true },
    foreignAmount: { type: 'jsonb', nullable: true },
  },
  transitions: {
    held: ['cleared', 'released', 'reversed'],
    released: ['cleared'],
    cleared: [],
    reversed: ['cleared'],
  },
});

export const UnknownChargeTable = defineTable<UnknownCharge>({
  name: 'unknownCharge',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    messageKey: { type: 'text' },
    bank: { type: 'text' },
    cardReference: { type: 'text' },
    amountCentimes: { type: 'bigint' },
    clearedOn: { type: 'date' },
    reason: { type: 'text' },
    at: { type: 'timestamptz' },
  },
});
