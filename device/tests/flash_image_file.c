/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One start of a device without a UART whose flash is a file: its storage, then the region for the probe.
 *     flash_image_file FILE [BYTES]   with BYTES the power is cut when so many have been changed
 * It says what came of the image; 3 where the power was cut.
 */
#include <stdio.h>
#include <stdlib.h>

#include "fpr_flash_image.h"
#include "fpr_internal.h"
#include "ram_port.h"

#define UNIT 256u
#define REGION (3u * UNIT)

static struct ram_device device;
static uint8_t region[REGION];

static void change(uint32_t at, uint8_t value)
{
    if (device.power == 0u) {
        longjmp(device.at_cut, 1);
    }
    device.power -= (device.power == RAM_FOR_EVER) ? 0u : 1u;
    region[at] = value;
}

static bool read_region(void *ctx, uint32_t at, uint8_t *bytes, uint32_t n)
{
    (void)ctx;
    memcpy(bytes, &region[at], n);
    return true;
}

static bool write_region(void *ctx, uint32_t at, const uint8_t *bytes, uint32_t n)
{
    uint32_t i;

    (void)ctx;
    for (i = 0; i < n; i++) {
        change(at + i, region[at + i] & bytes[i]);
    }
    return true;
}

static bool erase_region(void *ctx, uint32_t at, uint32_t n)
{
    uint32_t i;

    (void)ctx;
    for (i = 0; i < n; i++) {
        change(at + i, 0xFF);
    }
    return true;
}

/* Any record: it is the station's pack that is tried here, not this table of resources. */
static uint8_t take_all(void *ctx, const uint8_t *pack, uint32_t n, struct fpr_refusal *why)
{
    (void)ctx;
    (void)why;
    return ((n > 0u) && ((pack[0] >> 5) == FPR_CBOR_ARRAY)) ? (uint8_t)FPR_APPLIED : (uint8_t)FPR_MALFORMED;
}

static bool copy(FILE *file, bool out)
{
    const size_t stored = out ? fwrite(device.flash, 1, sizeof device.flash, file)
                              : fread(device.flash, 1, sizeof device.flash, file);
    const size_t rest = out ? fwrite(region, 1, sizeof region, file) : fread(region, 1, sizeof region, file);

    return (stored == sizeof device.flash) && (rest == sizeof region);
}

int main(int argc, char **argv)
{
    static const struct fpr_image_port PORT = {read_region, write_region, erase_region, REGION, UNIT};
    FILE *const file = (argc > 1) ? fopen(argv[1], "r+b") : NULL;
    int code = 3;

    ram_make(&device);
    device.port.apply = take_all;
    if ((file == NULL) || !copy(file, false)) {
        return 2;
    }
    device.power = (argc > 2) ? (uint32_t)strtoul(argv[2], NULL, 10) : RAM_FOR_EVER;
    if (setjmp(device.at_cut) == 0) {
        ram_start(&device);
        (void)printf("%d\n", (int)fpr_flash_image(&device.receiver, &PORT, NULL));
        code = 0;
    }
    return ((fseek(file, 0, SEEK_SET) == 0) && copy(file, true) && (fclose(file) == 0)) ? code : 2;
}
