// Every limit of the HTTP side, each with its reason.

/** A report as sent. A host of 10,000 disks is about 1 MB gzipped; ten times that is no host. */
export const MOST_BODY_BYTES = 16 * 1024 * 1024;

/** A body of any other call of ours: a promise or a token in a few hundred bytes. */
export const MOST_ORDER_BYTES = 256 * 1024;

/** How much larger than its limit a body may be decompressed: a gzip bomb ends here, before anything is parsed. 10,000 disks are about 15 MB. */
export const DECOMPRESSED_TIMES = 4;

/** And how much larger than as it was sent, where it comes to more than what follows. Reports shrink to a twentieth or thirtieth: what
 *  shrinks to a thousandth was made to cost us as much as it can, and its sender nothing. */
export const MOST_COMPRESSION = 100;
export const ALWAYS_DECOMPRESSED_BYTES = 1024 * 1024;

/** Values in a report: numbers, texts, lists. 10,000 disks are some 840,000. So many are parsed in a quarter of a second, in which nobody
 *  else is answered. And in any other body: the largest reshape has a tenth of it. */
export const MOST_REPORT_VALUES = 2_000_000;
export const MOST_VALUES = 300_000;

/** Lists and objects in one another. A report has a dozen levels. */
export const MOST_JSON_DEPTH = 100;

/** Bodies that are being received, parsed and stored at one time: bounds memory when all hosts restart. Three times the connections
 *  to the database, so that none of these waits for a body. */
export const MOST_BODIES_IN_FLIGHT = 32;

/** Bodies of one host's agent that are on their way at one time: it sends one after the other, and may have lost a connection or two
 *  that we still take for open. */
export const MOST_BODIES_PER_HOST = 4;

/** The same of a caller who is bound to no host: as many as are taken and wait. */
export const MOST_BODIES_PER_CALLER = 288;

/** Callers that wait for one of these places, their bodies unread: at most 64 KiB each in the connection's buffers. At 167 reports a second
 *  a second and a half's worth, so that a checkpoint or a garbage collection sends nobody away. */
export const MOST_BODIES_WAITING = 256;

/** For so long a body may be on its way while others wait for its place: a hundred times what a report takes from a neighbouring rack, and
 *  enough for one of 10,000 disks over 4 Mbit/s. Without it, eight stolen tokens of agents hold all places for REQUEST_MS at a time. */
export const BODY_GRACE_MS = 2_000;

/** Who let others wait for a body that did not come has his next ones, for so long, in places that he shares with others of his sort. A host
 *  behind a bad line still gets its reports through there: they have longer to come. */
export const SLOW_FOR_MS = 600_000;
export const MOST_SLOW_BODIES = 4;
export const SLOW_BODY_GRACE_MS = 15_000;

/** A body of the Placement API. The largest there are, of a reshape, name a host's consumers: some hundreds of bytes each. */
export const MOST_PLACEMENT_BODY_BYTES = 4 * 1024 * 1024;

/** As many of these as one transaction writes. */
export const MOST_PLACEMENT_BODIES = 64;

/** A body of a call that anybody may make: a token to sign in with. */
export const MOST_STRANGERS_BODY_BYTES = 4 * 1024;

/** Their places: nobody who is known waits behind them, and no address has more than a page needs. */
export const MOST_STRANGERS_BODIES = 8;
export const MOST_STRANGERS_WAITING = 64;
export const MOST_BODIES_PER_ADDRESS = 4;

/** How soon a caller for whom there was no place to wait may try again, at least and at most: between the two as long as the others
 *  before him take. Two minutes is when a host that reports once a minute is late. */
export const ROOM_AFTER_LEAST_SECONDS = 2;
export const ROOM_AFTER_MOST_SECONDS = 120;

/** A client that has not sent its request by then will not. */
export const REQUEST_MS = 30_000;

/** Longer than a load balancer keeps an idle connection (60 s): the side that closes first must not be ours. */
export const KEEP_ALIVE_MS = 75_000;

/** Names in a path are UUIDs, host names and pool ids; an NFS export may be a long path. */
export const MOST_PARAMETER_LENGTH = 1_024;

/** A token, a few names, and what a load balancer adds. */
export const MOST_HEADER_BYTES = 16 * 1024;

/** So many seconds' worth may come at once: a page opens with a dozen requests, a script walks through a fleet page by page. */
export const BURST_SECONDS = 4;

/** Failed tokens from one address before it is told to wait: each costs a look into the database. */
export const FAILURES_PER_ADDRESS = 30;
export const FAILURES_PER_SECOND = 1;

/** Calls without a token or certificate from one address: a page of the documentation takes three, a balancer asks once a second. */
export const BURST_PER_ADDRESS = 200;
export const STRANGERS_PER_SECOND = 20;

/** Files of the console for one address: a first visit takes about twenty, and a whole team may come from one. They stand in memory. */
export const FILES_BURST_PER_ADDRESS = 4_000;
export const FILES_PER_SECOND = 400;

/** Refused calls of one caller that the audit log keeps at once, and how soon it keeps another: an agent that was given a token of
 *  another role asks every minute. */
export const REFUSALS_PER_CALLER = 5;
export const REFUSALS_PER_CALLER_SECOND = 1 / 600;

/** The same of all callers of one process together: 8,640 rows a day are a few megabytes. */
export const REFUSALS_OF_ALL = 100;
export const REFUSALS_PER_SECOND = 1 / 10;

/** Callers whose shares are remembered; the ones not seen for longest are forgotten first. */
export const MOST_CALLERS = 50_000;
