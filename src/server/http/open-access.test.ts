// Pages of other sites, in a browser on the machine of a server of open access.
import { expect, test } from 'vitest';
import { refuseOtherSites } from './open-access.ts';

const sent = (host: string, method = 'GET', origin?: string, url = '/v1/hosts') => ({
  method,
  url,
  headers: { host, ...(origin === undefined ? {} : { origin }) },
});

test.each([
  sent('localhost:8780'),
  sent('127.0.0.1:8780', 'POST'),
  sent('[::1]:8780', 'POST', 'http://[::1]:8780'),
  sent('LOCALHOST', 'DELETE', 'http://LOCALHOST'),
  sent('127.0.0.1:8780', 'GET', 'http://evil.example'),
  sent('127.0.0.1:8780', 'PUT', 'https://horizon.example', '/placement/traits/CUSTOM_A'),
])('%j is answered', (request) => {
  expect(() => refuseOtherSites(request)).not.toThrow();
});

test.each([
  sent('evil.example:8780'),
  sent('127.0.0.1.evil.example'),
  sent('localhost.evil.example:8780', 'GET', undefined, '/placement'),
  sent(''),
  sent('127.0.0.1:8780', 'POST', 'http://evil.example'),
  sent('127.0.0.1:8780', 'POST', 'http://127.0.0.1:8000'),
  sent('127.0.0.1:8780', 'DELETE', 'null'),
  sent('127.0.0.1:8780', 'POST', 'http://evil.example', '/v1/x?/placement/'),
])('%j is refused', (request) => {
  expect(() => refuseOtherSites(request)).toThrow('expected this machine to ask by its own name');
});
