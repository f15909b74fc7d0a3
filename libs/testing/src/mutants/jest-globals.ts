/** What spec files import from `@jest/globals`, of jest's own parts, outside of its virtual machines. */
export { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } from 'jest-circus';
export { expect } from 'expect';
