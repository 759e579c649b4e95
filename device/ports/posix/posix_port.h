/* SPDX-License-Identifier: Apache-2.0 */
/* A device on a PC: the line is a TCP port or a pseudo-terminal, the flash is a file. */
#ifndef POSIX_PORT_H
#define POSIX_PORT_H

#include <time.h>

#include "fpr.h"

#define POSIX_MOST_OBJECTS 3u
#define POSIX_NAME_BYTES 256u
#define POSIX_CHIP_BYTES 65u

struct posix_device {
    /* what it is */
    char name[POSIX_NAME_BYTES];
    char chip[POSIX_CHIP_BYTES];
    long busy_ms; /* how long it takes over a pack */
    bool resets_on_open;
    /* its line */
    int listener; /* -1 where the line is a pseudo-terminal */
    int line;     /* -1 where nobody is there */
    /* its flash */
    int flash;
    uint32_t flash_bytes;
    /* what it is at */
    struct timespec busy_until;
    bool is_applying;
    bool reset_asked;
};

/* ---- posix_line.c: true where it worked, else it has said why ---- */
bool posix_listen(struct posix_device *device, const char *port);
bool posix_open_terminal(struct posix_device *device);
/* Waits for bytes, or for whoever opens the line, at most so long; returns how many bytes came. */
size_t posix_receive(struct posix_device *device, uint8_t *bytes, size_t room, int wait_ms, bool *opened);
void posix_send(void *ctx, const uint8_t *bytes, size_t n);

/* ---- posix_flash.c ---- */
bool posix_open_flash(struct posix_device *device, const char *path);
uint8_t posix_flash_erase(void *ctx);
bool posix_flash_write(void *ctx, uint32_t at, const uint8_t *bytes, uint32_t n);
bool posix_flash_read(void *ctx, uint32_t at, uint8_t *bytes, uint32_t n);

#endif
