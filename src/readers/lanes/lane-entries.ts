// Where the two files lie that Node starts by itself: beside this one, as sources; beside the bundle, when built.

/** What a lane starts. */
export interface LaneEntries {
  readonly worker: URL;
  readonly child: URL;
}

/** The files of this installation. The build turns .ts into .js here (tools/build-program.ts); tests hand over others. */
export function laneEntries(): LaneEntries {
  return { worker: new URL('./lane-worker.ts', import.meta.url), child: new URL('./lane-child.ts', import.meta.url) };
}
