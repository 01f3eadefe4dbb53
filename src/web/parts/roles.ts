// What each role is offered. The server decides all the same.
import type { Session } from '../../wire/api/session.ts';

/** May have guests placed, and claim. */
export function mayPlace(session: Session | undefined): boolean {
  return session?.role === 'placer' || mayOperate(session);
}

/** May overrun limits, review what overran them, and set policies. */
export function mayOperate(session: Session | undefined): boolean {
  return session?.role === 'operator' || session?.role === 'admin';
}
