// Migration 28: tokens of tenants. One is of a project, and sees what that project was promised, by the Placement API, and nothing else.
import type { Migration } from './migration.ts';

/** See the head of the file. */
export const PROJECT_READERS: Migration = {
  name: '0028-project-readers',
  statements: [
    `alter table tokens
      drop constraint tokens_role_check,
      add constraint tokens_role_check check (role in ('reader', 'agent', 'placer', 'operator', 'admin', 'tenant')),
      add column project text check (length(project) between 1 and 255),
      add constraint tokens_tenant_has_project check ((role = 'tenant') = (project is not null))`,
  ],
};
