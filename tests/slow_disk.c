/* A disk that is slow, full or ends a program in mid-write, for the tests and benchmarks; loaded by LD_PRELOAD.
 *
 * It sits between a program and the C library and looks at what databases use: pwrite, fsync, fdatasync, ftruncate and
 * unlink. SLOW_DISK_MS: how long each fsync takes more. slow_disk() sets that and the fault of the calling process:
 *   KILL_BEFORE / KILL_AFTER  SIGKILL before or after call `at`, TORN: half of that write is done first
 *   FULL                      from call `at` on, writes fail with ENOSPC
 *   BROKEN                    from call `at` on, writes and fsyncs fail with EIO
 * at = 0: none. slow_disk_calls() says how many calls there were.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

enum fault { NONE, KILL_BEFORE, KILL_AFTER, TORN, FULL, BROKEN };

static atomic_long delay_us, calls, fault_at;
static atomic_int fault;

__attribute__((constructor)) static void begin(void) {
    const char *ms = getenv("SLOW_DISK_MS");
    if (ms) delay_us = (long)(atof(ms) * 1000);
}

void slow_disk(long new_delay_us, int new_fault, long at) {
    delay_us = new_delay_us;
    fault = new_fault;
    fault_at = at;
    calls = 0;
}

long slow_disk_calls(void) { return calls; }

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* What becomes of this call: 0 as ever, an errno, or -1: it is the one to die after; -2: in its middle. */
static int meet(int syncs) {
    long now = ++calls;
    if (!fault_at || now < fault_at) return 0;
    switch (fault) {
    case KILL_BEFORE: die(); return 0;
    case KILL_AFTER: return -1;
    case TORN: return -2;
    case FULL: return syncs ? 0 : ENOSPC;
    case BROKEN: return EIO;
    default: return 0;
    }
}

static void wait_for_disk(void) {
    struct timespec left = {delay_us / 1000000, delay_us % 1000000 * 1000};
    while (delay_us && nanosleep(&left, &left) && errno == EINTR) {}
}

#define REFUSED(met) do { if ((met) > 0) { errno = (met); return -1; } } while (0)

static ssize_t write_at(const char *name, int file, const void *data, size_t size, off_t offset) {
    ssize_t (*call)(int, const void *, size_t, off_t) = real(name);
    int met = meet(0);
    REFUSED(met);
    ssize_t done = call(file, data, met == -2 ? size / 2 : size, offset);
    if (met) die();
    return done;
}

ssize_t pwrite(int file, const void *data, size_t size, off_t offset) {
    return write_at("pwrite", file, data, size, offset);
}

ssize_t pwrite64(int file, const void *data, size_t size, off_t offset) {
    return write_at("pwrite64", file, data, size, offset);
}

static int sync_with(const char *name, int file) {
    int (*call)(int) = real(name);
    int met = meet(1);
    REFUSED(met);
    int done = call(file);
    if (met) die();
    wait_for_disk();
    return done;
}

int fsync(int file) { return sync_with("fsync", file); }
int fdatasync(int file) { return sync_with("fdatasync", file); }

static int cut(const char *name, int file, off_t size) {
    int (*call)(int, off_t) = real(name);
    int met = meet(0);
    REFUSED(met);
    int done = call(file, size);
    if (met) die();
    return done;
}

int ftruncate(int file, off_t size) { return cut("ftruncate", file, size); }
int ftruncate64(int file, off_t size) { return cut("ftruncate64", file, size); }

int unlink(const char *path) {
    int (*call)(const char *) = real("unlink");
    int met = meet(1);
    if (met > 0) met = 0;
    int done = call(path);
    if (met) die();
    return done;
}
