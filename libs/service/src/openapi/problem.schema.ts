/** How every refusal is told (RFC 9457); facts of the case may stand beside. */
export const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'A refusal (RFC 9457); facts of the case may stand beside the standard members.',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code'],
  properties: {
    type: { type: 'string', example: 'urn:guichet:problem:transfer.already-paid' },
    title: { type: 'string', example: 'Conflict' },
    status: { type: 'integer', format: 'int32', example: 409 },
    detail: { type: 'string' },
    instance: { type: 'string' },
    code: { type: 'string', description: 'Stable: switch on it.', example: 'transfer.already-paid' },
    field: { type: 'string', description: 'Of bad input: where.' },
    expected: { type: 'string', description: 'Of bad input: what would be right.' },
  },
};

/** What any operation may answer instead of what it is asked for. */
export const PROBLEM_RESPONSE = {
  description: 'A problem (RFC 9457)',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};
