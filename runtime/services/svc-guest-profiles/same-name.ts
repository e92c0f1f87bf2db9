/** A name without regard to case, accents and surrounding spaces: how names are compared (ADR-007). */
export function comparable(name: string): string {
  return name.normalize('NFD').replaceAll(/\p{M}/gu, '').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

/** An address in the one way it is stored: nobody has two that differ in case. */
export function comparableEmail(email: string): string {
  return email.trim().toLowerCase();
}
