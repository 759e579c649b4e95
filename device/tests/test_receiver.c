/* SPDX-License-Identifier: Apache-2.0 */
/* Unit tests of the receiver, on a device in RAM. What a station sees is tested from outside, in tests/device. */
#include <stdio.h>
#include <stdlib.h>

#include "fpr_internal.h"
#include "ram_port.h"

#define PROVISION "/factory/provision.cbor"
#define COMMIT "/factory/commit.cbor"
#define ERASE "/factory/erase.cbor"
#define LOCK "/factory/lock.cbor"
#define RESULT_TEXT "/factory/result.txt"

#define CHECK(holds) check((holds), #holds, __LINE__)

static struct ram_device device;
static uint8_t packet[2048];
static uint8_t answer[2048];

static void check(bool holds, const char *what, int line)
{
    if (!holds) {
        fprintf(stderr, "tests/test_receiver.c:%d: %s\n", line, what);
        exit(1);
    }
}

/* [{0: "/0/1/0", 3: "coaps://a"}, {0: "/0/1/1", 4: false}] */
static const uint8_t PACK[] = {0x82, 0xa2, 0x00, 0x66, '/', '0', '/', '1', '/', '0', 0x03, 0x69, 'c', 'o', 'a', 'p',
                               's',  ':',  '/',  '/',  'a', 0xa2, 0x00, 0x66, '/', '0', '/', '1', '/', '1', 0x04, 0xf4};

static void sha_of(const uint8_t *bytes, size_t n, uint8_t sha[FPR_SHA_BYTES])
{
    struct fpr_sha256 hash;

    fpr_sha256_begin(&hash);
    fpr_sha256_add(&hash, bytes, n);
    fpr_sha256_end(&hash, sha);
}

static void send_pack(const uint8_t *pack, uint32_t n)
{
    ram_frame(&device, packet, ram_write_request(packet, PROVISION, 0, &n, pack, n));
}

static void send_sha(const char *path, const uint8_t *pack, uint32_t n)
{
    uint8_t sha[FPR_SHA_BYTES];

    sha_of(pack, n, sha);
    ram_frame(&device, packet, ram_sha_request(packet, path, sha));
}

static uint8_t result(void)
{
    const char *path;

    return fpr_result(&device.receiver, &path);
}

static uint8_t take(const uint8_t *pack, uint32_t n)
{
    send_pack(pack, n);
    send_sha(COMMIT, pack, n);
    ram_settle(&device);
    return result();
}

static void fresh(void)
{
    ram_make(&device);
    ram_start(&device);
}

static bool flash_holds(const uint8_t *bytes, uint32_t n)
{
    uint32_t at;

    for (at = 0; (at + n) <= RAM_STORE_BYTES; at++) {
        if (memcmp(&device.flash[at], bytes, n) == 0) {
            return true;
        }
    }
    return false;
}

/* ---- SHA-256: the vectors of FIPS 180-4, and a length at each place of a block ---- */

static void digests_are_those_of_the_standard(void)
{
    static const uint8_t EMPTY[4] = {0xe3, 0xb0, 0xc4, 0x42};
    static const uint8_t ABC[4] = {0xba, 0x78, 0x16, 0xbf};
    static const uint8_t MILLION[4] = {0xcd, 0xc7, 0x6e, 0x5c};
    struct fpr_sha256 hash;
    uint8_t sha[FPR_SHA_BYTES];
    int i;

    sha_of((const uint8_t *)"", 0, sha);
    CHECK(memcmp(sha, EMPTY, 4) == 0);
    sha_of((const uint8_t *)"abc", 3, sha);
    CHECK(memcmp(sha, ABC, 4) == 0);
    fpr_sha256_begin(&hash);
    for (i = 0; i < 1000000; i++) {
        fpr_sha256_add(&hash, (const uint8_t *)"a", 1);
    }
    fpr_sha256_end(&hash, sha);
    CHECK(memcmp(sha, MILLION, 4) == 0);
}

/* ---- the storage ---- */

static void a_pack_is_stored_as_it_came(void)
{
    uint8_t sha[FPR_SHA_BYTES];

    fresh();
    CHECK(take(PACK, sizeof PACK) == FPR_APPLIED);
    CHECK(memcmp(&device.flash[FPR_STORE_PACK_AT], PACK, sizeof PACK) == 0);
    CHECK(fpr_stored_bytes(&device.receiver) == sizeof PACK);
    sha_of(PACK, sizeof PACK, sha);
    CHECK(memcmp(fpr_stored_sha(&device.receiver), sha, sizeof sha) == 0);
    ram_start(&device);
    CHECK(fpr_state(&device.receiver) == FPR_PROVISIONED);
}

static void nothing_of_a_pack_stays_in_ram(void)
{
    uint32_t at;

    fresh();
    CHECK(take(PACK, sizeof PACK) == FPR_APPLIED);
    for (at = 0; at < RAM_PACK_BYTES; at++) {
        CHECK(device.buffer[at] == 0u);
    }
    for (at = 0; at < sizeof device.receiver.frame; at++) {
        CHECK(device.receiver.frame[at] == 0u);
    }
}

/* Cuts the power after each byte of flash that is changed, until it is not cut any more. */
static uint32_t cut_everywhere(void (*prepare)(void), void (*act)(void), void (*judge)(void))
{
    static uint32_t power;

    for (power = 0;; power++) {
        fresh();
        prepare();
        device.power = power;
        if (setjmp(device.at_cut) == 0) {
            act();
            ram_settle(&device);
            return power;
        }
        device.power = RAM_FOR_EVER;
        ram_start(&device);
        judge();
    }
}

static void nothing(void)
{
}

static void commit_it(void)
{
    send_pack(PACK, sizeof PACK);
    send_sha(COMMIT, PACK, sizeof PACK);
}

static void take_it(void)
{
    CHECK(take(PACK, sizeof PACK) == FPR_APPLIED);
}

static void is_all_or_nothing(void)
{
    if (fpr_state(&device.receiver) == FPR_EMPTY) {
        CHECK(!flash_holds(&PACK[12], 9));
        take_it(); /* and a new start works */
    }
    CHECK(fpr_stored_bytes(&device.receiver) == sizeof PACK);
}

static void a_cut_at_any_byte_of_storing_leaves_all_or_nothing(void)
{
    CHECK(cut_everywhere(nothing, commit_it, is_all_or_nothing) > sizeof PACK);
}

static void erase_it(void)
{
    send_sha(ERASE, PACK, sizeof PACK);
}

static void a_cut_at_any_byte_of_erasing_leaves_all_or_nothing(void)
{
    CHECK(cut_everywhere(take_it, erase_it, is_all_or_nothing) >= RAM_STORE_BYTES);
    CHECK(fpr_state(&device.receiver) == FPR_EMPTY);
}

static void lock_it(void)
{
    send_sha(LOCK, PACK, sizeof PACK);
}

static void is_held_and_can_be_locked(void)
{
    CHECK(fpr_stored_bytes(&device.receiver) == sizeof PACK);
    lock_it();
    CHECK(fpr_state(&device.receiver) == FPR_LOCKED);
    ram_start(&device);
    CHECK(fpr_state(&device.receiver) == FPR_LOCKED);
}

static void a_cut_at_any_byte_of_locking_leaves_the_pack(void)
{
    CHECK(cut_everywhere(take_it, lock_it, is_held_and_can_be_locked) > 0u);
    erase_it();
    CHECK(fpr_state(&device.receiver) == FPR_LOCKED);
}

static void what_does_not_read_back_is_not_applied(void)
{
    fresh();
    device.bad_write = true;
    CHECK(take(PACK, sizeof PACK) == FPR_STORAGE_FAILED);
    CHECK(fpr_state(&device.receiver) == FPR_EMPTY);
    device.bad_write = false;
    CHECK(take(PACK, sizeof PACK) == FPR_APPLIED);
}

static void a_locked_device_whose_flash_has_aged_stays_locked(void)
{
    fresh();
    take_it();
    lock_it();
    device.flash[FPR_STORE_PACK_AT] ^= 1u;
    ram_start(&device);
    CHECK(fpr_state(&device.receiver) == FPR_LOCKED);
    CHECK(fpr_stored_bytes(&device.receiver) == 0u); /* nobody shall use it */
}

static void erasing_in_parts_ends(void)
{
    fresh();
    take_it();
    device.busy_erases = 3;
    erase_it();
    CHECK(fpr_busy(&device.receiver));
    CHECK(result() == FPR_BUSY);
    ram_settle(&device);
    CHECK(fpr_state(&device.receiver) == FPR_EMPTY);
    CHECK(result() == FPR_WAITING);
}

static void erasing_in_parts_is_gone_on_with_to_its_end(void)
{
    fresh();
    take_it();
    device.flash[FPR_STORE_PACK_AT] ^= 1u; /* what is stored is not whole: it is erased for the next pack */
    ram_start(&device);
    CHECK(fpr_state(&device.receiver) == FPR_EMPTY);
    device.erase_parts = 4;
    CHECK(take(PACK, sizeof PACK) == FPR_APPLIED);
    CHECK(device.erased_parts == 0u); /* though all was blank before the last part */
    erase_it();
    ram_settle(&device);
    CHECK(fpr_state(&device.receiver) == FPR_EMPTY);
    CHECK(result() == FPR_WAITING);
}

/* ---- the commit ---- */

static void a_port_that_takes_long_is_asked_again(void)
{
    fresh();
    device.busy_calls = 5;
    send_pack(PACK, sizeof PACK);
    send_sha(COMMIT, PACK, sizeof PACK);
    fpr_poll(&device.receiver);
    fpr_poll(&device.receiver);
    CHECK(result() == FPR_BUSY);
    send_sha(COMMIT, PACK, sizeof PACK); /* its answer was lost */
    ram_settle(&device);
    CHECK(result() == FPR_APPLIED);
}

static void who_opens_the_verdict_is_answered_when_there_is_one(void)
{
    fresh();
    device.busy_calls = 5;
    send_pack(PACK, sizeof PACK);
    device.heard_size = 0;
    ram_frame(&device, packet, ram_read_request(packet, RESULT_TEXT, 0, 0));
    CHECK(device.heard_size == 0u);
    ram_settle(&device);
    CHECK(ram_answer(&device, answer, sizeof answer) > 0u);
    CHECK(result() == FPR_APPLIED);
}

static void codes_that_no_port_may_give_are_a_fault_of_the_firmware(void)
{
    static const uint8_t WRONG[] = {FPR_WAITING, FPR_INCOMPLETE, FPR_HASH_DIFFERS, FPR_ALREADY_PROVISIONED,
                                    FPR_IS_LOCKED, 18, 127};
    size_t i;

    for (i = 0; i < sizeof WRONG; i++) {
        fresh();
        device.verdict = WRONG[i];
        CHECK(take(PACK, sizeof PACK) == FPR_INTERNAL);
    }
    device.verdict = 200;
    CHECK(take(PACK, sizeof PACK) == 200);
}

static void a_pack_that_came_another_way_is_taken_like_any_other(void)
{
    uint8_t sha[FPR_SHA_BYTES];

    fresh();
    sha_of(PACK, sizeof PACK, sha);
    memcpy(device.buffer, PACK, sizeof PACK);
    CHECK(fpr_offer(&device.receiver, sizeof PACK, sha));
    ram_settle(&device);
    CHECK(result() == FPR_APPLIED);
    CHECK(!fpr_offer(&device.receiver, sizeof PACK, sha));
}

/* ---- the walk over a pack ---- */

static const struct fpr_resource TAKEN[] = {
    {0, 0, FPR_STRING, 9},  {0, 2, FPR_INTEGER, 1},  {0, 5, FPR_OPAQUE, 4},   {0, 10, FPR_INTEGER, 2},
    {0, 17, FPR_LINK, 12},  {1, 1, FPR_INTEGER, 4},  {1, 6, FPR_BOOLEAN, 0},  {1, 9, FPR_FLOAT, 8},
    {1, 13, FPR_INTEGER, 8}};

struct example {
    const char *pack; /* in hex */
    uint8_t code;
    const char *path;
};

/* What each is, in CBOR's diagnostic notation, stands behind it. */
static const struct example EXAMPLES[] = {
    {"81a200662f302f312f300363616263", FPR_APPLIED, ""},                      /* [{0: "/0/1/0", 3: "abc"}] */
    {"81a200662f302f312f320218ff", FPR_APPLIED, ""},                          /* /0/1/2: 255 */
    {"81a200662f302f312f3202190100", FPR_VALUE_REFUSED, "/0/1/2"},            /* 256 */
    {"81a200662f302f312f320220", FPR_VALUE_REFUSED, "/0/1/2"},                /* -1 */
    {"81a200672f302f312f31300219ffff", FPR_APPLIED, ""},                      /* /0/1/10: 65535 */
    {"81a200662f312f312f31021affffffff", FPR_APPLIED, ""},                    /* /1/1/1: 4294967295 */
    {"81a200662f312f312f31021b0000000100000000", FPR_VALUE_REFUSED, "/1/1/1"},
    {"81a200672f312f312f31330220", FPR_APPLIED, ""},                          /* /1/1/13: -1 */
    {"81a200672f312f312f3133021b7fffffffffffffff", FPR_APPLIED, ""},
    {"81a200672f312f312f3133021b8000000000000000", FPR_VALUE_REFUSED, "/1/1/13"},
    {"81a200662f302f312f30036a61616161616161616161", FPR_VALUE_TOO_LONG, "/0/1/0"}, /* ten bytes */
    {"81a200662f302f312f300843616263", FPR_WRONG_TYPE, "/0/1/0"},             /* an opaque value */
    {"81a200662f302f312f35084401020304", FPR_APPLIED, ""},
    {"81a200662f312f312f3604f5", FPR_APPLIED, ""},                            /* true */
    {"81a200662f312f312f3604f6", FPR_WRONG_TYPE, "/1/1/6"},                   /* null */
    {"81a200662f312f312f3902f93c00", FPR_APPLIED, ""},                        /* 1.0 */
    {"81a200672f302f312f313763766c6f63313a32", FPR_APPLIED, ""},              /* "vlo": "1:2" */
    {"81a200662f332f302f300363616263", FPR_OBJECT_NOT_TAKEN, "/3/0/0"},
    {"81a200662f302f312f390363616263", FPR_RESOURCE_NOT_TAKEN, "/0/1/9"},
    {"81a321652f302f312f0061300363616263", FPR_APPLIED, ""},                  /* -2: "/0/1/", 0: "0" */
    {"82a121652f302f312fa20061300363616263", FPR_APPLIED, ""},                /* a base name by itself */
    {"81a200672f30302f312f300363616263", FPR_MALFORMED, ""},                  /* /00/1/0 */
    {"81a200642f302f310363616263", FPR_MALFORMED, ""},                        /* /0/1 */
    {"81a10363616263", FPR_MALFORMED, ""},                                    /* no name */
    {"81a100662f302f312f30", FPR_MALFORMED, ""},                              /* no value */
    {"81a300662f302f312f30036361626304f4", FPR_MALFORMED, ""},                /* two values */
    {"81a200662f302f312f30036361626300", FPR_MALFORMED, ""},                  /* a byte behind it */
    {"80", FPR_MALFORMED, ""},                                                /* no record */
    {"9fa200662f302f312f300363616263ff", FPR_MALFORMED, ""},                  /* an indefinite length */
    {"81a200662f302f312f30036362", FPR_MALFORMED, ""},                        /* cut off */
    {"9bffffffffffffffff", FPR_MALFORMED, ""},                                /* a lie */
    {"81a300662f302f312f30036361626306a20181040281a1000a", FPR_APPLIED, ""},  /* what is not known may nest */
};

static uint32_t from_hex(const char *hex, uint8_t *bytes)
{
    uint32_t n = 0;
    unsigned value;

    while (sscanf(&hex[2u * n], "%2x", &value) == 1) {
        bytes[n] = (uint8_t)value;
        n++;
    }
    return n;
}

static void packs_are_judged_by_the_table(void)
{
    const struct fpr_table table = {TAKEN, sizeof TAKEN / sizeof TAKEN[0], NULL, NULL};
    size_t i;

    for (i = 0; i < (sizeof EXAMPLES / sizeof EXAMPLES[0]); i++) {
        struct fpr_refusal why = {"", NULL};
        uint8_t pack[64];
        const uint8_t code = fpr_pack_check(pack, from_hex(EXAMPLES[i].pack, pack), &table, &why);

        if ((code != EXAMPLES[i].code) || (strcmp(why.path, EXAMPLES[i].path) != 0)) {
            fprintf(stderr, "%s: %u at \"%s\"\n", EXAMPLES[i].pack, code, why.path);
            exit(1);
        }
    }
}

int main(void)
{
    static void (*const TESTS[])(void) = {
        digests_are_those_of_the_standard,
        a_pack_is_stored_as_it_came,
        nothing_of_a_pack_stays_in_ram,
        a_cut_at_any_byte_of_storing_leaves_all_or_nothing,
        a_cut_at_any_byte_of_erasing_leaves_all_or_nothing,
        a_cut_at_any_byte_of_locking_leaves_the_pack,
        what_does_not_read_back_is_not_applied,
        a_locked_device_whose_flash_has_aged_stays_locked,
        erasing_in_parts_ends,
        erasing_in_parts_is_gone_on_with_to_its_end,
        a_port_that_takes_long_is_asked_again,
        who_opens_the_verdict_is_answered_when_there_is_one,
        codes_that_no_port_may_give_are_a_fault_of_the_firmware,
        a_pack_that_came_another_way_is_taken_like_any_other,
        packs_are_judged_by_the_table,
    };
    size_t i;

    for (i = 0; i < (sizeof TESTS / sizeof TESTS[0]); i++) {
        TESTS[i]();
    }
    printf("%u tests passed\n", (unsigned)(sizeof TESTS / sizeof TESTS[0]));
    return 0;
}
