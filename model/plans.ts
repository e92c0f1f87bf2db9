import type { Origin } from './finding.ts';
import type { Entry, Service } from './model.ts';
import type { ArchitectRuleData } from './schema/kinds.ts';

export interface Decision extends Entry {
  readonly kind: 'decision';
  readonly title: string;
  readonly shortTitle?: string;
  readonly status: 'Proposed' | 'Accepted' | 'Superseded' | 'Rejected' | 'Deprecated';
  readonly date: string;
  readonly services: readonly Service[];
  readonly options: readonly string[];
  readonly chosen?: string;
  readonly supersedes: readonly string[];
  readonly supersededBy: readonly string[];
  readonly enforcedBy: readonly string[];
  /** Markdown below the front matter. */
  readonly body: string;
}

export interface CapabilityGroup {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly capabilities: readonly Capability[];
  readonly origin: Origin;
}

export interface Capability extends Entry {
  readonly kind: 'capability';
  readonly group: CapabilityGroup;
  readonly name: string;
  readonly status: 'implemented' | 'partial' | 'not-implemented';
  readonly summary?: string;
  readonly description: string;
  readonly services: readonly Service[];
  readonly plannedServices: readonly string[];
}

export interface Ticket extends Entry {
  readonly kind: 'ticket';
  readonly summary: string;
  readonly status: string;
  readonly priority?: string;
  readonly labels: readonly string[];
  readonly created?: string;
  readonly components: readonly string[];
}

export interface Solution extends Entry {
  readonly kind: 'solution';
  readonly title: string;
  readonly date: string;
  readonly folder?: string;
  readonly description: string;
  readonly services: readonly Service[];
  readonly capabilities: readonly { readonly capability: Capability; readonly impact?: string }[];
  readonly features: readonly string[];
  readonly decisions: readonly Decision[];
  readonly ownDecisions: readonly string[];
}

export interface Exception extends Entry {
  readonly kind: 'exception';
  readonly rule: string;
  readonly subject: string;
  readonly reason?: string;
  readonly owner?: string;
  readonly decision?: Decision;
  readonly until?: string;
}

/** One of the architect's own rules, as written: `rules/` gives it its meaning. */
export interface ArchitectRule {
  readonly id: string;
  readonly data: ArchitectRuleData;
  readonly origin: Origin;
}
