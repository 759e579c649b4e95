/* SPDX-License-Identifier: Apache-2.0 */
/* The files of the contract: what each holds, and what writing it does. */
#include "fpr_internal.h"

#define FOLDER "/factory/"
#define FOLDER_BYTES 9u
#define NAME_BYTES 64u /* of a certificate: ub-common-name of RFC 5280 */

/* A file that is read has a document. One that is written has a writer, which gets what stands behind its one key. */
struct file {
    char name[15];
    uint8_t option; /* 0 where the file is always there */
    fpr_document document;
    uint8_t (*write)(struct fpr *r, const struct fpr_item *value);
};

/* ---- what is read ---- */

static void out_sha(const struct fpr *r, struct fpr_out *out)
{
    fpr_out_pair(out, "st", fpr_word("empty\0provisioned\0locked", r->state));
    if (r->state != FPR_EMPTY) {
        fpr_out_text(out, "sha");
        fpr_out_head(out, FPR_CBOR_BYTES, FPR_SHA_BYTES);
        fpr_out_raw(out, r->stored_sha, FPR_SHA_BYTES);
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

static void out_options(struct fpr_out *out, uint32_t options)
{
    uint32_t count = 0;
    uint32_t i;

    for (i = 0; i < 4u; i++) {
        count += (options >> i) & 1u;
    }
    fpr_out_text(out, "opt");
    fpr_out_head(out, FPR_CBOR_ARRAY, count);
    for (i = 0; i < 4u; i++) {
        if (((options >> i) & 1u) != 0u) {
            fpr_out_text(out, fpr_word("clock\0csr\0erase\0lock", i));
        }
    }
}

static void ask_identity(const struct fpr *r, struct fpr_identity *identity)
{
    memset(identity, 0, sizeof *identity);
    r->port->identity(r->ctx, identity);
}

static void endpoint_document(struct fpr *r, struct fpr_out *out)
{
    struct fpr_identity identity;

    ask_identity(r, &identity);
    fpr_out_raw(out, identity.endpoint, strlen(identity.endpoint));
}

static void identity_document(struct fpr *r, struct fpr_out *out)
{
    struct fpr_identity identity;

    ask_identity(r, &identity);
    fpr_out_head(out, FPR_CBOR_MAP, (r->state == FPR_EMPTY) ? 10u : 11u);
    fpr_out_number(out, "v", 2);
    fpr_out_pair(out, "ep", identity.endpoint);
    fpr_out_pair(out, "chip", identity.chip);
    fpr_out_pair(out, "fw", identity.firmware);
    fpr_out_number(out, "cap", r->capacity);
    out_objects(out, &identity);
    fpr_out_number(out, "pkt", r->packet_bytes);
    fpr_out_text(out, "rng");
    fpr_out_head(out, FPR_CBOR_SIMPLE, identity.random_ok ? 21u : 20u);
    out_sha(r, out);
    out_options(out, r->options);
}

static void result_document(struct fpr *r, struct fpr_out *out)
{
    const bool has_path = r->why.path[0] != '\0';

    fpr_out_head(out, FPR_CBOR_MAP, 4u + ((r->state == FPR_EMPTY) ? 0u : 1u) + (has_path ? 1u : 0u));
    fpr_out_number(out, "code", r->code);
    fpr_out_pair(out, "name", fpr_code_name(r));
    fpr_out_number(out, "off", r->here);
    if (has_path) {
        fpr_out_pair(out, "path", r->why.path);
    }
    out_sha(r, out);
}

void fpr_verdict_document(struct fpr *r, struct fpr_out *out)
{
    if (r->code == FPR_APPLIED) {
        fpr_out_raw(out, "0", 1);
    } else {
        fpr_out_raw(out, "-1", 2);
    }
}

static void csr_document(struct fpr *r, struct fpr_out *out)
{
    size_t n = 0;
    const uint8_t *const der = r->port->csr(r->ctx, &n);

    fpr_out_raw(out, der, (der != NULL) ? n : 0u);
}

/* ---- what is written ---- */

static uint8_t refused_unless(bool is_done)
{
    return is_done ? (uint8_t)FPR_FILE_OK : (uint8_t)FPR_FILE_NOT_WRITTEN;
}

static uint8_t write_commit(struct fpr *r, const struct fpr_item *sha)
{
    return (sha->argument == FPR_SHA_BYTES) ? fpr_commit(r, sha->bytes) : (uint8_t)FPR_FILE_NOT_WRITTEN;
}

/* Whether what is stored may be erased or locked now by whoever names it so. */
static uint8_t judge_digest(const struct fpr *r, const struct fpr_item *sha, enum fpr_state highest)
{
    if ((r->state == FPR_EMPTY) || (r->state > (uint8_t)highest) || fpr_busy(r)) {
        return FPR_FILE_NOT_NOW;
    }
    return refused_unless((sha->argument == FPR_SHA_BYTES) && fpr_same_sha(sha->bytes, r->stored_sha));
}

static uint8_t write_erase(struct fpr *r, const struct fpr_item *sha)
{
    const uint8_t refusal = judge_digest(r, sha, FPR_PROVISIONED);

    return (refusal == FPR_FILE_OK) ? refused_unless(fpr_forget_stored(r)) : refusal;
}

/* To lock what is locked already is no fault: the answer may have been lost. */
static uint8_t write_lock(struct fpr *r, const struct fpr_item *sha)
{
    const uint8_t refusal = judge_digest(r, sha, FPR_LOCKED);

    return (refusal == FPR_FILE_OK) ? refused_unless((r->state == FPR_LOCKED) || fpr_store_lock(r)) : refusal;
}

static uint8_t write_clock(struct fpr *r, const struct fpr_item *unix_s)
{
    return refused_unless(r->port->set_clock(r->ctx, unix_s->argument));
}

static uint8_t write_csr(struct fpr *r, const struct fpr_item *name)
{
    const size_t n = name->argument;

    return refused_unless((n > 0u) && (n <= NAME_BYTES) &&
                          r->port->csr_make(r->ctx, (const char *)name->bytes, n));
}

/* ---- the files ---- */

static const struct file FILES[] = {
    {"endpoint.txt", 0, endpoint_document, NULL},
    {"identity.cbor", 0, identity_document, NULL},
    {"provision.cbor", 0, NULL, NULL}, /* the only one in pieces */
    {"commit.cbor", 0, NULL, write_commit},
    {"result.cbor", 0, result_document, NULL},
    {"result.txt", 0, fpr_verdict_document, NULL},
    {"erase.cbor", FPR_OPTION_ERASE, NULL, write_erase},
    {"lock.cbor", FPR_OPTION_LOCK, NULL, write_lock},
    {"clock.cbor", FPR_OPTION_CLOCK, NULL, write_clock},
    {"csr.cbor", FPR_OPTION_CSR, NULL, write_csr},
    {"csr.der", FPR_OPTION_CSR, csr_document, NULL},
};

uint8_t fpr_options_of(const struct fpr_port *port)
{
    uint32_t options = 0;

    options |= (port->set_clock != NULL) ? FPR_OPTION_CLOCK : 0u;
    options |= ((port->csr_make != NULL) && (port->csr != NULL)) ? FPR_OPTION_CSR : 0u;
    options |= port->may_erase ? FPR_OPTION_ERASE : 0u;
    options |= port->may_lock ? FPR_OPTION_LOCK : 0u;
    return (uint8_t)options;
}

static const struct file *find(const struct fpr *r, const struct fpr_item *path)
{
    struct fpr_item name = *path;
    size_t i;

    if ((path->argument < FOLDER_BYTES) || (memcmp(path->bytes, FOLDER, FOLDER_BYTES) != 0)) {
        return NULL;
    }
    name.bytes += FOLDER_BYTES;
    name.argument -= FOLDER_BYTES;
    for (i = 0; i < (sizeof FILES / sizeof FILES[0]); i++) {
        if (fpr_is_text(&name, FILES[i].name)) {
            return ((FILES[i].option & ~(uint32_t)r->options) == 0u) ? &FILES[i] : NULL;
        }
    }
    return NULL;
}

uint8_t fpr_file_open(struct fpr *r, const struct fpr_item *name, uint32_t off, fpr_document *document)
{
    const struct file *const file = find(r, name);
    size_t n;

    if (file == NULL) {
        return FPR_FILE_ABSENT;
    }
    if (file->document == NULL) {
        return FPR_FILE_NEVER_READ;
    }
    if ((file->document == csr_document) && (r->port->csr(r->ctx, &n) == NULL)) {
        return FPR_FILE_ABSENT;
    }
    if ((file->document == fpr_verdict_document) && (off == 0u)) {
        fpr_commit_all_or_nothing(r);
    }
    *document = file->document;
    return FPR_FILE_OK;
}

/* Writes a document of one piece, which has one key. */
static uint8_t write_whole(struct fpr *r, const struct file *file, const struct fpr_piece *piece)
{
    static const struct fpr_key KEYS[] = {
        {"sha", FPR_CBOR_BYTES}, {"unix", FPR_CBOR_UINT}, {"cn", FPR_CBOR_TEXT}};
    const struct fpr_key *const key = &KEYS[file->option & (FPR_OPTION_CLOCK | FPR_OPTION_CSR)];
    struct fpr_item value;

    if (piece->off != 0u) {
        return FPR_FILE_WRONG_OFFSET;
    }
    if ((piece->has_length && (piece->length != piece->n)) || !fpr_read_map(piece->data, piece->n, key, &value, 1) ||
        (value.major == FPR_CBOR_ABSENT)) {
        return FPR_FILE_NOT_WRITTEN;
    }
    return file->write(r, &value);
}

uint8_t fpr_file_write(struct fpr *r, const struct fpr_item *name, const struct fpr_piece *piece, uint32_t *here)
{
    const struct file *const file = find(r, name);

    if (file == NULL) {
        return FPR_FILE_ABSENT;
    }
    if (file->document != NULL) {
        return FPR_FILE_NOT_WRITTEN;
    }
    if (file->write == NULL) {
        return fpr_transfer_write(r, piece, here);
    }
    *here = piece->n;
    return write_whole(r, file, piece);
}
