// The machine that the tests run on, as a World.
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { World } from '../../src/agent/world.ts';

/** This machine, with its real clock and file trees and without default paths: tests name what they want walked. */
export function testWorld(): World {
  return {
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    hostname: hostname(),
    bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    version: '0.0.0-test',
    root: '/',
    defaultPaths: [],
    libvirtDirectories: { system: '/run/libvirt', session: undefined },
    searchPath: process.env['PATH'] ?? '',
    random: () => Math.random(),
  };
}
