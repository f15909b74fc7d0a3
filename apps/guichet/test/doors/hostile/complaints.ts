import type { WireAnswer } from '../door/wire.js';

const PROBLEM = /^application\/problem\+json\b/;
const CODE = /^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$/;
/** What only we should see: of databases, stacks and files. */
const INSIDES = [
  /syntax error at|relation "|invalid input syntax|invalid byte sequence|violates [a-z-]+ constraint|QueryFailedError/,
  /\bSELECT .+ FROM\b|\bINSERT INTO\b/,
  /node_modules|node:internal|\n {4}at |\bat (?:async )?[\w.<>]+ \(|\/dist\/|\.js:\d+/,
  /\b(?:Type|Range|Syntax|Reference)Error\b|ENOENT|ECONN|Cannot read propert/,
];

/** What is not as an answer has to be, whatever was asked; nothing when all is well. @param isPage it may be HTML */
export function complaintsOf(answer: WireAnswer, { isHead = false, isPage = false } = {}): string[] {
  const { status, headers, text } = answer;
  if (status >= 500) return [`status ${status}`];
  if (status < 400 || isHead) return [];
  const type = String(headers['content-type'] ?? '');
  if (isPage && type.startsWith('text/html')) return [];
  if (!PROBLEM.test(type)) return [`${status} as ${type || 'nothing'}`];
  const problem = parsed(text);
  if (!problem) return [`${status} with what is no JSON`];
  const { instance: _, ...said } = problem; // it says the address as it came
  return [
    ...(problem.status === status ? [] : [`status ${status} is told as ${String(problem.status)}`]),
    ...(CODE.test(String(problem.code)) ? [] : [`the code ${String(problem.code)}`]),
    ...INSIDES.filter((inside) => inside.test(JSON.stringify(said))).map((inside) => `it tells ${String(inside)}`),
  ];
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
