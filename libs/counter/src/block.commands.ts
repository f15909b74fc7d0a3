import { defineCommand } from '#libs/commands';
import { issueNumbers, takeBack, type CloseBlock, type IssueBlock } from './receipt-block.js';
import { ReceiptSeriesTable } from './receipt-series.table.js';
import { ReservedReceiptTable } from './reserved-receipt.table.js';

/**
 * The commands by which the mobile agencies of a product take receipt numbers along and bring them back.
 *
 * @param product its name begins the commands' names, its letter stands in its receipt numbers
 */
export function blockCommands({ name: product, letter }: { name: string; letter: string }) {
  return {
    issueBlock: defineCommand({
      name: `${product}.issue-block`,
      rows: ({ blockId, agency }: IssueBlock) => ({
        series: ReceiptSeriesTable.by('agency', agency),
        numbers: ReservedReceiptTable.allBy('blockId', [blockId]),
      }),
      decide: (rows, command, { at }) => issueNumbers(rows, command, letter, at),
    }),
    closeBlock: defineCommand({
      name: `${product}.close-block`,
      rows: ({ blockId }: CloseBlock) => ({ numbers: ReservedReceiptTable.allBy('blockId', [blockId]) }),
      decide: takeBack,
    }),
  };
}
