/* A disk that fails where it is told to. Loaded before libc (LD_PRELOAD), it sees every call that writes below one folder, whoever makes
 * it: Python, SQLite, the typesetter.
 *
 *     disk_arm(root, mode, number, log)      from now on; `number` counts from 0; `log` is a descriptor, or -1
 *
 * TRACE writes each call to the log: kind (1 octet), lengths of both paths (2 x 4), offset (8), length of the data (8), the paths and the
 * data; all numbers little-endian. What is written to a file that has no name any more has the kind NAMELESS. What the process says on its standard output comes there too, as kind SAID.
 * FULL: the call `number` of those that need room writes half of what it has, and every one after it fails with ENOSPC.
 * BROKEN: the call `number` of all fails with EIO. GONE: so does every one after it.
 *
 *
 *     disk_fix(seed)                         from now on chance, clock and process id are what they were after another call with this seed
 *
 * Two runs of one command then write the same octets until a call fails, and what they leave can be compared.
 *
 * Where a call is not known (a copy within the kernel), it is refused, and callers fall back to read and write.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { OFF, TRACE, FULL, BROKEN, GONE };
enum { CREATE = 'c', WRITE = 'w', NAMELESS = 'x', TRUNCATE = 't', SYNC = 's', RENAME = 'r', UNLINK = 'u', MKDIR = 'm', RMDIR = 'd', LINK = 'l', SAID = 'o' };

static char root[4096];
static size_t root_length;
static int mode = OFF, trace = -1;
static long number, seen;
static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;

long disk_seen(void) { return seen; }

void disk_arm(const char *below, int as, long at, int log) {
    strncpy(root, below, sizeof root - 1);
    root_length = strlen(root);
    number = at, seen = 0, trace = log, mode = as;
}

void disk_disarm(void) { mode = OFF; }

/* Chance, clock and process id. */
static uint64_t fixed, drawn, ticks;

void disk_fix(long seed) { fixed = seed, drawn = ticks = 0; }

static void draw(unsigned char *out, size_t length) {
    for (size_t at = 0; at < length; at += 8) { /* splitmix64 (Steele, Lea, Flood 2014) */
        uint64_t mixed = fixed * 0xD1B54A32D192ED03u + ++drawn * 0x9E3779B97F4A7C15u;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
        mixed ^= mixed >> 31;
        memcpy(out + at, &mixed, length - at < 8 ? length - at : 8);
    }
}

ssize_t getrandom(void *out, size_t length, unsigned flags) {
    if (!fixed) return syscall(SYS_getrandom, out, length, flags);
    pthread_mutex_lock(&one), draw(out, length), pthread_mutex_unlock(&one);
    return length;
}

int getentropy(void *out, size_t length) {
    if (fixed) return getrandom(out, length, 0) < 0;
    return syscall(SYS_getrandom, out, length, 0) == (ssize_t)length ? 0 : -1;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    if (!fixed || clock != CLOCK_REALTIME) return syscall(SYS_clock_gettime, clock, now);
    uint64_t tick = __sync_add_and_fetch(&ticks, 1); /* a millisecond each; a later seed is a later hour of 4 December 2026 */
    now->tv_sec = 1796342400 + fixed * 3600 + tick / 1000, now->tv_nsec = tick % 1000 * 1000000;
    return 0;
}

int gettimeofday(struct timeval *now, void *zone) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec, now->tv_usec = exact.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *out) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (out) *out = exact.tv_sec;
    return exact.tv_sec;
}

/* Larger than any that the system gives. */
pid_t getpid(void) { return fixed ? (pid_t)(4194400 + fixed) : (pid_t)syscall(SYS_getpid); }

static int below(const char *path) {
    return mode != OFF && !strncmp(path, root, root_length) && (path[root_length] == '/' || !path[root_length]);
}

static int path_of(int descriptor, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, 4095);
    if (length < 0) return 0;
    path[length] = 0;
    return 1;
}

/* Whether a file has no name any more: the kernel tells so by this ending. */
static int is_nameless(const char *path) {
    size_t length = strlen(path);
    return length > 10 && !strcmp(path + length - 10, " (deleted)");
}

static int is_ours(int descriptor, char *path) { return mode != OFF && path_of(descriptor, path) && below(path); }

static int absolute(int folder, const char *path, char *out) {
    if (mode == OFF) return 0;
    if (path[0] == '/') { snprintf(out, 4096, "%s", path); return below(out); }
    char base[4096];
    if (folder == AT_FDCWD) { if (!getcwd(base, sizeof base)) return 0; }
    else if (!path_of(folder, base)) return 0;
    if ((size_t)snprintf(out, 4096, "%s/%s", base, path) >= 4096) return 0;
    return below(out);
}

static void put(const void *octets, size_t length) {
    while (length) {
        ssize_t done = syscall(SYS_write, trace, octets, length);
        if (done <= 0) _exit(98);
        octets = (const char *)octets + done, length -= done;
    }
}

static void tell(char kind, const char *first, const char *second, uint64_t offset, const void *data, uint64_t length) {
    if (mode != TRACE) return;
    uint32_t one_length = strlen(first), two_length = strlen(second);
    put(&kind, 1), put(&one_length, 4), put(&two_length, 4), put(&offset, 8), put(&length, 8);
    put(first, one_length), put(second, two_length);
    if (data) put(data, length);
}

/* Whether this call is to fail, and with what; -1: it is to write half. */
static int fate(int needs_room) {
    if (mode == TRACE) { seen++; return 0; }
    if (mode == FULL && !needs_room) return 0;
    long now = seen++;
    if (mode == FULL) return now == number ? -1 : now > number ? ENOSPC : 0;
    if (mode == BROKEN) return now == number ? EIO : 0;
    return now >= number ? EIO : 0;
}

#define REAL(name) static __typeof__(name) *real; if (!real) real = dlsym(RTLD_NEXT, #name)
#define DENY(error) do { errno = (error); pthread_mutex_unlock(&one); return -1; } while (0)
#define BEGIN pthread_mutex_lock(&one)
#define END pthread_mutex_unlock(&one)

static int simple(int ours, int needs_room) {
    int error = ours ? fate(needs_room) : 0;
    return error < 0 ? ENOSPC : error;
}

static int opened(int folder, const char *path, int flags, mode_t bits, int (*call)(int, const char *, int, mode_t)) {
    char full[4096];
    if (fixed && !strcmp(path, "/dev/urandom")) { errno = ENOENT; return -1; } /* SQLite takes the clock and the process id then */
    if (!(flags & (O_CREAT | O_TRUNC)) || !absolute(folder, path, full)) return call(folder, path, flags, bits);
    BEGIN;
    int is_new = syscall(SYS_faccessat, AT_FDCWD, full, F_OK) != 0;
    int error = (is_new || (flags & O_TRUNC)) ? simple(1, is_new) : 0;
    if (error) DENY(error);
    int descriptor = call(folder, path, flags, bits);
    if (descriptor >= 0 && is_new) tell(CREATE, full, "", 0, 0, 0);
    else if (descriptor >= 0 && (flags & O_TRUNC)) tell(TRUNCATE, full, "", 0, 0, 0);
    END;
    return descriptor;
}

static int call_openat(int folder, const char *path, int flags, mode_t bits) {
    return syscall(SYS_openat, folder, path, flags | O_LARGEFILE, bits);
}

#define BITS mode_t bits = 0; if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); bits = va_arg(rest, int); va_end(rest); }
int open(const char *path, int flags, ...) { BITS return opened(AT_FDCWD, path, flags, bits, call_openat); }
int open64(const char *path, int flags, ...) { BITS return opened(AT_FDCWD, path, flags, bits, call_openat); }
int openat(int folder, const char *path, int flags, ...) { BITS return opened(folder, path, flags, bits, call_openat); }
int openat64(int folder, const char *path, int flags, ...) { BITS return opened(folder, path, flags, bits, call_openat); }

static ssize_t written(int descriptor, const void *octets, size_t length, off_t offset, int is_at) {
    char path[4096];
    if (descriptor == 1 && mode == TRACE) { BEGIN; tell(SAID, "", "", 0, octets, length); END; }
    if (!is_ours(descriptor, path)) return is_at ? syscall(SYS_pwrite64, descriptor, octets, length, offset) : syscall(SYS_write, descriptor, octets, length);
    BEGIN;
    int error = fate(1);
    if (error < 0 && length > 1) length /= 2;
    else if (error < 0) DENY(ENOSPC);
    else if (error) DENY(error);
    if (!is_at) offset = (fcntl(descriptor, F_GETFL) & O_APPEND) ? lseek(descriptor, 0, SEEK_END) : lseek(descriptor, 0, SEEK_CUR);
    ssize_t done = is_at ? syscall(SYS_pwrite64, descriptor, octets, length, offset) : syscall(SYS_write, descriptor, octets, length);
    if (done > 0) tell(is_nameless(path) ? NAMELESS : WRITE, path, "", offset, octets, done);
    END;
    return done;
}

ssize_t write(int descriptor, const void *octets, size_t length) { return written(descriptor, octets, length, 0, 0); }
ssize_t pwrite(int descriptor, const void *octets, size_t length, off_t offset) { return written(descriptor, octets, length, offset, 1); }
ssize_t pwrite64(int descriptor, const void *octets, size_t length, off64_t offset) { return written(descriptor, octets, length, offset, 1); }

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
    char path[4096];
    if (!is_ours(descriptor, path) && descriptor != 1) return syscall(SYS_writev, descriptor, parts, count);
    for (int i = 0; i < count; i++) /* a short write is allowed: the first part that holds something */
        if (parts[i].iov_len) return written(descriptor, parts[i].iov_base, parts[i].iov_len, 0, 0);
    return 0;
}

static int truncated(int descriptor, off_t length) {
    char path[4096];
    if (!is_ours(descriptor, path)) return syscall(SYS_ftruncate, descriptor, length);
    BEGIN;
    struct stat status;
    int error = simple(1, fstat(descriptor, &status) == 0 && length > status.st_size);
    if (error) DENY(error);
    int result = syscall(SYS_ftruncate, descriptor, length);
    if (!result && !is_nameless(path)) tell(TRUNCATE, path, "", length, 0, 0);
    END;
    return result;
}

int ftruncate(int descriptor, off_t length) { return truncated(descriptor, length); }
int ftruncate64(int descriptor, off64_t length) { return truncated(descriptor, length); }

static int synced(int descriptor) {
    char path[4096];
    if (!is_ours(descriptor, path)) return 0;
    BEGIN;
    int error = simple(1, 0);
    if (error) DENY(error);
    if (!is_nameless(path)) tell(SYNC, path, "", 0, 0, 0);
    END;
    return 0; /* What outlives the power is decided elsewhere: the disk of this machine need not work for it. */
}

int fsync(int descriptor) { return synced(descriptor); }
int fdatasync(int descriptor) { return synced(descriptor); }

static int renamed(int from, const char *source, int to, const char *target, unsigned flags) {
    char one_path[4096], two_path[4096];
    int ours = absolute(from, source, one_path) | absolute(to, target, two_path);
    if (!ours) return syscall(SYS_renameat2, from, source, to, target, flags);
    BEGIN;
    int error = simple(1, 0);
    if (error) DENY(error);
    int result = syscall(SYS_renameat2, from, source, to, target, flags);
    if (!result) tell(RENAME, one_path, two_path, 0, 0, 0);
    END;
    return result;
}

int rename(const char *source, const char *target) { return renamed(AT_FDCWD, source, AT_FDCWD, target, 0); }
int renameat(int from, const char *source, int to, const char *target) { return renamed(from, source, to, target, 0); }
int renameat2(int from, const char *source, int to, const char *target, unsigned flags) { return renamed(from, source, to, target, flags); }

static int removed(int folder, const char *path, int flags) {
    char full[4096];
    if (!absolute(folder, path, full)) return syscall(SYS_unlinkat, folder, path, flags);
    BEGIN;
    int error = syscall(SYS_faccessat, AT_FDCWD, full, F_OK) == 0 ? simple(1, 0) : 0;
    if (error) DENY(error);
    int result = syscall(SYS_unlinkat, folder, path, flags);
    if (!result) tell(flags & AT_REMOVEDIR ? RMDIR : UNLINK, full, "", 0, 0, 0);
    END;
    return result;
}

int unlink(const char *path) { return removed(AT_FDCWD, path, 0); }
int unlinkat(int folder, const char *path, int flags) { return removed(folder, path, flags); }
int rmdir(const char *path) { return removed(AT_FDCWD, path, AT_REMOVEDIR); }

int mkdirat(int folder, const char *path, mode_t bits) {
    char full[4096];
    if (!absolute(folder, path, full)) return syscall(SYS_mkdirat, folder, path, bits);
    BEGIN;
    int error = syscall(SYS_faccessat, AT_FDCWD, full, F_OK) == 0 ? 0 : simple(1, 1);
    if (error) DENY(error);
    int result = syscall(SYS_mkdirat, folder, path, bits);
    if (!result) tell(MKDIR, full, "", 0, 0, 0);
    END;
    return result;
}

int mkdir(const char *path, mode_t bits) { return mkdirat(AT_FDCWD, path, bits); }

int linkat(int from, const char *source, int to, const char *target, int flags) {
    char one_path[4096], two_path[4096];
    int ours = absolute(from, source, one_path) & absolute(to, target, two_path);
    if (!ours) return syscall(SYS_linkat, from, source, to, target, flags);
    BEGIN;
    int error = simple(1, 1);
    if (error) DENY(error);
    int result = syscall(SYS_linkat, from, source, to, target, flags);
    if (!result) tell(LINK, one_path, two_path, 0, 0, 0);
    END;
    return result;
}

int link(const char *source, const char *target) { return linkat(AT_FDCWD, source, AT_FDCWD, target, 0); }

#define REFUSED { if (mode != OFF) { errno = EINVAL; return -1; } }
ssize_t sendfile(int out, int in, off_t *offset, size_t count) { REFUSED return syscall(SYS_sendfile, out, in, offset, count); }
ssize_t sendfile64(int out, int in, off64_t *offset, size_t count) { REFUSED return syscall(SYS_sendfile, out, in, offset, count); }
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t count, unsigned flags) {
    REFUSED return syscall(SYS_copy_file_range, in, from, out, to, count, flags);
}
int posix_fallocate(int descriptor, off_t offset, off_t length) {
    char path[4096];
    return is_ours(descriptor, path) ? EINVAL : (int)(syscall(SYS_fallocate, descriptor, 0, offset, length) ? errno : 0);
}
