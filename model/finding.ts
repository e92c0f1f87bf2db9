/** A place in the metadata. Line and column are looked up only when a finding is printed. */
export interface Origin {
  readonly file: string;
  readonly path: readonly (string | number)[];
  /** Point at the key itself, not at its value. */
  readonly onKey?: true;
}

export interface Finding {
  readonly message: string;
  readonly at: Origin;
  /** What is wrong, in stable words without line numbers: exceptions name it. */
  readonly subject: string;
  readonly fix?: string;
  readonly related?: readonly { readonly message: string; readonly at: Origin }[];
}

export type Severity = 'error' | 'warning' | 'info';

/** A finding with the law it breaks. */
export interface Diagnostic extends Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly why?: string;
  /** Id of the recorded exception that covers it. */
  readonly exception?: string;
}

/** The place `steps` below `origin`. */
export function below(origin: Origin, ...steps: (string | number)[]): Origin {
  return { file: origin.file, path: [...origin.path, ...steps] };
}

/** The key that stands `steps` below `origin`. */
export function keyBelow(origin: Origin, ...steps: (string | number)[]): Origin {
  return { ...below(origin, ...steps), onKey: true };
}
