/** What came of a call; `not-asked`: it was not made. */
export type CallOutcome = 'answered' | 'late' | 'unreachable' | 'refused' | 'garbled' | 'not-asked';

/**
 * A partner gives no answer that can be used. Whether it did what it was asked is not known, unless it was not asked.
 * The message is a short reason that holds nothing of request or answer.
 */
export class PartnerAway extends Error {
  override readonly name: string = 'PartnerAway';

  constructor(
    message: string,
    readonly outcome: Exclude<CallOutcome, 'answered'>,
  ) {
    super(message);
  }
}

/**
 * The partner understands and refuses: the same request gets the same answer, however often it is sent. Who does not
 * care takes it for a partner that is away.
 */
export class PartnerRefused extends PartnerAway {
  override readonly name = 'PartnerRefused';

  constructor(
    message: string,
    /** The HTTP status; undefined when it refused one of several within its answer. */
    readonly status?: number,
    /** Its own code, out of problem+json: `reference.unknown`. */
    readonly code?: string,
  ) {
    super(message, 'refused');
  }
}
