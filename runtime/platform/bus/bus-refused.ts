/** The bus knows who is asking and won't let them: no access to this topic or group. Trying again changes nothing. */
export class BusRefused extends Error {
  override readonly name = 'BusRefused';
}
