/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Delivery by probe (docs/device-contract.md, last section): a pack that was written into a region of the flash, taken
 * at the start of a device without a UART. The firmware calls fpr_flash_image() once behind fpr_init(), where `send`
 * of struct fpr_port may do nothing.
 */
#ifndef FPR_FLASH_IMAGE_H
#define FPR_FLASH_IMAGE_H

#include "fpr.h"

/* The region, byte 0 is its start. It is another one than that of the storage. */
struct fpr_image_port {
    /* Reads any bytes of the region. */
    bool (*read)(void *ctx, uint32_t at, uint8_t *bytes, uint32_t n);
    /* Writes to erased bytes; `at` and `n` are multiples of 16. When it returns they are in the flash. */
    bool (*write)(void *ctx, uint32_t at, const uint8_t *bytes, uint32_t n);
    /* Makes bytes 0xFF, the first ones first; `at` and `n` are multiples of `unit_bytes`. It returns when it is done. */
    bool (*erase)(void *ctx, uint32_t at, uint32_t n);
    uint32_t region_bytes; /* whole erase units, two at least: the last one is the receipt's */
    uint32_t unit_bytes;
};

enum fpr_image {
    FPR_IMAGE_NONE = 0,    /* nothing to take was there */
    FPR_IMAGE_TAKEN = 1,   /* there was, and its receipt is written; what became of it: fpr_result() */
    FPR_IMAGE_TROUBLE = 2  /* the region cannot be read or written; the next start tries again */
};

/* Looks for a pack, takes it, writes the receipt and erases the image. It needs the receiver's pack buffer. */
enum fpr_image fpr_flash_image(struct fpr *r, const struct fpr_image_port *port, void *ctx);

#endif
