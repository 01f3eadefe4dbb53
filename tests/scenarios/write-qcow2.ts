// Small real qcow2 files, written by our own planner: a thousand of them take less time than two forks of qemu-img.
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { planQcow2, type Qcow2Plan } from '../../src/formats/qcow2/write.ts';

/** Small enough that a thousand images fit on a test's filesystem. */
const CLUSTER_SIZE = 4096;

/** Writes one; what is not said is an empty image without backing file. */
export function writeQcow2(path: string, plan: Partial<Qcow2Plan> & Pick<Qcow2Plan, 'virtualSize'>): void {
  const fd = openSync(path, 'w');
  try {
    let end = 0;
    for (const { offset, bytes } of planQcow2({ ...EMPTY, ...plan })) {
      writeSync(fd, bytes, 0, bytes.byteLength, offset);
      end = Math.max(end, offset + bytes.byteLength);
    }
    ftruncateSync(fd, Math.ceil(end / CLUSTER_SIZE) * CLUSTER_SIZE);
  } finally {
    closeSync(fd);
  }
}

const EMPTY = {
  clusterSize: CLUSTER_SIZE,
  backing: undefined,
  dataClusters: 0,
  fill: (index: number) => 1 + (index % 255),
};
