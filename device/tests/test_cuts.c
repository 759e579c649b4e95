/* SPDX-License-Identifier: Apache-2.0 */
/* The power goes at every single step of the storage's flash, torn writes and erasings among them.
 *
 * A flash in RAM counts its steps: each word that is written, and each part of an erasing. At the chosen step the power
 * goes: what that step would have changed is changed in part (bits chosen by a seed), and all after it is not done.
 * Then every start is cut at each of its steps as well. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../src/fpr_internal.h"

#define PAGE 512u
#define PAGES 3u
#define BYTES (PAGE * PAGES)
#define WORD 4u
#define PARTS 8u /* an erasing has as many steps */

static uint8_t cells[BYTES];
static uint8_t writes[BYTES / WORD]; /* since the last erasing of the page, but those of zeros */
static jmp_buf power;
static long steps;
static long cut_at; /* 0: never */
static uint32_t seed;
static int write_twice_seen;
static int fails; /* this many programs are to fail, silently: they write nothing */
static bool unreadable;
static bool restarted; /* a port has no memory of the time before the power went */
static int failed;

#define CHECK(told)                                                                                                    \
    do {                                                                                                               \
        if (!(told)) {                                                                                                 \
            ++failed;                                                                                                  \
            (void)printf("%s:%d: not so: %s (cut at %ld, seed %lu)\n", __FILE__, __LINE__, #told, cut_at,              \
                         (unsigned long)seed);                                                                         \
        }                                                                                                              \
    } while (0)

static uint8_t chance(void)
{
    seed = seed * 1664525u + 1013904223u;
    return (uint8_t)(seed >> 24);
}

static bool cut_here(void)
{
    ++steps;
    return cut_at != 0 && steps == cut_at;
}

static bool ram_read(void *ctx, uint32_t offset, uint8_t *bytes, uint32_t count)
{
    (void)ctx;
    if (unreadable || offset > BYTES || count > BYTES - offset) {
        return false;
    }
    memcpy(bytes, &cells[offset], count);
    return true;
}

static bool ram_program(void *ctx, uint32_t offset, const uint8_t *bytes, uint32_t count)
{
    (void)ctx;
    if (offset % FPR_STORE_ALIGN != 0u || count % FPR_STORE_ALIGN != 0u || offset > BYTES || count > BYTES - offset) {
        return false;
    }
    if (fails > 0) {
        --fails;
        return true;
    }
    for (uint32_t n = 0; n < count; n += WORD) {
        const bool cut = cut_here();
        bool zeros = true;
        bool ones = true;
        for (uint32_t i = n; i < n + WORD; ++i) {
            zeros = zeros && bytes[i] == 0u;
            ones = ones && bytes[i] == 0xFFu;
            const uint8_t spared = (uint8_t)(cut ? chance() : 0u);
            cells[offset + i] = (uint8_t)(cells[offset + i] & (bytes[i] | spared));
        }
        uint8_t *written = &writes[(offset + n) / WORD];
        if (!zeros && !ones && ++*written > 1u) {
            write_twice_seen = 1;
        }
        if (cut) {
            longjmp(power, 1);
        }
    }
    return true;
}

static uint8_t ram_erase(void *ctx)
{
    static uint32_t next;
    const uint32_t offset = restarted ? 0u : next;
    (void)ctx;
    restarted = false;
    for (uint32_t part = 0; part < PARTS; ++part) {
        const bool cut = cut_here();
        for (uint32_t i = 0; i < PAGE / PARTS; ++i) {
            uint8_t *cell = &cells[offset + part * (PAGE / PARTS) + i];
            *cell = (uint8_t)(cut ? *cell | chance() : 0xFFu);
        }
        if (cut) { /* cells are erased all at once, and some sooner than others */
            for (uint32_t i = 0; i < PAGE; ++i) {
                cells[offset + i] = (uint8_t)(cells[offset + i] | (chance() & chance()));
            }
            longjmp(power, 1);
        }
    }
    memset(&writes[offset / WORD], 0, PAGE / WORD);
    next = (offset + PAGE) % BYTES;
    return next == 0u ? (uint8_t)FPR_APPLIED : (uint8_t)FPR_BUSY;
}

static void send_nothing(void *ctx, const uint8_t *bytes, size_t n)
{
    (void)ctx;
    (void)bytes;
    (void)n;
}

static void identity(void *ctx, struct fpr_identity *identity)
{
    (void)ctx;
    (void)identity;
}

static uint8_t like_all(void *ctx, const uint8_t *pack, uint32_t n, struct fpr_refusal *why)
{
    (void)ctx;
    (void)pack;
    (void)n;
    (void)why;
    return FPR_APPLIED;
}

static void reset(void *ctx)
{
    (void)ctx;
}

static const struct fpr_port port = {
    .send = send_nothing,
    .identity = identity,
    .apply = like_all,
    .store_erase = ram_erase,
    .store_write = ram_program,
    .store_read = ram_read,
    .reset = reset,
    .store_bytes = BYTES,
    .may_erase = true,
    .may_lock = true,
};

#define CAPACITY (BYTES - FPR_STORE_PACK_AT)
#define FIRST 700u

static uint8_t first[FIRST], second[CAPACITY];
static uint8_t first_sha[FPR_SHA_BYTES], second_sha[FPR_SHA_BYTES];
static uint8_t buffer[CAPACITY];
static struct fpr receiver;

/* Power on. */
static void start(void)
{
    restarted = true;
    memset(buffer, 0, sizeof buffer);
    fpr_init(&receiver, &port, NULL, buffer, CAPACITY, 0);
}

static uint8_t result(void)
{
    const char *path;
    return fpr_result(&receiver, &path);
}

static uint8_t store(const uint8_t *pack, uint32_t n, const uint8_t *sha)
{
    memcpy(buffer, pack, n);
    if (!fpr_offer(&receiver, n, sha)) {
        return FPR_ALREADY_PROVISIONED;
    }
    while (fpr_busy(&receiver)) {
        fpr_poll(&receiver);
    }
    return result();
}

static void digest_of(const uint8_t *bytes, uint32_t count, uint8_t *digest)
{
    struct fpr_sha256 sum;
    fpr_sha256_begin(&sum);
    fpr_sha256_add(&sum, bytes, count);
    fpr_sha256_end(&sum, digest);
}

static bool holds(const uint8_t *pack, uint32_t n, const uint8_t *sha)
{
    return fpr_state(&receiver) != FPR_EMPTY && fpr_stored_bytes(&receiver) == n &&
           memcmp(fpr_stored_sha(&receiver), sha, FPR_SHA_BYTES) == 0 &&
           memcmp(&cells[FPR_STORE_PACK_AT], pack, n) == 0;
}

static bool holds_first(void)
{
    return holds(first, FIRST, first_sha);
}

static bool nothing_left(void)
{
    for (uint32_t n = 0; n < BYTES; ++n) {
        if (cells[n] != 0xFFu) {
            return false;
        }
    }
    return true;
}

static void store_first(void)
{
    (void)store(first, FIRST, first_sha);
}

static void forget(void)
{
    (void)fpr_forget_stored(&receiver);
    while (fpr_busy(&receiver)) {
        fpr_poll(&receiver);
    }
}

static void lock(void)
{
    (void)fpr_store_lock(&receiver);
}

static void blank_chip(void)
{
    memset(cells, 0xFF, sizeof cells);
    memset(writes, 0, sizeof writes);
    cut_at = 0;
    fails = 0;
    unreadable = false;
    start();
}

static void prepare(bool provisioned)
{
    blank_chip();
    if (provisioned) {
        store_first();
        CHECK(holds_first());
    }
}

/* Do it with the power going at this step; whether it went. */
static bool cut_during(void (*work)(void), long step)
{
    steps = 0;
    cut_at = step;
    const int went = setjmp(power);
    if (went == 0) {
        work();
    }
    cut_at = 0;
    return went != 0;
}

typedef bool (*judge)(void);

static bool all_or_nothing(void)
{
    return fpr_state(&receiver) == FPR_EMPTY || (fpr_state(&receiver) == FPR_PROVISIONED && holds_first());
}

static bool never_lost(void)
{
    return holds_first();
}

/* After a cut: the start is cut as well, at every of its steps; then one goes through, and the state is one of two. */
static void after_the_cut(judge good)
{
    static uint8_t kept[BYTES], kept_writes[BYTES / WORD];
    memcpy(kept, cells, BYTES);
    memcpy(kept_writes, writes, sizeof writes);
    bool went = true;
    for (long step = 1; went; ++step) {
        memcpy(cells, kept, BYTES);
        memcpy(writes, kept_writes, sizeof writes);
        went = cut_during(start, step);
        start();
        const enum fpr_state state = fpr_state(&receiver);
        CHECK(good());
        start();
        CHECK(fpr_state(&receiver) == state);
    }
}

static long every_cut(void (*work)(void), bool provisioned, judge good)
{
    long cuts = 0;
    bool went = true;
    for (long step = 1; went; ++step) {
        for (uint32_t draw = 0; draw < 3u && went; ++draw) {
            prepare(provisioned);
            seed = (uint32_t)step * 977u + draw;
            went = cut_during(work, step);
            after_the_cut(good);
            cuts += went ? 1 : 0;
        }
    }
    return cuts;
}

static void test_cuts(void)
{
    (void)printf("cuts: %ld while storing", every_cut(store_first, false, all_or_nothing));
    (void)printf(", %ld while forgetting", every_cut(forget, true, all_or_nothing));
    (void)printf(", %ld while locking\n", every_cut(lock, true, never_lost));
}

/* Whatever a cut has left, the next try goes through; and no bytes of the pack before stay. */
static void test_next_try(void)
{
    bool went = true;
    for (long step = 1; went; ++step) {
        blank_chip();
        seed = (uint32_t)step;
        went = cut_during(store_first, step);
        start();
        if (fpr_state(&receiver) == FPR_EMPTY) {
            CHECK(nothing_left());
            CHECK(store(second, CAPACITY, second_sha) == FPR_APPLIED);
            start();
            CHECK(holds(second, CAPACITY, second_sha));
        }
    }
    went = true;
    for (long step = 1; went; ++step) { /* a lock that was cut thrice still gets one */
        prepare(true);
        seed = (uint32_t)step;
        went = cut_during(lock, step);
        for (int again = 0; again < 2; ++again) {
            start();
            (void)cut_during(lock, step);
        }
        start();
        CHECK(fpr_state(&receiver) == FPR_LOCKED || fpr_store_lock(&receiver));
        start();
        CHECK(fpr_state(&receiver) == FPR_LOCKED && holds_first());
    }
}

static void test_bad_flash(void)
{
    for (int write = 0; write < 50; ++write) { /* one does nothing, and says that it did */
        blank_chip();
        memcpy(buffer, first, FIRST);
        CHECK(fpr_offer(&receiver, FIRST, first_sha));
        for (int n = 0; fpr_busy(&receiver); ++n) {
            fails = n == write ? 1 : fails;
            fpr_poll(&receiver);
        }
        const uint8_t code = result();
        fails = 0;
        start();
        CHECK(code == FPR_APPLIED ? holds_first() : code == FPR_STORAGE_FAILED && fpr_state(&receiver) == FPR_EMPTY);
    }
    prepare(true);
    unreadable = true; /* for once: nothing is erased for it */
    start();
    unreadable = false;
    start();
    CHECK(holds_first());
}

static void test_damage(void)
{
    for (uint32_t byte = 0; byte < FPR_STORE_PACK_AT + FIRST; ++byte) {
        prepare(true);
        cells[byte] ^= 0x10u;
        start();
        CHECK(all_or_nothing());
        if (fpr_state(&receiver) == FPR_EMPTY) {
            CHECK(store(second, CAPACITY, second_sha) == FPR_APPLIED);
        }
    }
    prepare(true);
    lock();
    cells[FPR_STORE_PACK_AT] ^= 1u; /* what is locked stays so, and its digest tells */
    start();
    CHECK(fpr_state(&receiver) == FPR_LOCKED && !holds_first());
    CHECK(store(second, CAPACITY, second_sha) != FPR_APPLIED);
}

int main(void)
{
    for (uint32_t n = 0; n < CAPACITY; ++n) {
        second[n] = chance();
        first[n % FIRST] = chance();
    }
    digest_of(first, FIRST, first_sha);
    digest_of(second, CAPACITY, second_sha);
    test_bad_flash();
    test_damage();
    test_next_try();
    test_cuts();
    CHECK(write_twice_seen == 0);
    (void)printf("%s\n", failed == 0 ? "all passed" : "FAILED");
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
