/* SPDX-License-Identifier: Apache-2.0 */
/* The files of the contract: what each holds, and what writing it does. */
#include "fpr_internal.h"

#define NAME_BYTES 64u

typedef uint8_t (*write_file)(struct fpr *r, const struct fpr_piece *piece, uint32_t *here);
typedef bool (*is_there)(const struct fpr *r);

/* A file that is read has a document, one that is written has a writer; one that is optional may not be there. */
struct file {
    const char *name;
    fpr_document document;
    write_file write;
    is_there there;
};

/* ---- what is read ---- */

static struct fpr_identity identity_of(const struct fpr *r)
{
    struct fpr_identity identity = {"", "", "", NULL, 0, false};

    r->port->identity(r->ctx, &identity);
    return identity;
}

static void endpoint_document(struct fpr *r, struct fpr_out *out)
{
    const struct fpr_identity identity = identity_of(r);

    fpr_out_raw(out, identity.endpoint, strlen(identity.endpoint));
}

static void out_pair(struct fpr_out *out, const char *key, const char *text)
{
    fpr_out_text(out, key);
    fpr_out_text(out, text);
}

static void out_stored(const struct fpr *r, struct fpr_out *out)
{
    out_pair(out, "st", fpr_state_name(r));
    if (r->state != FPR_EMPTY) {
        fpr_out_text(out, "sha");
        fpr_out_bytes(out, r->stored_sha, FPR_SHA_BYTES);
    }
}

static void out_objects(struct fpr_out *out, const struct fpr_identity *identity)
{
    uint32_t i;

    fpr_out_text(out, "obj");
    fpr_out_head(out, FPR_CBOR_ARRAY, identity->object_count);
    for (i = 0; i < identity->object_count; i++) {
        fpr_out_head(out, FPR_CBOR_UINT, identity->objects[i]);
    }
}

static bool has_clock(const struct fpr *r)
{
    return r->port->set_clock != NULL;
}

static bool has_csr(const struct fpr *r)
{
    return (r->port->csr_make != NULL) && (r->port->csr != NULL);
}

static bool has_erase(const struct fpr *r)
{
    return r->port->may_erase;
}

static bool has_lock(const struct fpr *r)
{
    return r->port->may_lock;
}

static void out_optional(const struct fpr *r, struct fpr_out *out)
{
    static const struct {
        const char *name;
        is_there there;
    } OPTIONAL[] = {{"clock", has_clock}, {"csr", has_csr}, {"erase", has_erase}, {"lock", has_lock}};
    uint32_t count = 0;
    uint32_t i;

    for (i = 0; i < 4u; i++) {
        count += OPTIONAL[i].there(r) ? 1u : 0u;
    }
    fpr_out_text(out, "opt");
    fpr_out_head(out, FPR_CBOR_ARRAY, count);
    for (i = 0; i < 4u; i++) {
        if (OPTIONAL[i].there(r)) {
            fpr_out_text(out, OPTIONAL[i].name);
        }
    }
}

static void identity_document(struct fpr *r, struct fpr_out *out)
{
    const struct fpr_identity identity = identity_of(r);

    fpr_out_head(out, FPR_CBOR_MAP, (r->state == FPR_EMPTY) ? 10u : 11u);
    fpr_out_number(out, "v", 2);
    out_pair(out, "ep", identity.endpoint);
    out_pair(out, "chip", identity.chip);
    out_pair(out, "fw", identity.firmware);
    fpr_out_number(out, "cap", r->capacity);
    out_objects(out, &identity);
    fpr_out_number(out, "pkt", r->packet_bytes);
    fpr_out_text(out, "rng");
    fpr_out_bool(out, identity.random_ok);
    out_stored(r, out);
    out_optional(r, out);
}

static void result_document(struct fpr *r, struct fpr_out *out)
{
    const bool has_path = (r->code != FPR_BUSY) && (r->why.path[0] != '\0');
    const uint32_t stored = (r->state == FPR_EMPTY) ? 0u : 1u;

    fpr_out_head(out, FPR_CBOR_MAP, 4u + stored + (has_path ? 1u : 0u));
    fpr_out_number(out, "code", r->code);
    out_pair(out, "name", fpr_code_name(r));
    fpr_out_number(out, "off", r->here);
    if (has_path) {
        out_pair(out, "path", r->why.path);
    }
    out_stored(r, out);
}

void fpr_verdict_document(struct fpr *r, struct fpr_out *out)
{
    fpr_out_raw(out, (r->code == FPR_APPLIED) ? "0" : "-1", (r->code == FPR_APPLIED) ? 1u : 2u);
}

static void csr_document(struct fpr *r, struct fpr_out *out)
{
    size_t n = 0;
    const uint8_t *const der = r->port->csr(r->ctx, &n);

    fpr_out_raw(out, der, (der != NULL) ? n : 0u);
}

/* ---- what is written ---- */

/* Finds the value of the one key that a short document must have. */
static bool value_of(const struct fpr_piece *piece, const char *key, struct fpr_item *value)
{
    struct fpr_in in;
    uint32_t pairs;
    bool found = false;

    fpr_in_begin(&in, piece->data, piece->n);
    for (pairs = fpr_in_map(&in); (pairs > 0u) && !in.bad; pairs--) {
        const struct fpr_item name = fpr_in_item(&in);
        struct fpr_item item;

        fpr_in_skip(&in, &name);
        item = fpr_in_item(&in);
        fpr_in_skip(&in, &item);
        if (fpr_is_text(&name, key)) {
            *value = item;
            found = true;
        }
    }
    return found && !in.bad && (in.left == 0u);
}

/* A document of one piece: it begins at 0 and is whole. */
static uint8_t in_one_piece(const struct fpr_piece *piece)
{
    if (piece->off != 0u) {
        return FPR_FILE_WRONG_OFFSET;
    }
    return (piece->has_length && (piece->length != piece->n)) ? (uint8_t)FPR_FILE_NOT_WRITTEN
                                                              : (uint8_t)FPR_FILE_OK;
}

/* Returns the digest that a document names, NULL and the refusal where it does not. */
static const uint8_t *digest_of(const struct fpr_piece *piece, uint8_t *refusal)
{
    struct fpr_item sha = {0};

    *refusal = in_one_piece(piece);
    if (*refusal != FPR_FILE_OK) {
        return NULL;
    }
    if (!value_of(piece, "sha", &sha) || (sha.major != FPR_CBOR_BYTES) || (sha.argument != FPR_SHA_BYTES)) {
        *refusal = FPR_FILE_NOT_WRITTEN;
        return NULL;
    }
    return sha.bytes;
}

static uint8_t write_commit(struct fpr *r, const struct fpr_piece *piece, uint32_t *here)
{
    uint8_t refusal;
    const uint8_t *const sha = digest_of(piece, &refusal);

    if (sha == NULL) {
        return refusal;
    }
    if (!fpr_commit_is_repeated(r, sha)) {
        if (fpr_busy(r)) {
            return FPR_FILE_NOT_NOW;
        }
        fpr_commit_begin(r, sha);
    }
    *here = piece->n;
    return FPR_FILE_OK;
}

/* Whether a document names what is stored. */
static uint8_t names_stored(const struct fpr *r, const struct fpr_piece *piece)
{
    uint8_t refusal;
    const uint8_t *const sha = digest_of(piece, &refusal);

    if (sha == NULL) {
        return refusal;
    }
    if ((r->state == FPR_EMPTY) || fpr_busy(r)) {
        return FPR_FILE_NOT_NOW;
    }
    return (memcmp(sha, r->stored_sha, FPR_SHA_BYTES) == 0) ? (uint8_t)FPR_FILE_OK : (uint8_t)FPR_FILE_NOT_WRITTEN;
}

static uint8_t write_erase(struct fpr *r, const struct fpr_piece *piece, uint32_t *here)
{
    const uint8_t refusal = (r->state == FPR_LOCKED) ? (uint8_t)FPR_FILE_NOT_NOW : names_stored(r, piece);

    if (refusal != FPR_FILE_OK) {
        return refusal;
    }
    *here = piece->n;
    return fpr_forget_stored(r) ? (uint8_t)FPR_FILE_OK : (uint8_t)FPR_FILE_NOT_WRITTEN;
}

static uint8_t write_lock(struct fpr *r, const struct fpr_piece *piece, uint32_t *here)
{
    const uint8_t refusal = names_stored(r, piece);

    if (refusal != FPR_FILE_OK) {
        return refusal;
    }
    *here = piece->n;
    return ((r->state == FPR_LOCKED) || fpr_store_lock(r)) ? (uint8_t)FPR_FILE_OK : (uint8_t)FPR_FILE_NOT_WRITTEN;
}

static uint8_t write_clock(struct fpr *r, const struct fpr_piece *piece, uint32_t *here)
{
    struct fpr_item unix_s = {0};
    const uint8_t refusal = in_one_piece(piece);

    if (refusal != FPR_FILE_OK) {
        return refusal;
    }
    if (!value_of(piece, "unix", &unix_s) || (unix_s.major != FPR_CBOR_UINT) || (unix_s.argument > UINT32_MAX) ||
        !r->port->set_clock(r->ctx, (uint32_t)unix_s.argument)) {
        return FPR_FILE_NOT_WRITTEN;
    }
    *here = piece->n;
    return FPR_FILE_OK;
}

static uint8_t write_csr(struct fpr *r, const struct fpr_piece *piece, uint32_t *here)
{
    struct fpr_item name = {0};
    const uint8_t refusal = in_one_piece(piece);

    if (refusal != FPR_FILE_OK) {
        return refusal;
    }
    if (!value_of(piece, "cn", &name) || (name.major != FPR_CBOR_TEXT) || (name.argument == 0u) ||
        (name.argument > NAME_BYTES) || !r->port->csr_make(r->ctx, (const char *)name.bytes, (size_t)name.argument)) {
        return FPR_FILE_NOT_WRITTEN;
    }
    *here = piece->n;
    return FPR_FILE_OK;
}

/* ---- the files ---- */

static const struct file FILES[] = {
    {"/factory/endpoint.txt", endpoint_document, NULL, NULL},
    {"/factory/identity.cbor", identity_document, NULL, NULL},
    {"/factory/provision.cbor", NULL, fpr_transfer_write, NULL},
    {"/factory/commit.cbor", NULL, write_commit, NULL},
    {"/factory/result.cbor", result_document, NULL, NULL},
    {"/factory/result.txt", fpr_verdict_document, NULL, NULL},
    {"/factory/erase.cbor", NULL, write_erase, has_erase},
    {"/factory/lock.cbor", NULL, write_lock, has_lock},
    {"/factory/clock.cbor", NULL, write_clock, has_clock},
    {"/factory/csr.cbor", NULL, write_csr, has_csr},
    {"/factory/csr.der", csr_document, NULL, has_csr},
};

static const struct file *find(const struct fpr *r, const struct fpr_item *name)
{
    size_t i;

    for (i = 0; i < (sizeof FILES / sizeof FILES[0]); i++) {
        if (fpr_is_text(name, FILES[i].name)) {
            return ((FILES[i].there == NULL) || FILES[i].there(r)) ? &FILES[i] : NULL;
        }
    }
    return NULL;
}

/* A station of version 1 commits by opening the result: what is here is all, or it is nothing. */
static void commit_without_digest(struct fpr *r)
{
    if ((r->state != FPR_EMPTY) || fpr_busy(r) || (r->length == 0u)) {
        return;
    }
    if (r->here < r->length) {
        fpr_transfer_forget(r);
        return;
    }
    fpr_commit_begin(r, NULL);
}

uint8_t fpr_file_open(struct fpr *r, const struct fpr_item *name, uint32_t off, fpr_document *document, bool *later)
{
    const struct file *const file = find(r, name);
    size_t n = 0;

    *later = false;
    if (file == NULL) {
        return FPR_FILE_ABSENT;
    }
    if (file->document == NULL) {
        return FPR_FILE_NEVER_READ;
    }
    if ((file->document == csr_document) && (r->port->csr(r->ctx, &n) == NULL)) {
        return FPR_FILE_ABSENT;
    }
    if (file->document == fpr_verdict_document) {
        if (off == 0u) {
            commit_without_digest(r);
        }
        *later = fpr_busy(r);
    }
    *document = file->document;
    return FPR_FILE_OK;
}

uint8_t fpr_file_write(struct fpr *r, const struct fpr_item *name, const struct fpr_piece *piece, uint32_t *here)
{
    const struct file *const file = find(r, name);

    if (file == NULL) {
        return FPR_FILE_ABSENT;
    }
    return (file->write == NULL) ? (uint8_t)FPR_FILE_NOT_WRITTEN : file->write(r, piece, here);
}
