import type { Change } from './change.ts';

export type Bump = 'major' | 'minor' | 'patch' | 'none';

/** What the changes of a contract ask of its version. */
export function demandedBump(changes: readonly Change[]): Bump {
  if (changes.some((change) => change.level === 'breaking')) return 'major';
  if (changes.some((change) => !small.some((part) => change.id.endsWith(part)))) return 'minor';
  return changes.length === 0 ? 'none' : 'patch';
}

/** Changes that give nobody anything new to use, and take nothing away. */
const small = [
  '-reactivated',
  '-sunset-date-changed',
  'default-value-added',
  'default-value-removed',
  'default-value-changed',
];

export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly before: readonly string[];
}

/** A semantic version, or nothing where the text is none. */
export function versionOf(text: string): Version | undefined {
  const match = semver.exec(text);
  if (match === null) return undefined;
  const [, major, minor, patch, before] = match;
  return { major: Number(major), minor: Number(minor), patch: Number(patch), before: before?.split('.') ?? [] };
}

const number = '(0|[1-9]\\d*)';
const semver = new RegExp(
  `^${number}\\.${number}\\.${number}(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z.-]+)?$`,
);

/** Below zero where `a` comes first: 1.0.0-rc.1 before 1.0.0. */
export function compareVersions(a: Version, b: Version): number {
  return a.major - b.major || a.minor - b.minor || a.patch - b.patch || comparePrereleases(a.before, b.before);
}

function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [mine, theirs] = [a[i], b[i]];
    if (mine === undefined || theirs === undefined) return mine === undefined ? -1 : 1;
    if (mine === theirs) continue;
    const [isNumber, otherIsNumber] = [/^\d+$/.test(mine), /^\d+$/.test(theirs)];
    if (isNumber && otherIsNumber) return Number(mine) - Number(theirs);
    if (isNumber !== otherIsNumber) return isNumber ? -1 : 1;
    return mine < theirs ? -1 : 1;
  }
  return 0;
}

/** How far a version moved. Before 1.0.0 the second number is the one that says: this breaks. */
export function bumpBetween(old: Version, now: Version): Bump {
  if (compareVersions(old, now) === 0) return 'none';
  if (now.major !== old.major) return 'major';
  if (now.minor !== old.minor) return now.major === 0 ? 'major' : 'minor';
  // 1.0.0-rc.1 to 1.0.0-rc.2, or to 1.0.0: nothing is promised before the release, so anything may come.
  if (old.before.length > 0) return 'major';
  return now.major === 0 && now.patch !== old.patch ? 'minor' : 'patch';
}

const rank: Readonly<Record<Bump, number>> = { none: 0, patch: 1, minor: 2, major: 3 };

export type VersionProblem = {
  readonly kind: 'not-semver' | 'went-down' | 'did-not-move' | 'moved-too-little';
  readonly message: string;
  /** The least version that would do. */
  readonly fix?: string;
};

/** What is wrong with a version, given what changed; nothing where it moved far enough. */
export function versionProblem(old: string, now: string, changes: readonly Change[]): VersionProblem | undefined {
  const [before, after] = [versionOf(old), versionOf(now)];
  if (after === undefined)
    return { kind: 'not-semver', message: `version ${now} is not a semantic version like 1.4.0` };
  if (before === undefined)
    return { kind: 'not-semver', message: `version ${old} before it is not a semantic version` };
  const demanded = demandedBump(changes);
  const fix = leastAfter(before, demanded);
  if (compareVersions(after, before) < 0)
    return { kind: 'went-down', message: `version went down from ${old} to ${now}`, fix };
  const moved = bumpBetween(before, after);
  if (rank[moved] >= rank[demanded]) return undefined;
  if (moved === 'none')
    return { kind: 'did-not-move', message: `the contract changed (${demanded}), its version is still ${now}`, fix };
  return {
    kind: 'moved-too-little',
    message: `version moved from ${old} to ${now}; what changed asks for ${fix}`,
    fix,
  };
}

/** The least version that says a bump. */
export function leastAfter(old: Version, bump: Bump): string {
  const { major, minor, patch, before } = old;
  if (bump === 'none') return told(old);
  if (before.length > 0) return `${major}.${minor}.${patch}`;
  const step = major > 0 ? bump : bump === 'major' ? 'minor' : 'patch';
  if (step === 'major') return `${major + 1}.0.0`;
  return step === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
}

function told({ major, minor, patch, before }: Version): string {
  return `${major}.${minor}.${patch}${before.length > 0 ? `-${before.join('.')}` : ''}`;
}
