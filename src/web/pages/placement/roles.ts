// What each role is offered on these pages. The server decides all the same.
import type { Session } from '../../../wire/api/session.ts';

/** May have guests placed, and claim. */
export function mayPlace(session: Session | undefined): boolean {
  return session?.role === 'placer' || mayForce(session);
}

/** May overrun limits, and review what overran them. */
export function mayForce(session: Session | undefined): boolean {
  return session?.role === 'operator' || session?.role === 'admin';
}
