// One entry of the audit log.
import type { z } from 'zod';
import type { LIST_AUDIT_LOG } from '../../../wire/api/audit-log.ts';

/** As the server answers it. */
export type AuditLine = z.output<typeof LIST_AUDIT_LOG.answer>['entries'][number];
