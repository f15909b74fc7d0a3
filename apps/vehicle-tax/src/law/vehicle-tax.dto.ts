import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { isDay, type Day } from '#libs/domain';
import { HEADS, refuseAssessment, type AssessmentRequest, type Head } from './assessment.js';
import { HALVES, type Half } from './half.js';
import { readPlate } from './plate.js';
import { CATEGORIES, checkWeight, EXEMPTIONS, FUELS, OLDEST_REGISTRATION, OWNER_KINDS } from './vehicle.js';
import type { Category, Exemption, Fuel, OwnerKind, Vehicle } from './vehicle.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const YEARS_MAX = 12;

/** Who the vehicle belongs to. */
export class OwnerRequest {
  @IsIn(OWNER_KINDS)
  kind!: OwnerKind;
}

/** A vehicle as the carte grise describes it, and the years to pay. */
export class VehicleTaxRequest {
  /** In any common spelling: `12345-أ-6`, `12345 A 6`, `WW 123456`. */
  @IsString()
  @Length(1, 60)
  plate!: string;

  @IsIn(CATEGORIES)
  category!: Category;

  /** Of a 4×4: it is then taxed by weight above 3,000 kg. */
  @IsOptional()
  @IsBoolean()
  professionalUse?: boolean;

  @IsIn(FUELS)
  fuel!: Fuel;

  /** Puissance fiscale, CV. */
  @IsInt()
  @Min(1)
  @Max(500)
  fiscalPowerCv!: number;

  /** Poids total en charge, kg; of a tractor, with what it draws. Needed for trucks and tractor-trailers. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(200_000)
  grossWeightKg?: number;

  /** Day of the receipt of the first registration, `2026-05-04`. */
  @IsOptional()
  @IsString()
  @Matches(DAY)
  firstRegisteredOn?: string;

  @ValidateNested()
  @Type(() => OwnerRequest)
  owner!: OwnerRequest;

  /** Why nothing is due (CGI art. 260); electric and hybrid vehicles need no code. */
  @IsOptional()
  @IsIn(EXEMPTIONS)
  exemption?: Exemption;

  /** The tax years to pay, each by its own tariff. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(YEARS_MAX)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(2_000, { each: true })
  @Max(2_099, { each: true })
  years!: number[];

  /** One half of the tax of a vehicle over 9,000 kg; all of it without. */
  @IsOptional()
  @IsIn(HALVES)
  instalment?: Half;

  /** The day of payment that is asked about, `2023-02-03`; today without. */
  @IsOptional()
  @IsString()
  @Matches(DAY)
  on?: string;

  /** A police report found the lateness. */
  @IsOptional()
  @IsBoolean()
  policeReport?: boolean;
}

/**
 * The request as the domain sees it.
 *
 * @throws {DomainError} `plate.…`, `vehicle.weight-implausible`, `vehicle-tax.malformed-day`
 */
export function toAssessmentRequest(dto: VehicleTaxRequest): Omit<AssessmentRequest, 'on'> {
  const { years, instalment: half = null, policeReport = false, on } = dto;
  if (on !== undefined) toDay(on, 'on'); // a payment is always of today; what is written must still be a day
  return { vehicle: toVehicle(dto), years, half, policeReport };
}

/** A day of a request. @param first where it may lie before 1970 @throws {DomainError} `vehicle-tax.malformed-day` when the calendar has no such day */
export function toDay(text: string, field: string, first?: Day): Day {
  if (!isDay(text, first)) throw refuseAssessment('vehicle-tax.malformed-day', { field });
  return text;
}

function toVehicle(dto: VehicleTaxRequest): Vehicle {
  const { category, professionalUse = false, fuel, fiscalPowerCv, grossWeightKg = null, firstRegisteredOn } = dto;
  const plate = readPlate(dto.plate);
  checkWeight(category, grossWeightKg);
  return {
    plate,
    category,
    professionalUse,
    fuel,
    fiscalPowerCv,
    grossWeightKg,
    firstRegisteredOn:
      firstRegisteredOn === undefined ? null : toDay(firstRegisteredOn, 'firstRegisteredOn', OLDEST_REGISTRATION),
    owner: dto.owner.kind,
    exemption: dto.exemption ?? null,
  };
}

/** One amount. */
export class LineResponse {
  /** Rounding and service fee are of the whole payment and stand under its last year. */
  @IsInt()
  year!: number;

  @IsIn(HEADS)
  head!: Head;

  @IsInt()
  amountCentimes!: number;

  /** Of the Code général des impôts. */
  @IsString()
  article!: string;
}
