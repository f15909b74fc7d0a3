/** A movement as the bank has it. */
export interface BankMovement {
  reference: string;
  amountCentimes: number;
}

/** What the bank says of an account. */
export interface BankAccountDay {
  rib: string;
  day: string;
  opening: number;
  closing: number;
  movements: readonly BankMovement[];
}

const dirhams = (centimes: number) => (centimes / 100).toFixed(2);

/** The bank's file as CSV. */
export function csvFile(accounts: readonly BankAccountDay[]): string {
  const rows = accounts.flatMap(({ rib, day, opening, closing, movements }) => [
    [rib, 'ancien solde', day, '', '', '', dirhams(opening)],
    ...movements.map(({ reference, amountCentimes }) => [
      rib,
      'mouvement',
      day,
      day,
      'opération',
      reference,
      dirhams(amountCentimes),
    ]),
    [rib, 'nouveau solde', day, '', '', '', dirhams(closing)],
  ]);
  return [['RIB', 'Type', 'Date', 'Valeur', 'Libellé', 'Référence', 'Montant'], ...rows]
    .map((row) => row.join(','))
    .join('\r\n');
}

/** As CFONB 120, in the bank's variant. */
export function cfonbFile(accounts: readonly BankAccountDay[]): string {
  const amount = (centimes: number) => {
    const digits = String(Math.abs(centimes)).padStart(14, '0');
    const last = Number(digits.at(-1));
    return digits.slice(0, -1) + (centimes < 0 ? '}JKLMNOPQR' : '{ABCDEFGHI')[last];
  };
  const short = (day: string) => day.slice(8) + day.slice(5, 7) + day.slice(2, 4);
  const record = (
    code: string,
    rib: string,
    day: string,
    centimes: number,
    valueDay = '',
    label = '',
    reference = '',
  ) =>
    `${code}${rib}${short(day)}${valueDay.padEnd(6)}${label.padEnd(31)}${reference.padEnd(32)}${amount(centimes)}MAD2 `;
  return accounts
    .flatMap(({ rib, day, opening, closing, movements }) => [
      record('01', rib, day, opening),
      ...movements.flatMap(({ reference, amountCentimes }) => [
        record('04', rib, day, amountCentimes, short(day), 'OPERATION', reference),
        record('05', rib, day, 0).replace(/.{18}$/, ' '.repeat(18)),
      ]),
      record('07', rib, day, closing),
    ])
    .join('\r\n');
}

/** As camt.053. */
export function camtFile(accounts: readonly BankAccountDay[]): string {
  const amount = (centimes: number) =>
    `<Amt Ccy="MAD">${dirhams(Math.abs(centimes))}</Amt><CdtDbtInd>${centimes < 0 ? 'DBIT' : 'CRDT'}</CdtDbtInd>`;
  const balance = (code: string, centimes: number, day: string) =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${amount(centimes)}<Dt><Dt>${day}</Dt></Dt></Bal>`;
  const statements = accounts.map(
    ({ rib, day, opening, closing, movements }) =>
      `<Stmt><Acct><Id><Othr><Id>${rib}</Id></Othr></Id></Acct>${balance('OPBD', opening, day)}${balance('CLBD', closing, day)}${movements
        .map(
          ({ reference, amountCentimes }) =>
            `<Ntry>${amount(amountCentimes)}<ValDt><Dt>${day}</Dt></ValDt><AcctSvcrRef>${reference}</AcctSvcrRef></Ntry>`,
        )
        .join('')}</Stmt>`,
  );
  return `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>${statements.join('')}</BkToCstmrStmt></Document>`;
}
