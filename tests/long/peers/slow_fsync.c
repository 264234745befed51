// Makes every fsync and fdatasync of a program take longer, as a slow disk does: SLOW_FSYNC_US microseconds more, slept before the call.
// Preloaded (LD_PRELOAD); the calls themselves are still made.
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void wait_a_while(void) {
    const char *told = getenv("SLOW_FSYNC_US");
    long us = told ? strtol(told, NULL, 10) : 0;
    struct timespec left = {us / 1000000, us % 1000000 * 1000};
    while (us > 0 && nanosleep(&left, &left) != 0) {
    }
}

int fsync(int file) {
    wait_a_while();
    return (int)syscall(SYS_fsync, file);
}

int fdatasync(int file) {
    wait_a_while();
    return (int)syscall(SYS_fdatasync, file);
}
