/** Something of this machine stands in the way. The message is one line that says what to do about it. */
export class SetUpError extends Error {
  override readonly name = 'SetUpError';
}
