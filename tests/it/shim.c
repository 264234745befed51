/* What a failing disk looks like to the program: preloaded into the server, switched by a file, silent otherwise.
 *
 * GOODTURN_SHIM_SWITCH names a file whose first word says what fails on the database's files: "sync" (fsync and
 * fdatasync answer EIO), "write" (EIO), "full" (ENOSPC). No such file: nothing fails. GOODTURN_SHIM_TRACE names a file
 * that gets a line for each write and sync that the server still asks for while the switch stands or after a sync
 * has failed. It touches only files whose name holds "goodturn.db", and never the "-shm" one, which holds no data. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static int sync_has_failed;

static int is_database(int fd, char *name, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, name, size - 1);
    if (length <= 0) return 0;
    name[length] = 0;
    return strstr(name, "goodturn.db") != NULL && strstr(name, "-shm") == NULL;
}

static char switched(void) {
    const char *path = getenv("GOODTURN_SHIM_SWITCH");
    char word = 0;
    if (path == NULL) return 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    if (read(fd, &word, 1) != 1) word = 0;
    close(fd);
    return word;
}

static void trace(const char *what, const char *name) {
    static ssize_t (*real)(int, const void *, size_t);
    const char *path = getenv("GOODTURN_SHIM_TRACE");
    char line[512];
    if (path == NULL) return;
    if (real == NULL) real = (ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0) return;
    const char *base = strrchr(name, '/');
    int length = snprintf(line, sizeof line, "%s %s\n", what, base ? base + 1 : name);
    if (real(fd, line, (size_t)length) != length) abort();
    close(fd);
}

/* What a write is to fail with, 0 for nothing. */
static int write_fault(int fd, const char *what) {
    char name[4096];
    if (!is_database(fd, name, sizeof name)) return 0;
    char word = switched();
    if (word || sync_has_failed) trace(what, name);
    return word == 'w' ? EIO : word == 'f' ? ENOSPC : 0;
}

static int sync_fault(int fd, const char *what) {
    char name[4096];
    if (!is_database(fd, name, sizeof name)) return 0;
    char word = switched();
    if (word || sync_has_failed) trace(what, name);
    if (word == 's') sync_has_failed = 1;
    return word == 's' ? EIO : 0;
}

#define REAL(type, name, arguments) \
    static type(*real) arguments; \
    if (real == NULL) real = (type(*) arguments)dlsym(RTLD_NEXT, name)
#define FAIL(fault) \
    do { int wrong = (fault); if (wrong) { errno = wrong; return -1; } } while (0)

ssize_t write(int fd, const void *bytes, size_t count) {
    REAL(ssize_t, "write", (int, const void *, size_t));
    FAIL(write_fault(fd, "write"));
    return real(fd, bytes, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    REAL(ssize_t, "pwrite", (int, const void *, size_t, off_t));
    FAIL(write_fault(fd, "write"));
    return real(fd, bytes, count, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    REAL(ssize_t, "pwrite64", (int, const void *, size_t, off64_t));
    FAIL(write_fault(fd, "write"));
    return real(fd, bytes, count, at);
}

int ftruncate(int fd, off_t length) {
    REAL(int, "ftruncate", (int, off_t));
    FAIL(write_fault(fd, "truncate"));
    return real(fd, length);
}

int ftruncate64(int fd, off64_t length) {
    REAL(int, "ftruncate64", (int, off64_t));
    FAIL(write_fault(fd, "truncate"));
    return real(fd, length);
}

int fsync(int fd) {
    REAL(int, "fsync", (int));
    FAIL(sync_fault(fd, "sync"));
    return real(fd);
}

int fdatasync(int fd) {
    REAL(int, "fdatasync", (int));
    FAIL(sync_fault(fd, "sync"));
    return real(fd);
}
