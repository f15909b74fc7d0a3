import type { Instant } from '#libs/domain';
import { sourceOf } from '#libs/events';
import type { OutgoingMessage } from '../broker/broker.js';

/** What a partner is told: an event of ours without a place in a journal. */
export interface ToldPartner {
  /** What is told of one key arrives in its order. */
  key: string;
  type: string;
  id: string;
  subject: string;
  at: Instant;
  data: object;
}

/** A CloudEvent in binary mode, as partners get them. @param service that tells it */
export function partnerMessage(service: string, { key, type, id, subject, at, data }: ToldPartner): OutgoingMessage {
  return {
    key,
    value: JSON.stringify(data),
    headers: {
      ce_specversion: '1.0',
      ce_type: type,
      ce_source: sourceOf(service),
      ce_id: id,
      ce_subject: subject,
      ce_time: at,
      'content-type': 'application/json',
    },
  };
}
