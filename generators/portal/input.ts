import type { Diagnostic, Origin, Severity } from '../../model/finding.ts';
import type { Entry, Model } from '../../model/model.ts';
import type { Pictures } from './pictures.ts';

/** A law, as its page shows it. The portal knows no rules: whoever ran them says what came of it. */
export interface Law {
  readonly id: string;
  readonly severity: Severity;
  readonly why: string;
  readonly example: { readonly breaks: string; readonly mend: string };
  readonly decisions?: readonly string[];
  /** What holds it besides the check, and how. */
  readonly force?: { readonly compiled?: string; readonly granted?: string };
  /** How many things it looked at. */
  readonly subjects: number;
}

/** Everything the site is made of. */
export interface PortalInput {
  readonly model: Model;
  readonly laws: readonly Law[];
  readonly diagnostics: readonly Diagnostic[];
  readonly lineOf: (origin: Origin) => number;
  /** Draws, given the address of each thing; without it, pages do without pictures. */
  readonly pictures?: (href: (thing: Entry) => string | undefined) => Pictures;
  readonly templates: Readonly<Record<string, string>>;
}

export interface SiteFile {
  /** From the root of the site. */
  readonly path: string;
  readonly content: string;
}
