/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What lasts. The region of flash that the port gives:
 *
 *     0    "FPRSTOR2", length (4, little-endian), 0xFFFFFFFF, SHA-256 (32)
 *     48   "FPRSTOR2" once more, 0xFF (8): written last of all
 *     64   four marks of the lock, 16 bytes each: "FPRLOCK2" and the first 8 bytes of the SHA-256
 *     128  the pack, then 0xFF up to a multiple of 16
 *
 * The header is written last and counts only with a pack that has its digest, so a cut at any moment leaves all or
 * nothing; what lies beside a header without its end is erased at the next start. A mark of the lock that a cut has
 * torn does not fit; the next attempt takes the next of the four.
 */
#include "fpr_internal.h"

#define HEADER_BYTES 64u
#define LENGTH_AT 8u
#define SHA_AT 16u
#define END_AT 48u
#define MARKS_AT 64u
#define MARK_BYTES 16u
#define MARKS 4u
#define HALF_MARK 8u

static const uint8_t STORE_MAGIC[8] = {'F', 'P', 'R', 'S', 'T', 'O', 'R', '2'};
static const uint8_t LOCK_MAGIC[HALF_MARK] = {'F', 'P', 'R', 'L', 'O', 'C', 'K', '2'};

static bool read_store(const struct fpr *r, uint32_t at, uint8_t *bytes, uint32_t n)
{
    return r->port->store_read(r->ctx, at, bytes, n);
}

static bool all_erased(const uint8_t *bytes, uint32_t n)
{
    uint32_t i;

    for (i = 0; i < n; i++) {
        if (bytes[i] != 0xFFu) {
            return false;
        }
    }
    return true;
}

bool fpr_store_is_blank(const struct fpr *r)
{
    uint8_t bytes[FPR_STORE_ALIGN];
    uint32_t at;

    for (at = 0; at < r->port->store_bytes; at += FPR_STORE_ALIGN) {
        if (!read_store(r, at, bytes, FPR_STORE_ALIGN) || !all_erased(bytes, FPR_STORE_ALIGN)) {
            return false;
        }
    }
    return true;
}

bool fpr_store_hash_piece(struct fpr *r, uint32_t length)
{
    uint8_t bytes[64];
    const uint32_t left = length - r->at;
    const uint32_t n = (left < sizeof bytes) ? left : (uint32_t)sizeof bytes;
    const bool is_read = read_store(r, FPR_STORE_PACK_AT + r->at, bytes, n);

    fpr_sha256_add(&r->hash, bytes, is_read ? n : 0u);
    fpr_wipe(bytes, sizeof bytes);
    r->at += n;
    return is_read;
}

bool fpr_store_write_piece(struct fpr *r)
{
    const uint32_t left = r->length - r->at;
    const uint32_t whole = ((left < FPR_STEP_BYTES) ? left : FPR_STEP_BYTES) & ~(FPR_STORE_ALIGN - 1u);
    uint8_t last[FPR_STORE_ALIGN];
    bool is_written;

    if (whole > 0u) {
        is_written = r->port->store_write(r->ctx, FPR_STORE_PACK_AT + r->at, &r->pack[r->at], whole);
        r->at += whole;
        return is_written;
    }
    memset(last, 0xFF, sizeof last);
    memcpy(last, &r->pack[r->at], left);
    is_written = r->port->store_write(r->ctx, FPR_STORE_PACK_AT + r->at, last, FPR_STORE_ALIGN);
    fpr_wipe(last, sizeof last);
    r->at = r->length;
    return is_written;
}

/* Writes bytes and looks whether they are there. */
static bool write_checked(const struct fpr *r, uint32_t at, const uint8_t *bytes, uint32_t n)
{
    uint8_t there[HEADER_BYTES];

    return r->port->store_write(r->ctx, at, bytes, n) && read_store(r, at, there, n) &&
           (memcmp(bytes, there, n) == 0);
}

bool fpr_store_seal(struct fpr *r, const uint8_t sha[FPR_SHA_BYTES])
{
    uint8_t header[HEADER_BYTES];
    uint32_t i;

    memset(header, 0xFF, sizeof header);
    memcpy(header, STORE_MAGIC, sizeof STORE_MAGIC);
    for (i = 0; i < 4u; i++) {
        header[LENGTH_AT + i] = (uint8_t)(r->length >> (8u * i));
    }
    memcpy(&header[SHA_AT], sha, FPR_SHA_BYTES);
    memcpy(&header[END_AT], STORE_MAGIC, sizeof STORE_MAGIC);
    return write_checked(r, 0, header, END_AT) && write_checked(r, END_AT, &header[END_AT], HEADER_BYTES - END_AT);
}

static void mark_of(const uint8_t sha[FPR_SHA_BYTES], uint8_t mark[MARK_BYTES])
{
    memcpy(mark, LOCK_MAGIC, HALF_MARK);
    memcpy(&mark[HALF_MARK], sha, HALF_MARK);
}

bool fpr_store_lock(struct fpr *r)
{
    uint8_t mark[MARK_BYTES];
    uint8_t there[MARK_BYTES];
    uint32_t at;

    mark_of(r->stored_sha, mark);
    for (at = MARKS_AT; at < (MARKS_AT + (MARKS * MARK_BYTES)); at += MARK_BYTES) {
        if (read_store(r, at, there, MARK_BYTES) && all_erased(there, MARK_BYTES) &&
            write_checked(r, at, mark, MARK_BYTES)) {
            r->state = FPR_LOCKED;
            return true;
        }
    }
    return false;
}

static bool is_locked(const struct fpr *r, const uint8_t sha[FPR_SHA_BYTES])
{
    uint8_t mark[MARK_BYTES];
    uint8_t there[MARK_BYTES];
    uint32_t at;

    mark_of(sha, mark);
    for (at = MARKS_AT; at < (MARKS_AT + (MARKS * MARK_BYTES)); at += MARK_BYTES) {
        if (read_store(r, at, there, MARK_BYTES) && (memcmp(mark, there, MARK_BYTES) == 0)) {
            return true;
        }
    }
    return false;
}

/* Computes the digest of what is there, however little it fits. */
static bool hash_stored(struct fpr *r, uint32_t length)
{
    bool is_read = true;

    fpr_sha256_begin(&r->hash);
    r->at = 0;
    while (is_read && (r->at < length)) {
        is_read = fpr_store_hash_piece(r, length);
    }
    fpr_sha256_end(&r->hash, r->stored_sha);
    return is_read;
}

/* Overwrites what a cut has left of a pack that was being stored or forgotten. */
static void clear_leftovers(const struct fpr *r)
{
    if (fpr_store_is_blank(r)) {
        return;
    }
    while (r->port->store_erase(r->ctx) == FPR_BUSY) {
        /* nobody is answered yet: the device is not ready */
    }
}

void fpr_store_open(struct fpr *r)
{
    uint8_t header[HEADER_BYTES];
    uint32_t length = 0;
    uint32_t i;
    bool is_whole;

    r->state = FPR_EMPTY;
    r->stored_bytes = 0;
    if (!read_store(r, 0, header, HEADER_BYTES)) {
        return; /* what cannot be read is not erased either */
    }
    if ((memcmp(header, STORE_MAGIC, sizeof STORE_MAGIC) != 0) ||
        (memcmp(&header[END_AT], STORE_MAGIC, sizeof STORE_MAGIC) != 0)) {
        clear_leftovers(r);
        return;
    }
    for (i = 0; i < 4u; i++) {
        length |= (uint32_t)header[LENGTH_AT + i] << (8u * i);
    }
    if ((length == 0u) || (length > (r->port->store_bytes - FPR_STORE_PACK_AT))) {
        return;
    }
    is_whole = hash_stored(r, length) && fpr_same_sha(r->stored_sha, &header[SHA_AT]);
    if (is_whole) {
        r->state = FPR_PROVISIONED;
        r->stored_bytes = length;
    }
    if (is_locked(r, &header[SHA_AT])) {
        r->state = FPR_LOCKED; /* for ever, also where its flash has aged: the digest then tells */
    }
}
