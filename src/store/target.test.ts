// Which texts name a database, and that no password is ever shown.
import { describe, expect, test } from 'vitest';
import { parseTarget, shownTarget } from './target.ts';

describe('a text names', () => {
  test.each([
    ['postgres://u@db/ullage', 'postgresql'],
    ['postgresql://u:p@db:6432/ullage?sslmode=verify-full', 'postgresql'],
    ['postgres:///ullage?host=/run/postgresql', 'postgresql'],
    ['postgres://u:p@/ullage?host=/run/postgresql', 'postgresql'],
    ['/var/lib/ullage/database', 'pglite'],
    ['database', undefined],
    ['./database', undefined],
    ['mysql://u@db/ullage', undefined],
    ['postgres://u@db:port/ullage', undefined],
    ['', undefined],
  ])('%s → %s', (text, kind) => {
    expect(parseTarget(text)?.kind).toBe(kind);
  });
});

describe('a password is never shown', () => {
  test.each([
    ['postgres://u:hunter2@db/ullage', 'postgres://u:***@db/ullage'],
    ['postgres://u:hun@ter:2@db/ullage', 'postgres://u:***@db/ullage'],
    ['postgres://u:hunter2@/ullage?host=/run', 'postgres://u:***@/ullage?host=/run'],
    ['postgres://db/ullage?user=u&password=hunter2&x=1', 'postgres://db/ullage?user=u&password=***&x=1'],
    ['postgres://u@db/ullage', 'postgres://u@db/ullage'],
  ])('%s → %s', (url, shown) => {
    expect(shownTarget({ kind: 'postgresql', url })).toBe(shown);
  });
});
