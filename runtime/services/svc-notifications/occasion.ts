const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * What a message tells of that svc-notifications hears of twice: from the service that did it, and by event. A recipient
 * gets one message about it on each channel, whichever comes first.
 */
export function occasionOf(
  template: string,
  { check_in_id = '' }: Readonly<Record<string, string>>,
): string | undefined {
  return template === 'check-in-confirmation' && uuid.test(check_in_id)
    ? `check-in ${check_in_id.toLowerCase()}`
    : undefined;
}
