/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The flash: a file that behaves like NOR flash. Erasing makes its bytes 0xFF, writing only clears bits; what a call
 * has returned from is there after the power was cut (kill -9), what it was at may be there in part.
 */
#define _XOPEN_SOURCE 600

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "posix_port.h"

#define PIECE_BYTES 1024u

static bool put(const struct posix_device *device, uint32_t at, const uint8_t *bytes, uint32_t n)
{
    return pwrite(device->flash, bytes, n, (off_t)at) == (ssize_t)n;
}

bool posix_flash_read(void *ctx, uint32_t at, uint8_t *bytes, uint32_t n)
{
    const struct posix_device *const device = ctx;

    return pread(device->flash, bytes, n, (off_t)at) == (ssize_t)n;
}

bool posix_flash_write(void *ctx, uint32_t at, const uint8_t *bytes, uint32_t n)
{
    const struct posix_device *const device = ctx;
    uint8_t there[FPR_STORE_ALIGN];
    uint32_t done;
    uint32_t i;

    for (done = 0; done < n; done += FPR_STORE_ALIGN) {
        if (!posix_flash_read(ctx, at + done, there, sizeof there)) {
            return false;
        }
        for (i = 0; i < FPR_STORE_ALIGN; i++) {
            there[i] &= bytes[done + i];
        }
        if (!put(device, at + done, there, sizeof there)) {
            return false;
        }
    }
    return fsync(device->flash) == 0;
}

static bool fill(const struct posix_device *device, uint32_t begin)
{
    uint8_t erased[PIECE_BYTES];
    uint32_t at;

    memset(erased, 0xFF, sizeof erased);
    for (at = begin; at < device->flash_bytes; at += PIECE_BYTES) {
        const uint32_t left = device->flash_bytes - at;

        if (!put(device, at, erased, (left < PIECE_BYTES) ? left : PIECE_BYTES)) {
            return false;
        }
    }
    return fsync(device->flash) == 0;
}

uint8_t posix_flash_erase(void *ctx)
{
    return fill(ctx, 0) ? (uint8_t)FPR_APPLIED : (uint8_t)FPR_STORAGE_FAILED;
}

bool posix_open_flash(struct posix_device *device, const char *path)
{
    off_t size;

    device->flash = open(path, O_RDWR | O_CREAT, S_IRUSR | S_IWUSR); /* it holds keys */
    if (device->flash < 0) {
        perror(path);
        return false;
    }
    size = lseek(device->flash, 0, SEEK_END);
    if ((size < (off_t)device->flash_bytes) && !fill(device, (uint32_t)size)) { /* a new chip is blank */
        perror(path);
        return false;
    }
    return true;
}
