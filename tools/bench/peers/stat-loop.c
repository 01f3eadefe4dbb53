// The floor for an unchanged audit: statx for each path on stdin, one thread. Prints µs of wall and CPU time.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static double seconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  int runs = argc > 1 ? atoi(argv[1]) : 1;
  char **paths = NULL, *line = NULL;
  size_t count = 0, room = 0, size = 0;
  ssize_t length;
  while ((length = getline(&line, &size, stdin)) > 0) {
    if (line[length - 1] == '\n') line[length - 1] = '\0';
    if (count == room) paths = realloc(paths, (room = room ? room * 2 : 1024) * sizeof *paths);
    paths[count++] = strdup(line);
  }
  for (int run = 0; run < runs; run++) {
    unsigned long long occupied = 0;
    double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (size_t i = 0; i < count; i++) {
      struct statx st;
      if (statx(AT_FDCWD, paths[i], AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, &st) == 0) occupied += st.stx_blocks;
    }
    wall = seconds(CLOCK_MONOTONIC) - wall;
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf("%.0f %.0f %llu\n", wall * 1e6, cpu * 1e6, occupied * 512);
  }
  return 0;
}
