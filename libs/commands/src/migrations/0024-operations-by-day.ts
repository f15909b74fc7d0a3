import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lets the operations of some days, of one agency or of all, be listed in order without reading the journal. A b-tree, since
 * late operations of mobile agencies lie far from others of their day; equal keys share an entry, 12 bytes an event.
 */
export class OperationsByDay1700000000024 implements MigrationInterface {
  readonly name = 'OperationsByDay1700000000024';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX journal_by_day ON journal (((data->>'bookedOn') COLLATE "C"), ((data->>'agency') COLLATE "C"))`);
  }

  async down(): Promise<void> {
    throw new Error('books are never taken down');
  }
}
