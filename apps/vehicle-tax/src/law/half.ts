/** A half of a year's tax: the tax of vehicles over 9,000 kg may be paid in two (CGI art. 261-II). */
export const HALVES = ['first-half', 'second-half'] as const;
export type Half = (typeof HALVES)[number];
