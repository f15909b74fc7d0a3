import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { metrics } from '@opentelemetry/api';
import { DataSource } from 'typeorm';
import { businessDay } from '#libs/domain';
import { Loop } from '#libs/messaging';
import type { Bucket } from '#libs/product';
import { cursorOfId, InjectSetting, PLATFORM, toPage, type AskedPage, type Page, type Platform } from '#libs/service';
import reporting from '../../product.js';
import { asOfText, behindTexts, EXPORT_WORDS } from '../export/export.words.js';
import type { ReportPrint } from '../export/print.js';
import { reportFile } from '../export/report.file.js';
import { ReportsService } from '../table/reports.service.js';
import { DeliveriesStore, type ClaimedRun, type AttemptOutcome } from './deliveries.store.js';
import { afterFailure, fileNameOfRun, periodsOf, type Delivery } from './delivery.js';
import { carry, destinationText, lackOf, SomeRefused, type Places } from './report.carrier.js';
import { lastRunOf, readSchedules, type Schedule } from './schedule.file.js';

const LOOK_EVERY_MS = 5_000;
const ATTEMPT_TIMEOUT_MS = 120_000;
const NAME = 'report-deliveries';

/** Brings reports where their schedules say, each run once, whichever instance does it. */
@Injectable()
export class DeliveriesService implements OnApplicationBootstrap {
  private readonly store: DeliveriesStore;
  private readonly schedules: ReadonlyMap<string, Schedule>;
  private readonly names: readonly string[];
  private readonly places: Places;
  private readonly stopping = new AbortController();
  private troubled: Pick<Delivery, 'schedule' | 'attempts' | 'error'>[] = [];

  constructor(
    dataSource: DataSource,
    private readonly reports: ReportsService,
    @Inject(PLATFORM) private readonly platform: Platform,
    @InjectSetting(reporting.settings.institution) private readonly institution: ReportPrint['institution'],
    @InjectSetting(reporting.settings.schedulesFile) schedulesFile: string,
    @InjectSetting(reporting.settings.reportsFolder) folder: string,
    @InjectSetting(reporting.settings.reportsBucket) bucket: Bucket | null,
    @InjectSetting(reporting.settings.smtpUrl) smtpUrl: string,
    @InjectSetting(reporting.settings.mailFrom) mailFrom: string,
  ) {
    this.store = new DeliveriesStore(dataSource);
    this.places = { folder, bucket, smtpUrl, mailFrom };
    const schedules = readSchedules(schedulesFile);
    this.schedules = new Map(schedules.map((schedule) => [schedule.name, schedule]));
    this.names = [...this.schedules.keys()];
    for (const { name, to } of schedules) {
      const lack = lackOf(to, this.places);
      if (lack) throw new Error(`the schedule ${name} of REPORT_SCHEDULES_FILE cannot be carried: ${lack}`);
    }
  }

  async onApplicationBootstrap(): Promise<void> {
    metrics
      .getMeter('guichet')
      .createObservableGauge('guichet_report_schedules_troubled', {
        description: 'Schedules whose last report has not got everywhere',
      })
      .addCallback((result) => result.observe(this.troubled.length));
    if (this.names.length === 0) return;
    await this.store.know(this.names);
    const loop = new Loop(NAME, () => this.round(new Date()), LOOK_EVERY_MS, this.platform.log);
    const failure = () => loop.failure ?? this.trouble();
    this.platform.background.push({
      name: NAME,
      get failure() {
        return failure();
      },
      stop: () => {
        this.stopping.abort();
        return loop.stop();
      },
    });
    loop.start();
  }

  /** Runs, the last first. */
  async list(asked: AskedPage): Promise<Page<Delivery>> {
    return toPage(await this.store.list(asked), asked.limit, ({ id }) => cursorOfId(id));
  }

  /** Notes runs whose time has come, and tries one that is due. */
  private async round(now: Date): Promise<'again' | 'pause'> {
    const lastRuns = await this.store.lastRuns(this.names);
    for (const { name, cron, to } of this.schedules.values()) {
      // Of runs that were missed while no instance ran, the last is made up for.
      const due = lastRunOf(cron, lastRuns.get(name) ?? now, now);
      if (due) await this.store.note(name, due, destinationText(to));
    }
    const run = await this.store.claim(this.names);
    if (run) await this.attempt(run);
    this.troubled = await this.store.troubled(this.names);
    return run ? 'again' : 'pause';
  }

  private async attempt(run: ClaimedRun): Promise<void> {
    const outcome = await this.bring(run).catch((error: unknown): AttemptOutcome => {
      const told = tellError(error);
      const { schedule, attempts } = run;
      this.platform.log.warn({ schedule, attempts, error: told }, 'a report did not get where it goes');
      return { ...afterFailure(attempts), fileName: null, error: told };
    });
    await this.store.end(run, outcome);
  }

  private async bring({ id, schedule: name, scheduledAt }: ClaimedRun): Promise<AttemptOutcome> {
    const { table, periods, format, language, isForExcel, to } = this.schedules.get(name)!;
    const report = await this.reports.report(table, periodsOf(periods, businessDay(scheduledAt)));
    const print = { table, institution: this.institution };
    const written = await reportFile(report, { format, language, isForExcel }, print);
    const file = { ...written, name: fileNameOfRun(name, scheduledAt, format) };
    const subject = `${EXPORT_WORDS[language].titles[table]} — ${report.periods.join(', ')}`;
    const text = [asOfText(report, language), ...behindTexts(report, language)].join('\n');
    const delivered = { status: 'delivered', fileName: file.name, error: null, waitMs: 0 } as const;
    const signal = AbortSignal.any([AbortSignal.timeout(ATTEMPT_TIMEOUT_MS), this.stopping.signal]);
    try {
      await carry({ file, id, subject, text }, to, this.places, signal);
      return delivered;
    } catch (error) {
      // Others have it: it is not sent to them again for who has no mailbox there.
      if (error instanceof SomeRefused) return { ...delivered, error: error.message };
      throw error;
    }
  }

  private trouble(): string | undefined {
    if (this.troubled.length === 0) return undefined;
    return this.troubled
      .map(({ schedule, error, attempts }) => `${schedule}: ${error}, attempt ${attempts}`)
      .join('; ');
  }
}

/** What a server says may hold an address: its code is enough to look further. */
function tellError(error: unknown): string {
  const { name, code = name, responseCode = '' } = error as Error & { code?: string; responseCode?: number };
  return `${code} ${responseCode}`.trim();
}
