interface Wanted<Row> {
  key: string;
  found: (row: Row) => void;
  failed: (error: unknown) => void;
}

/** Looks for many rows with one question: those that are asked for at about the same time, one question after another. */
export class Together<Row extends { key: string }> {
  private wanted: Wanted<Row>[] = [];
  private isAsking = false;

  /** @param ask for the rows of some keys, in any order */
  constructor(private readonly ask: (keys: readonly string[]) => Promise<Row[]>) {}

  /** The row of a key. @throws {Error} when there is none, or the question failed */
  find(key: string): Promise<Row> {
    return new Promise((found, failed) => {
      this.wanted.push({ key, found, failed });
      if (this.isAsking) return;
      this.isAsking = true;
      setImmediate(() => void this.askAll());
    });
  }

  private async askAll(): Promise<void> {
    while (this.wanted.length > 0) {
      const wanted = this.wanted.splice(0);
      try {
        const rows = new Map((await this.ask(wanted.map(({ key }) => key))).map((row) => [row.key, row]));
        for (const { key, found, failed } of wanted) {
          const row = rows.get(key);
          if (row) found(row);
          else failed(new Error(`nothing is known of ${key}`));
        }
      } catch (error) {
        for (const { failed } of wanted) failed(error);
      }
    }
    this.isAsking = false;
  }
}
