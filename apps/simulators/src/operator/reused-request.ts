/** The platform's id was used for something else before. */
export class ReusedRequest extends Error {
  readonly statusCode = 422;

  constructor() {
    super('This requestId was used for another request.');
  }
}
