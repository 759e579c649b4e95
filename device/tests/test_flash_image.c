/* SPDX-License-Identifier: Apache-2.0 */
/* A pack by the probe: taken once, refused, and the power cut at every byte of both flashes that changes. */
#include <stdio.h>

#include "fpr_flash_image.h"
#include "fpr_internal.h"
#include "ram_port.h"

#define UNIT 256u
#define REGION (3u * UNIT)
#define RECEIPT_AT (REGION - UNIT)
#define OFTEN 3u /* cuts one after the other */

static struct ram_device device;
static uint8_t region[REGION];
static int failed;

#define CHECK(told)                                                                                                    \
    do {                                                                                                               \
        if (!(told)) {                                                                                                 \
            ++failed;                                                                                                  \
            (void)printf("%s:%d: not so: %s\n", __FILE__, __LINE__, #told);                                            \
        }                                                                                                              \
    } while (0)

static const uint8_t PACK[] = {0x81, 0xA2, 0x00, 0x66, '/', '0', '/', '0', '/', '0',
                               0x03, 0x68, 'c',  'o',  'a', 'p', ':', '/', '/', 'x'};
static const uint8_t WRONG[] = {0x81, 0xA2, 0x00, 0x66, '/', '0', '/', '0', '/', '7', 0x03, 0x61, 'x'};

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
    CHECK((at <= REGION) && (n <= (REGION - at)));
    memcpy(bytes, &region[at], n);
    return true;
}

static bool write_region(void *ctx, uint32_t at, const uint8_t *bytes, uint32_t n)
{
    uint32_t i;

    (void)ctx;
    CHECK(((at % 16u) == 0u) && ((n % 16u) == 0u));
    for (i = 0; i < n; i++) {
        CHECK(region[at + i] == 0xFFu);
        change(at + i, region[at + i] & bytes[i]);
    }
    return true;
}

static bool erase_region(void *ctx, uint32_t at, uint32_t n)
{
    uint32_t i;

    (void)ctx;
    CHECK(((at % UNIT) == 0u) && ((n % UNIT) == 0u));
    for (i = 0; i < n; i++) {
        change(at + i, 0xFF);
    }
    return true;
}

static const struct fpr_image_port PORT = {read_region, write_region, erase_region, REGION, UNIT};

/* The same bytes as the station writes: tests/device compares them. */
static void put_image(const uint8_t *pack, uint32_t n)
{
    static const uint8_t MAGIC[8] = {'F', 'P', 'R', 'O', 'V', 'P', 'K', '2'};
    struct fpr_sha256 hash;
    uint32_t crc = 0xFFFFFFFFu;
    uint32_t i;
    int bit;

    memset(region, 0xFF, sizeof region);
    memcpy(region, MAGIC, sizeof MAGIC);
    region[8] = (uint8_t)n;
    region[9] = (uint8_t)(n >> 8);
    region[10] = 0;
    region[11] = 0;
    fpr_sha256_begin(&hash);
    fpr_sha256_add(&hash, pack, n);
    fpr_sha256_end(&hash, &region[16]);
    for (i = 0; i < 60u; i++) {
        crc ^= region[i];
        for (bit = 0; bit < 8; bit++) {
            crc = (crc >> 1) ^ (((crc & 1u) != 0u) ? 0xEDB88320u : 0u);
        }
    }
    for (i = 0; i < 4u; i++) {
        region[60u + i] = (uint8_t)(~crc >> (8u * i));
    }
    memcpy(&region[64], pack, n);
}

static enum fpr_image start(void)
{
    ram_start(&device);
    return fpr_flash_image(&device.receiver, &PORT, NULL);
}

static bool blank(uint32_t at, uint32_t end)
{
    for (; at < end; at++) {
        if (region[at] != 0xFFu) {
            return false;
        }
    }
    return true;
}

static bool receipt_says(uint8_t code, const uint8_t *sha, const char *path)
{
    static const uint8_t NOTHING[FPR_SHA_BYTES] = {0};
    const uint8_t *const there = &region[RECEIPT_AT];

    return (memcmp(there, "FPROVRC2", 8) == 0) && (there[8] == code) &&
           (memcmp(&there[16], (sha != NULL) ? sha : NOTHING, FPR_SHA_BYTES) == 0) &&
           (strcmp((const char *)&there[48], path) == 0);
}

static void test_taken_once(void)
{
    uint8_t sha[FPR_SHA_BYTES];

    ram_make(&device);
    put_image(PACK, sizeof PACK);
    memcpy(sha, &region[16], sizeof sha);
    CHECK(start() == FPR_IMAGE_TAKEN);
    CHECK(fpr_state(&device.receiver) == FPR_PROVISIONED);
    CHECK(memcmp(&device.flash[FPR_STORE_PACK_AT], PACK, sizeof PACK) == 0);
    CHECK(receipt_says(FPR_APPLIED, sha, ""));
    CHECK(blank(0, RECEIPT_AT));
    CHECK(start() == FPR_IMAGE_NONE);
    CHECK(receipt_says(FPR_APPLIED, sha, ""));
}

static void test_nothing_is_there(void)
{
    uint32_t at;

    ram_make(&device);
    memset(region, 0xFF, sizeof region);
    CHECK(start() == FPR_IMAGE_NONE);
    CHECK(blank(0, REGION));
    for (at = 0; at < (64u + sizeof PACK); at++) {
        put_image(PACK, sizeof PACK);
        region[at] ^= 0x04u;
        CHECK(start() == FPR_IMAGE_NONE);
        CHECK(fpr_state(&device.receiver) == FPR_EMPTY);
        CHECK(blank(RECEIPT_AT, REGION));
    }
}

static void test_refused(void)
{
    static uint8_t large[300];

    ram_make(&device);
    put_image(WRONG, sizeof WRONG);
    CHECK(start() == FPR_IMAGE_TAKEN);
    CHECK(receipt_says(FPR_RESOURCE_NOT_TAKEN, NULL, "/0/0/7"));
    CHECK(blank(0, RECEIPT_AT));
    CHECK(fpr_state(&device.receiver) == FPR_EMPTY);

    memset(large, 0x5A, sizeof large);
    put_image(large, sizeof large);
    CHECK(start() == FPR_IMAGE_TAKEN);
    CHECK(receipt_says(FPR_TOO_LARGE, NULL, ""));
    CHECK(blank(0, RECEIPT_AT));
}

static void test_another_one_is_stored(void)
{
    uint8_t sha[FPR_SHA_BYTES];

    ram_make(&device);
    put_image(PACK, sizeof PACK);
    CHECK(start() == FPR_IMAGE_TAKEN);
    memcpy(sha, fpr_stored_sha(&device.receiver), sizeof sha);
    put_image(WRONG, sizeof WRONG);
    CHECK(start() == FPR_IMAGE_TAKEN);
    CHECK(receipt_says(FPR_ALREADY_PROVISIONED, sha, ""));
    CHECK(blank(0, RECEIPT_AT));
    put_image(PACK, sizeof PACK);
    CHECK(start() == FPR_IMAGE_TAKEN);
    CHECK(receipt_says(FPR_APPLIED, sha, ""));
}

static void test_a_flash_that_keeps_nothing(void)
{
    ram_make(&device);
    device.bad_write = true;
    put_image(PACK, sizeof PACK);
    CHECK(start() == FPR_IMAGE_TAKEN);
    CHECK(receipt_says(FPR_STORAGE_FAILED, NULL, ""));
    CHECK(blank(0, RECEIPT_AT));
}

/* Cuts the power `cuts` times after so many bytes, then lets it be: taken once, whole, with a receipt. */
static bool cut(const uint8_t *pack, uint32_t n, uint32_t first, uint32_t cuts, uint8_t code)
{
    static volatile uint32_t done;
    static volatile bool reached;
    uint8_t sha[FPR_SHA_BYTES];

    ram_make(&device);
    put_image(pack, n);
    memcpy(sha, &region[16], sizeof sha);
    reached = false;
    for (done = 0; done < cuts; done++) {
        device.power = first + (done * 7u);
        if (setjmp(device.at_cut) == 0) {
            (void)start();
        } else {
            reached = true;
        }
    }
    device.power = RAM_FOR_EVER;
    CHECK(start() != FPR_IMAGE_TROUBLE);
    CHECK(blank(0, RECEIPT_AT));
    CHECK(receipt_says(code, (code == FPR_APPLIED) ? sha : NULL, (code == FPR_APPLIED) ? "" : "/0/0/7"));
    CHECK((fpr_state(&device.receiver) == FPR_PROVISIONED) == (code == FPR_APPLIED));
    return reached;
}

static void test_cuts(void)
{
    uint32_t cuts;
    uint32_t at;

    for (cuts = 1; cuts <= OFTEN; cuts++) {
        at = 0;
        while (cut(PACK, sizeof PACK, at, cuts, FPR_APPLIED)) {
            at++;
        }
        CHECK(at > (2u * UNIT));
        at = 0;
        while (cut(WRONG, sizeof WRONG, at, cuts, FPR_RESOURCE_NOT_TAKEN)) {
            at++;
        }
        CHECK(at > (2u * UNIT));
    }
}

int main(void)
{
    test_taken_once();
    test_nothing_is_there();
    test_refused();
    test_another_one_is_stored();
    test_a_flash_that_keeps_nothing();
    test_cuts();
    (void)printf("%d checks failed\n", failed);
    return (failed == 0) ? 0 : 1;
}
