/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SMP: a header of 8 bytes (operation and version, flags, length of the rest, group, sequence, command) and a CBOR
 * map. The answer is written over its request, once all that is needed of that has been taken.
 */
#include "fpr_internal.h"

#define OP_READ 0u
#define OP_WRITE 2u
#define ANSWERS 1u /* is added to the operation */

#define GROUP_OS 0u
#define GROUP_FILES 8u

#define OS_RESET 5u
#define OS_PARAMETERS 6u
#define FILE_CONTENT 0u
#define FILE_LENGTH 1u

/* General codes of SMP; they belong to group 0. */
#define INVALID 3u
#define NOT_SUPPORTED 8u

/* What an answer of a read has besides its data: {"off": N, "data": h'..', "len": N}. */
#define AROUND_DATA_BYTES 32u

/* What is kept of a request when its answer takes its place. */
struct header {
    uint8_t raw[FPR_HEADER_BYTES];
    uint8_t op;
    uint8_t version;
    uint16_t group;
    uint8_t command;
};

static uint8_t *packet_of(struct fpr *r)
{
    return &r->frame[2];
}

static struct header header_of(const uint8_t raw[FPR_HEADER_BYTES])
{
    struct header header;

    memcpy(header.raw, raw, FPR_HEADER_BYTES);
    header.op = raw[0] & 7u;
    header.version = (uint8_t)(((raw[0] >> 3) & 3u) != 0u ? 1u : 0u);
    header.group = (uint16_t)(((uint32_t)raw[4] << 8) | raw[5]);
    header.command = raw[7];
    return header;
}

/* ---- answers ---- */

static void answer_begins(struct fpr *r, struct fpr_out *out, uint32_t pairs)
{
    fpr_out_begin(out, &packet_of(r)[FPR_HEADER_BYTES], 0, r->packet_bytes - FPR_HEADER_BYTES);
    fpr_out_head(out, FPR_CBOR_MAP, pairs);
}

/* Puts the header before the map and sends both. */
static void answer_ends(struct fpr *r, const struct header *request, const struct fpr_out *out)
{
    uint8_t *const packet = packet_of(r);

    memcpy(packet, request->raw, FPR_HEADER_BYTES);
    packet[0] = (uint8_t)(((uint32_t)request->version << 3) | (request->op + ANSWERS));
    packet[1] = 0;
    packet[2] = (uint8_t)(out->total >> 8);
    packet[3] = (uint8_t)out->total;
    fpr_frame_send(r, FPR_HEADER_BYTES + out->total);
}

static void out_refusal(struct fpr_out *out, const struct header *request, uint16_t group, uint8_t code)
{
    if (request->version != 0u) {
        fpr_out_text(out, "err");
        fpr_out_head(out, FPR_CBOR_MAP, 2);
        fpr_out_number(out, "group", group);
    }
    fpr_out_number(out, "rc", code);
}

static void refuse(struct fpr *r, const struct header *request, uint16_t group, uint8_t code)
{
    struct fpr_out out;

    answer_begins(r, &out, 1);
    out_refusal(&out, request, group, code);
    answer_ends(r, request, &out);
}

/* ---- requests ---- */

/* What requests of the file group have in them. */
struct file_request {
    struct fpr_item name;
    struct fpr_piece piece;
    bool has_name;
    bool has_off;
    bool has_data;
};

static bool take_number(const struct fpr_item *item, uint32_t *value)
{
    if ((item->major != FPR_CBOR_UINT) || (item->argument > UINT32_MAX)) {
        return false;
    }
    *value = (uint32_t)item->argument;
    return true;
}

/* Takes one pair; false where its value is of the wrong kind. */
static bool take_pair(struct file_request *request, const struct fpr_item *key, const struct fpr_item *value)
{
    if (fpr_is_text(key, "name")) {
        request->name = *value;
        request->has_name = value->major == FPR_CBOR_TEXT;
        return request->has_name;
    }
    if (fpr_is_text(key, "off")) {
        request->has_off = take_number(value, &request->piece.off);
        return request->has_off;
    }
    if (fpr_is_text(key, "len")) {
        request->piece.has_length = take_number(value, &request->piece.length);
        return request->piece.has_length;
    }
    if (fpr_is_text(key, "data")) {
        request->has_data = (value->major == FPR_CBOR_BYTES) && (value->bytes != NULL);
        request->piece.data = value->bytes;
        request->piece.n = (uint32_t)value->argument;
        return request->has_data;
    }
    return true; /* what is not known is skipped */
}

static bool read_request(struct file_request *request, const uint8_t *bytes, uint32_t n)
{
    struct fpr_in in;
    uint32_t pairs;
    bool fits = true;

    memset(request, 0, sizeof *request);
    fpr_in_begin(&in, bytes, n);
    for (pairs = fpr_in_map(&in); (pairs > 0u) && fits && !in.bad; pairs--) {
        const struct fpr_item key = fpr_in_item(&in);
        struct fpr_item value;

        fpr_in_skip(&in, &key);
        value = fpr_in_item(&in);
        fpr_in_skip(&in, &value);
        fits = in.bad || take_pair(request, &key, &value);
    }
    return fits && !in.bad && (in.left == 0u) && request->has_name;
}

/* ---- the file group ---- */

static uint32_t length_of(struct fpr *r, fpr_document document)
{
    struct fpr_out out;

    fpr_out_begin(&out, NULL, 0, 0);
    document(r, &out);
    return out.total;
}

static void answer_length(struct fpr *r, const struct header *request, fpr_document document)
{
    struct fpr_out out;

    answer_begins(r, &out, 1);
    fpr_out_number(&out, "len", length_of(r, document));
    answer_ends(r, request, &out);
}

static void answer_content(struct fpr *r, const struct header *request, fpr_document document, uint32_t off)
{
    const uint32_t length = length_of(r, document);
    const uint32_t room = r->packet_bytes - FPR_HEADER_BYTES - AROUND_DATA_BYTES;
    const uint32_t n = ((length - off) < room) ? (length - off) : room;
    struct fpr_out out;
    struct fpr_out window;

    answer_begins(r, &out, (off == 0u) ? 3u : 2u);
    fpr_out_number(&out, "off", off);
    if (off == 0u) {
        fpr_out_number(&out, "len", length);
    }
    fpr_out_text(&out, "data");
    fpr_out_head(&out, FPR_CBOR_BYTES, n);
    fpr_out_begin(&window, &out.to[out.total], off, n);
    document(r, &window);
    out.total += n;
    answer_ends(r, request, &out);
}

/* The answer to whoever opens result.txt has to wait: all that is needed for it are its header and its place. */
void fpr_smp_pay_verdict(struct fpr *r)
{
    const struct header request = header_of(r->owed);

    r->owes_verdict = false;
    if (request.command == FILE_LENGTH) {
        answer_length(r, &request, fpr_verdict_document);
    } else {
        answer_content(r, &request, fpr_verdict_document, 0);
    }
    fpr_wipe(r->frame, sizeof r->frame);
}

static void read_file(struct fpr *r, const struct header *request, const struct file_request *file)
{
    const uint32_t off = (request->command == FILE_LENGTH) ? 0u : file->piece.off;
    fpr_document document = NULL;
    bool later;
    const uint8_t refusal = fpr_file_open(r, &file->name, off, &document, &later);

    if (refusal != FPR_FILE_OK) {
        refuse(r, request, GROUP_FILES, refusal);
    } else if (later) {
        memcpy(r->owed, request->raw, sizeof r->owed);
        r->owes_verdict = true;
    } else if (request->command == FILE_LENGTH) {
        answer_length(r, request, document);
    } else if (off > length_of(r, document)) {
        refuse(r, request, GROUP_FILES, FPR_FILE_WRONG_OFFSET);
    } else {
        answer_content(r, request, document, off);
    }
}

static void write_to_file(struct fpr *r, const struct header *request, const struct file_request *file)
{
    uint32_t here = 0;
    const uint8_t refusal = fpr_file_write(r, &file->name, &file->piece, &here);
    struct fpr_out out;

    if ((refusal != FPR_FILE_OK) && (refusal != FPR_FILE_WRONG_OFFSET)) {
        refuse(r, request, GROUP_FILES, refusal);
        return;
    }
    answer_begins(r, &out, (refusal == FPR_FILE_OK) ? 1u : 2u);
    if (refusal != FPR_FILE_OK) {
        out_refusal(&out, request, GROUP_FILES, refusal);
    }
    fpr_out_number(&out, "off", here);
    answer_ends(r, request, &out);
}

static void file_request(struct fpr *r, const struct header *request, uint32_t n)
{
    const bool writes = request->op == OP_WRITE;
    struct file_request file;

    if ((request->command > FILE_LENGTH) || (writes && (request->command != FILE_CONTENT))) {
        refuse(r, request, GROUP_OS, NOT_SUPPORTED);
        return;
    }
    if (!read_request(&file, &packet_of(r)[FPR_HEADER_BYTES], n) || (writes && !file.has_data) ||
        ((request->command == FILE_CONTENT) && !file.has_off)) {
        refuse(r, request, GROUP_OS, INVALID);
        return;
    }
    if (writes) {
        write_to_file(r, request, &file);
    } else {
        read_file(r, request, &file);
    }
}

/* ---- the group of the system ---- */

static void system_request(struct fpr *r, const struct header *request)
{
    struct fpr_out out;

    if ((request->op == OP_WRITE) && (request->command == OS_RESET)) {
        answer_begins(r, &out, 0);
        answer_ends(r, request, &out);
        r->reset_due = true;
    } else if ((request->op == OP_READ) && (request->command == OS_PARAMETERS)) {
        answer_begins(r, &out, 2);
        fpr_out_number(&out, "buf_size", r->packet_bytes);
        fpr_out_number(&out, "buf_count", 1);
        answer_ends(r, request, &out);
    } else {
        refuse(r, request, GROUP_OS, NOT_SUPPORTED);
    }
}

void fpr_smp_request(struct fpr *r, uint32_t n)
{
    const uint8_t *const packet = packet_of(r);
    struct header request;

    if ((n < FPR_HEADER_BYTES) || ((((uint32_t)packet[2] << 8) | packet[3]) != (n - FPR_HEADER_BYTES))) {
        return; /* no packet: it is dropped as what is damaged */
    }
    request = header_of(packet);
    if ((request.op != OP_READ) && (request.op != OP_WRITE)) {
        return; /* an answer, perhaps our own, that somebody sends back */
    }
    if (request.group == GROUP_FILES) {
        file_request(r, &request, n - FPR_HEADER_BYTES);
    } else if (request.group == GROUP_OS) {
        system_request(r, &request);
    } else {
        refuse(r, &request, GROUP_OS, NOT_SUPPORTED);
    }
}
