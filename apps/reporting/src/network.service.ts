import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { readNetwork } from '#libs/product';
import { InjectSetting } from '#libs/service';
import reporting from '../product.js';

/** Keeps the network table as the network file says. An agency that closed stays: its figures do. */
@Injectable()
export class NetworkService implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    @InjectSetting(reporting.settings.networkFile) private readonly file: string,
  ) {}

  async onModuleInit(): Promise<void> {
    const agencies = readNetwork(this.file);
    await this.dataSource.query(
      `INSERT INTO agency (code, name, kind, branch, region)
       SELECT code, name, kind, branch, region
       FROM json_to_recordset($1::json) AS a(code text, name text, kind text, branch text, region text) ORDER BY code
       ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, branch = excluded.branch, region = excluded.region
       WHERE (agency.name, agency.kind, agency.branch, agency.region)
         IS DISTINCT FROM (excluded.name, excluded.kind, excluded.branch, excluded.region)`,
      [JSON.stringify(agencies)],
    );
  }
}
