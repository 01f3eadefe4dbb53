// Whether a client takes a file as gzip: RFC 9110, section 12.5.3.

/** By its Accept-Encoding; without one plain is what it certainly takes. What has a weight of 0 is not taken. */
export function takesGzip(accepted: string | undefined): boolean {
  const weights = new Map<string, boolean>();
  for (const one of (accepted ?? '').toLowerCase().split(',')) {
    const [coding = '', ...parameters] = one.split(';').map((part) => part.trim());
    weights.set(coding, !parameters.some((parameter) => NOT_AT_ALL.test(parameter)));
  }
  return weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? false;
}

const NOT_AT_ALL = /^q\s*=\s*0(\.0*)?$/;
