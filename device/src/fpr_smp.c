/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SMP: a header of 8 bytes (operation and version, flags, length of the rest, group, sequence, command) and a CBOR
 * map. The answer is written over its request, once all that is needed of that has been taken; the header stays.
 */
#include "fpr_internal.h"

#define OP_READ 0u
#define OP_WRITE 2u
#define ANSWERS 1u /* is added to the operation */
#define VERSION_SHIFT 3u

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

/* What requests of the file group have in them. */
enum { NAME, OFF, LEN, DATA, FIELDS };

static const struct fpr_key KEYS[FIELDS] = {
    {"name", FPR_CBOR_TEXT}, {"off", FPR_CBOR_UINT}, {"len", FPR_CBOR_UINT}, {"data", FPR_CBOR_BYTES}};

static uint8_t *packet_of(struct fpr *r)
{
    return &r->frame[2];
}

static uint32_t operation_of(struct fpr *r)
{
    return packet_of(r)[0] & 7u;
}

static uint32_t command_of(struct fpr *r)
{
    return packet_of(r)[7];
}

/* Version 1 of the header and all later ones want errors in the newer form. */
static bool is_newer(struct fpr *r)
{
    return ((packet_of(r)[0] >> VERSION_SHIFT) & 3u) != 0u;
}

/* ---- answers ---- */

static void answer_begins(struct fpr *r, struct fpr_out *out, uint32_t pairs)
{
    fpr_out_begin(out, &packet_of(r)[FPR_HEADER_BYTES], 0, r->packet_bytes - FPR_HEADER_BYTES);
    fpr_out_head(out, FPR_CBOR_MAP, pairs);
}

/* Makes the header of the request that of its answer, and sends both. */
static void answer_ends(struct fpr *r, const struct fpr_out *out)
{
    uint8_t *const packet = packet_of(r);

    packet[0] = (uint8_t)((is_newer(r) ? (1u << VERSION_SHIFT) : 0u) | (operation_of(r) + ANSWERS));
    packet[1] = 0;
    packet[2] = (uint8_t)(out->total >> 8);
    packet[3] = (uint8_t)out->total;
    fpr_frame_send(r, FPR_HEADER_BYTES + out->total);
}

static void out_refusal(struct fpr *r, struct fpr_out *out, uint32_t group, uint32_t code)
{
    if (is_newer(r)) {
        fpr_out_text(out, "err");
        fpr_out_head(out, FPR_CBOR_MAP, 2);
        fpr_out_number(out, "group", group);
    }
    fpr_out_number(out, "rc", code);
}

static void refuse(struct fpr *r, uint32_t group, uint32_t code)
{
    struct fpr_out out;

    answer_begins(r, &out, 1);
    out_refusal(r, &out, group, code);
    answer_ends(r, &out);
}

static void answer_one(struct fpr *r, const char *key, uint32_t value)
{
    struct fpr_out out;

    answer_begins(r, &out, 1);
    fpr_out_number(&out, key, value);
    answer_ends(r, &out);
}

/* ---- the file group: reading ---- */

static void answer_content(struct fpr *r, fpr_document document, uint32_t off, uint32_t length)
{
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
    answer_ends(r, &out);
}

static void answer_document(struct fpr *r, fpr_document document, uint32_t off)
{
    struct fpr_out measured;

    fpr_out_begin(&measured, NULL, 0, 0);
    document(r, &measured);
    if (command_of(r) == FILE_LENGTH) {
        answer_one(r, "len", measured.total);
    } else if (off > measured.total) {
        refuse(r, GROUP_FILES, FPR_FILE_WRONG_OFFSET);
    } else {
        answer_content(r, document, off, measured.total);
    }
}

/* Who opens result.txt waits for the verdict: all that is needed for the answer is the header of the request. */
void fpr_smp_pay_verdict(struct fpr *r)
{
    r->owes_verdict = false;
    memcpy(packet_of(r), r->owed, sizeof r->owed);
    answer_document(r, fpr_verdict_document, 0);
}

static void read_file(struct fpr *r, const struct fpr_item *name, uint32_t off)
{
    fpr_document document = NULL;
    const uint8_t refusal = fpr_file_open(r, name, off, &document);

    if (refusal != FPR_FILE_OK) {
        refuse(r, GROUP_FILES, refusal);
    } else if ((document == fpr_verdict_document) && fpr_busy(r)) {
        memcpy(r->owed, packet_of(r), sizeof r->owed);
        r->owes_verdict = true;
    } else {
        answer_document(r, document, off);
    }
}

/* ---- the file group: writing ---- */

static void write_file(struct fpr *r, const struct fpr_item fields[FIELDS])
{
    const struct fpr_piece piece = {fields[DATA].bytes, fields[DATA].argument, fields[OFF].argument,
                                    fields[LEN].argument, fields[LEN].major == FPR_CBOR_UINT};
    uint32_t here = 0;
    const uint8_t refusal = fpr_file_write(r, &fields[NAME], &piece, &here);
    struct fpr_out out;

    if (refusal == FPR_FILE_OK) {
        answer_one(r, "off", here);
    } else if (refusal == FPR_FILE_WRONG_OFFSET) {
        answer_begins(r, &out, 2);
        out_refusal(r, &out, GROUP_FILES, refusal);
        fpr_out_number(&out, "off", here);
        answer_ends(r, &out);
    } else {
        refuse(r, GROUP_FILES, refusal);
    }
}

static void file_request(struct fpr *r, bool writes, uint32_t n)
{
    const uint32_t command = command_of(r);
    struct fpr_item fields[FIELDS];

    if ((command > FILE_LENGTH) || (writes && (command != FILE_CONTENT))) {
        refuse(r, GROUP_OS, NOT_SUPPORTED);
    } else if (!fpr_read_map(&packet_of(r)[FPR_HEADER_BYTES], n, KEYS, fields, FIELDS) ||
               (fields[NAME].major == FPR_CBOR_ABSENT) || (writes && (fields[DATA].major == FPR_CBOR_ABSENT)) ||
               ((command == FILE_CONTENT) && (fields[OFF].major == FPR_CBOR_ABSENT))) {
        refuse(r, GROUP_OS, INVALID);
    } else if (writes) {
        write_file(r, fields);
    } else {
        read_file(r, &fields[NAME], (command == FILE_LENGTH) ? 0u : fields[OFF].argument);
    }
}

/* ---- the group of the system ---- */

static void system_request(struct fpr *r, bool writes)
{
    struct fpr_out out;

    if (writes && (command_of(r) == OS_RESET)) {
        answer_begins(r, &out, 0);
        answer_ends(r, &out);
        r->reset_due = true;
    } else if (!writes && (command_of(r) == OS_PARAMETERS)) {
        answer_begins(r, &out, 2);
        fpr_out_number(&out, "buf_size", r->packet_bytes);
        fpr_out_number(&out, "buf_count", 1);
        answer_ends(r, &out);
    } else {
        refuse(r, GROUP_OS, NOT_SUPPORTED);
    }
}

void fpr_smp_request(struct fpr *r, uint32_t n)
{
    const uint8_t *const packet = packet_of(r);
    const uint32_t operation = operation_of(r);
    const bool writes = operation == OP_WRITE;
    const uint32_t group = ((uint32_t)packet[4] << 8) | packet[5];

    if ((n < FPR_HEADER_BYTES) || ((((uint32_t)packet[2] << 8) | packet[3]) != (n - FPR_HEADER_BYTES)) ||
        (!writes && (operation != OP_READ))) {
        return; /* no request: damaged, or an answer, perhaps our own, that somebody sends back */
    }
    if (group == GROUP_FILES) {
        file_request(r, writes, n - FPR_HEADER_BYTES);
    } else if (group == GROUP_OS) {
        system_request(r, writes);
    } else {
        refuse(r, GROUP_OS, NOT_SUPPORTED);
    }
}
