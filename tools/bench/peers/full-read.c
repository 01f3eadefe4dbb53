// The floor for a full audit: open, fstat, pread of 4 KiB, close for each path on stdin, by N threads. Prints µs of wall and CPU time.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { CHUNK = 256, HEAD = 4096 };

static char **paths;
static size_t count;
static size_t next_path;
static unsigned long long occupied;

static void *worker(void *unused) {
  (void)unused;
  char head[HEAD];
  unsigned long long sum = 0;
  for (;;) {
    size_t from = __atomic_fetch_add(&next_path, CHUNK, __ATOMIC_RELAXED);
    if (from >= count) break;
    size_t to = from + CHUNK < count ? from + CHUNK : count;
    for (size_t i = from; i < to; i++) {
      int fd = open(paths[i], O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | O_NOFOLLOW | O_NOATIME);
      if (fd < 0) continue;
      struct stat st;
      if (fstat(fd, &st) == 0 && pread(fd, head, sizeof head, 0) > 0) sum += (unsigned long long)st.st_blocks;
      close(fd);
    }
  }
  __atomic_fetch_add(&occupied, sum, __ATOMIC_RELAXED);
  return NULL;
}

static double seconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void read_paths(void) {
  char *line = NULL;
  size_t size = 0, room = 0;
  ssize_t length;
  while ((length = getline(&line, &size, stdin)) > 0) {
    if (line[length - 1] == '\n') line[length - 1] = '\0';
    if (count == room) paths = realloc(paths, (room = room ? room * 2 : 1024) * sizeof *paths);
    paths[count++] = strdup(line);
  }
}

int main(int argc, char **argv) {
  int threads = argc > 1 ? atoi(argv[1]) : 1;
  int runs = argc > 2 ? atoi(argv[2]) : 1;
  read_paths();
  for (int run = 0; run < runs; run++) {
    pthread_t ids[64];
    next_path = 0;
    occupied = 0;
    double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    for (int i = 0; i < threads && i < 64; i++) pthread_create(&ids[i], NULL, worker, NULL);
    for (int i = 0; i < threads && i < 64; i++) pthread_join(ids[i], NULL);
    wall = seconds(CLOCK_MONOTONIC) - wall;
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf("%.0f %.0f %llu\n", wall * 1e6, cpu * 1e6, occupied * 512);
  }
  return 0;
}
