/* SPDX-License-Identifier: Apache-2.0 */
/* The transfer, the commit and what follows it, a step at a time. */
#include "fpr_internal.h"

static const char READY[] = "Device ready for provisioning. Contract 2.\r\n";

static const char CODE_NAMES[] = "applied\0busy\0waiting\0incomplete\0hash-differs\0malformed\0object-not-taken\0"
                                 "resource-not-taken\0wrong-type\0value-too-long\0value-refused\0too-large\0no-room\0"
                                 "storage-failed\0already-provisioned\0locked\0pack-refused\0internal";

const char *fpr_word(const char *words, uint32_t index)
{
    uint32_t left;

    for (left = index; left > 0u; left--) {
        words += strlen(words) + 1u;
    }
    return words;
}

const char *fpr_code_name(const struct fpr *r)
{
    if (r->code <= FPR_INTERNAL) {
        return fpr_word(CODE_NAMES, r->code);
    }
    return (r->why.name != NULL) ? r->why.name : "refused";
}

bool fpr_same_sha(const uint8_t *one, const uint8_t *other)
{
    return memcmp(one, other, FPR_SHA_BYTES) == 0;
}

/* ---- the transfer ---- */

static void forget_transfer(struct fpr *r)
{
    fpr_wipe(r->pack, r->here);
    r->here = 0;
    r->length = 0;
}

static void set_code(struct fpr *r, uint8_t code)
{
    r->code = code;
    memset(&r->why, 0, sizeof r->why);
}

/* Whether all bytes of a piece are here already, and are the same. */
static bool is_repeated(const struct fpr *r, const struct fpr_piece *piece)
{
    return (piece->n > 0u) && (piece->n <= r->here) && (piece->off <= (r->here - piece->n)) &&
           (memcmp(&r->pack[piece->off], piece->data, piece->n) == 0);
}

static uint8_t take_first(struct fpr *r, const struct fpr_piece *piece)
{
    if (!piece->has_length) {
        return FPR_FILE_NOT_WRITTEN;
    }
    if ((piece->length == r->length) && is_repeated(r, piece)) {
        return FPR_FILE_OK;
    }
    if ((piece->length == 0u) || (piece->length > r->capacity)) {
        forget_transfer(r);
        set_code(r, FPR_TOO_LARGE);
        return FPR_FILE_NOT_WRITTEN;
    }
    if (piece->n > piece->length) {
        return FPR_FILE_WRONG_OFFSET;
    }
    forget_transfer(r);
    set_code(r, FPR_WAITING);
    r->length = piece->length;
    r->here = piece->n;
    memcpy(r->pack, piece->data, piece->n);
    return FPR_FILE_OK;
}

static uint8_t take_further(struct fpr *r, const struct fpr_piece *piece)
{
    if (is_repeated(r, piece)) {
        return FPR_FILE_OK;
    }
    if ((piece->off != r->here) || (piece->n > (r->length - r->here))) {
        return FPR_FILE_WRONG_OFFSET;
    }
    memcpy(&r->pack[r->here], piece->data, piece->n);
    r->here += piece->n;
    return FPR_FILE_OK;
}

uint8_t fpr_transfer_write(struct fpr *r, const struct fpr_piece *piece, uint32_t *here)
{
    uint8_t refusal;

    if ((r->state != FPR_EMPTY) || fpr_busy(r)) {
        return FPR_FILE_NOT_NOW;
    }
    refusal = (piece->off == 0u) ? take_first(r, piece) : take_further(r, piece);
    *here = r->here;
    return refusal;
}

/* ---- the commit ---- */

static void enter(struct fpr *r, uint8_t phase)
{
    r->phase = phase;
    r->at = 0;
    if ((phase == FPR_HASHING) || (phase == FPR_READING)) {
        fpr_sha256_begin(&r->hash);
    }
}

/* The commit has come to its end. */
static void finish(struct fpr *r, uint8_t code)
{
    r->phase = FPR_IDLE;
    r->code = code;
    forget_transfer(r);
    if (r->owes_verdict) {
        fpr_smp_pay_verdict(r);
    }
}

/* What comes out where there is nothing to apply. */
static uint8_t code_without_applying(const struct fpr *r, const uint8_t *sha)
{
    if (r->state == FPR_EMPTY) {
        return FPR_INCOMPLETE;
    }
    if (fpr_same_sha(sha, r->stored_sha)) {
        return FPR_APPLIED;
    }
    return (r->state == FPR_LOCKED) ? FPR_IS_LOCKED : FPR_ALREADY_PROVISIONED;
}

static void begin_commit(struct fpr *r)
{
    set_code(r, FPR_BUSY);
    enter(r, FPR_HASHING);
}

/* Whether it is the last one again: its answer was lost. What came of it stays. */
static bool is_same_commit(const struct fpr *r, const uint8_t *sha)
{
    const bool was_refused = (r->code > FPR_INCOMPLETE) && (r->length == 0u);

    return r->committed && (fpr_busy(r) || was_refused) && fpr_same_sha(sha, r->wanted);
}

uint8_t fpr_commit(struct fpr *r, const uint8_t *sha)
{
    if (is_same_commit(r, sha)) {
        return FPR_FILE_OK;
    }
    if (fpr_busy(r)) {
        return FPR_FILE_NOT_NOW;
    }
    r->committed = true;
    memcpy(r->wanted, sha, FPR_SHA_BYTES);
    if ((r->state != FPR_EMPTY) || (r->length == 0u) || (r->here < r->length)) {
        set_code(r, code_without_applying(r, sha));
    } else {
        begin_commit(r);
    }
    return FPR_FILE_OK;
}

void fpr_commit_all_or_nothing(struct fpr *r)
{
    if ((r->length == 0u) || fpr_busy(r)) {
        return;
    }
    r->committed = false;
    if (r->here < r->length) {
        forget_transfer(r);
    } else {
        begin_commit(r);
    }
}

bool fpr_offer(struct fpr *r, uint32_t n, const uint8_t sha[FPR_SHA_BYTES])
{
    if (fpr_busy(r) || (r->state != FPR_EMPTY) || (n == 0u) || (n > r->capacity)) {
        return false;
    }
    r->length = n;
    r->here = n;
    return fpr_commit(r, sha) == FPR_FILE_OK;
}

/* ---- a step of each phase ---- */

static void step_hashing(struct fpr *r)
{
    const uint32_t left = r->length - r->at;
    const uint32_t n = (left < FPR_STEP_BYTES) ? left : FPR_STEP_BYTES;
    uint8_t sha[FPR_SHA_BYTES];

    fpr_sha256_add(&r->hash, &r->pack[r->at], n);
    r->at += n;
    if (r->at < r->length) {
        return;
    }
    fpr_sha256_end(&r->hash, sha);
    if (r->committed && !fpr_same_sha(sha, r->wanted)) {
        finish(r, FPR_HASH_DIFFERS);
        return;
    }
    memcpy(r->wanted, sha, FPR_SHA_BYTES);
    enter(r, FPR_APPLYING);
}

/* Whether a port may give this code for a refusal; anything else is a fault of the firmware. */
static bool is_refusal(uint8_t code)
{
    return ((code >= FPR_MALFORMED) && (code <= FPR_STORAGE_FAILED)) || (code == FPR_PACK_REFUSED) ||
           (code >= FPR_MAKERS_OWN);
}

static void step_applying(struct fpr *r)
{
    const uint8_t code = r->port->apply(r->ctx, r->pack, r->length, &r->why);

    r->why.path[FPR_PATH_BYTES - 1u] = '\0';
    if (code == FPR_BUSY) {
        return;
    }
    if (code == FPR_APPLIED) {
        set_code(r, FPR_BUSY); /* a path that a yes has left behind means nothing */
        enter(r, FPR_CLEARING);
        return;
    }
    finish(r, is_refusal(code) ? code : (uint8_t)FPR_INTERNAL);
}

/* Nothing of the pack may stay in a storage that cannot keep it. */
static void storage_failed(struct fpr *r)
{
    r->outcome = FPR_STORAGE_FAILED;
    enter(r, FPR_FORGETTING);
}

/* Erasing that has begun is gone on with to its end, whatever is blank by then: the port may count its calls. */
static void step_clearing(struct fpr *r)
{
    if ((r->at != 0u) || !fpr_store_is_blank(r)) {
        r->at = 1u;
        if (r->port->store_erase(r->ctx) == FPR_BUSY) {
            return;
        }
        if (!fpr_store_is_blank(r)) {
            finish(r, FPR_STORAGE_FAILED);
            return;
        }
    }
    enter(r, FPR_WRITING);
}

static void step_writing(struct fpr *r)
{
    if (!fpr_store_write_piece(r)) {
        storage_failed(r);
    } else if (r->at == r->length) {
        enter(r, FPR_READING);
    } else {
        /* the next piece, next time */
    }
}

static void step_reading(struct fpr *r)
{
    if (!fpr_store_hash_piece(r, r->length)) {
        storage_failed(r);
        return;
    }
    if (r->at < r->length) {
        return;
    }
    fpr_sha256_end(&r->hash, r->stored_sha);
    if (!fpr_same_sha(r->stored_sha, r->wanted) || !fpr_store_seal(r, r->stored_sha)) {
        storage_failed(r);
        return;
    }
    r->state = FPR_PROVISIONED;
    r->stored_bytes = r->length;
    finish(r, FPR_APPLIED);
}

static void step_forgetting(struct fpr *r)
{
    if (r->port->store_erase(r->ctx) == FPR_BUSY) {
        return;
    }
    fpr_store_open(r); /* what is there counts, not what was meant */
    finish(r, (r->state == FPR_EMPTY) ? r->outcome : (uint8_t)FPR_STORAGE_FAILED);
}

bool fpr_forget_stored(struct fpr *r)
{
    set_code(r, FPR_BUSY);
    r->committed = false;
    r->outcome = FPR_WAITING;
    enter(r, FPR_FORGETTING);
    step_forgetting(r);
    return fpr_busy(r) || (r->state == FPR_EMPTY);
}

void fpr_poll(struct fpr *r)
{
    if (r->reset_due) {
        r->reset_due = false;
        r->port->reset(r->ctx); /* fpr_init() overwrites what was here */
        return;
    }
    switch (r->phase) {
    case FPR_HASHING:
        step_hashing(r);
        break;
    case FPR_APPLYING:
        step_applying(r);
        break;
    case FPR_CLEARING:
        step_clearing(r);
        break;
    case FPR_WRITING:
        step_writing(r);
        break;
    case FPR_READING:
        step_reading(r);
        break;
    case FPR_FORGETTING:
        step_forgetting(r);
        break;
    default:
        break;
    }
}

/* ---- the rest of what the firmware sees ---- */

void fpr_init(struct fpr *r, const struct fpr_port *port, void *ctx, uint8_t *pack, uint32_t capacity,
              uint32_t packet_bytes)
{
    const uint32_t room = port->store_bytes - FPR_STORE_PACK_AT;

    memset(r, 0, sizeof *r);
    r->port = port;
    r->ctx = ctx;
    r->pack = pack;
    r->capacity = (capacity < room) ? capacity : room;
    r->packet_bytes = ((packet_bytes == 0u) || (packet_bytes > FPR_PACKET_BYTES)) ? FPR_PACKET_BYTES : packet_bytes;
    r->options = fpr_options_of(port);
    r->code = FPR_WAITING;
    fpr_wipe(pack, capacity); /* RAM keeps what it held over a reset */
    fpr_store_open(r);
    port->send(ctx, (const uint8_t *)READY, sizeof READY - 1u);
}

bool fpr_busy(const struct fpr *r)
{
    return (r->phase != FPR_IDLE) || r->reset_due;
}

enum fpr_state fpr_state(const struct fpr *r)
{
    return (enum fpr_state)r->state;
}

uint32_t fpr_stored_bytes(const struct fpr *r)
{
    return r->stored_bytes;
}

const uint8_t *fpr_stored_sha(const struct fpr *r)
{
    return (r->state == FPR_EMPTY) ? NULL : r->stored_sha;
}

uint8_t fpr_result(const struct fpr *r, const char **path)
{
    *path = r->why.path;
    return r->code;
}
