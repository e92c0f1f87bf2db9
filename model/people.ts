import type { Call, Domain, Entry, Service } from './model.ts';

export interface Application extends Entry {
  readonly kind: 'application';
  readonly title: string;
  readonly label: string;
  readonly type: string;
  readonly technology?: string;
  readonly team?: string;
  readonly domain?: Domain;
  readonly color?: string;
  readonly description: string;
  readonly clearance: readonly string[];
  readonly screens: readonly Screen[];
}

export interface Screen extends Entry {
  readonly kind: 'screen';
  readonly application: Application;
  readonly name: string;
  readonly description: string;
  readonly calls: readonly Call[];
  /** Services it shows without a call of its own being declared. */
  readonly uses: readonly Service[];
}

export interface Actor extends Entry {
  readonly kind: 'actor';
  readonly name: string;
  readonly type: 'Human' | 'External System' | 'Infrastructure';
  readonly technology?: string;
  readonly team?: string;
  readonly domain?: Domain;
  readonly area?: string;
  readonly pci: boolean;
  readonly hosts: readonly string[];
  readonly description: string;
  readonly uses: readonly Application[];
}
