/* SPDX-License-Identifier: Apache-2.0 */
/* A device in RAM for tests: its flash keeps NOR's rules, fails where asked, and loses its power at any byte. */
#ifndef RAM_PORT_H
#define RAM_PORT_H

#include <setjmp.h>

#include "fpr.h"

#define RAM_STORE_BYTES 384u
#define RAM_PACK_BYTES 256u
#define RAM_HEARD_BYTES 2048u
#define RAM_FOR_EVER 0xFFFFFFFFu

struct ram_device {
    struct fpr receiver;
    struct fpr_port port;
    uint8_t flash[RAM_STORE_BYTES];
    uint8_t buffer[RAM_PACK_BYTES];
    uint32_t power; /* bytes of flash that can still be changed before the power is cut */
    jmp_buf at_cut;
    bool bad_write; /* a bit of what is written does not stick */
    bool reset_asked;
    uint8_t busy_calls;  /* apply is busy so often */
    uint8_t busy_erases; /* erasing is */
    uint32_t erase_parts;  /* so many calls erase all, a part each: the port counts them in `erased_parts` */
    uint32_t erased_parts;
    uint8_t verdict;     /* of apply; FPR_APPLIED asks fpr_pack_check() */
    uint8_t csr[4];
    bool has_csr;
    uint32_t unix_s;
    uint32_t heard_size;
    uint8_t heard[RAM_HEARD_BYTES]; /* what it has sent; the oldest is dropped */
};

void ram_make(struct ram_device *device);  /* a new chip */
void ram_start(struct ram_device *device); /* gives it power */
/* Lets it work until it has nothing more to do. */
void ram_settle(struct ram_device *device);
/* Hands it a packet as a frame. */
void ram_frame(struct ram_device *device, const uint8_t *packet, uint32_t n);
/* The packet of the last frame that it has sent; 0 where there is none. */
uint32_t ram_answer(const struct ram_device *device, uint8_t *packet, uint32_t room);

/* Requests: each returns the size of its packet. */
uint32_t ram_write_request(uint8_t *packet, const char *path, uint32_t off, const uint32_t *length, const uint8_t *data,
                           uint32_t n);
uint32_t ram_read_request(uint8_t *packet, const char *path, uint32_t off, uint8_t command);
uint32_t ram_sha_request(uint8_t *packet, const char *path, const uint8_t sha[FPR_SHA_BYTES]);

#endif
