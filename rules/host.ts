/** The host of an address, in lower case: of a URL, or of `host:port`; undefined for anything else. */
export function hostOf(text: string): string | undefined {
  const [, scheme = '', host = ''] =
    /^([a-z][a-z0-9+.-]*:\/\/(?:[^/@\s]*@)?)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::\d+)?(?:[/?#]|$)/i.exec(text) ?? [];
  if (host === '' || (scheme === '' && !/[.:]/.test(text))) return undefined;
  return host.toLowerCase();
}
