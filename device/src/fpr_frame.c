/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SMP over console. A frame is base64 of (length, packet, CRC-16/XMODEM) in lines: 06 09 begins the first one, 04 14
 * each further one, a newline ends each. Anything may stand between the lines; what is damaged vanishes.
 */
#include "fpr_internal.h"

#define FIRST_0 0x06u
#define FIRST_1 0x09u
#define FURTHER_0 0x04u
#define FURTHER_1 0x14u

#define LENGTH_BYTES 2u
#define CRC_BYTES 2u
#define LINE_BYTES 93u /* they are 124 digits: with marker and newline a line of 127 */

static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void fpr_wipe(void *bytes, size_t n)
{
    volatile uint8_t *at = bytes;

    while (n > 0u) {
        n--;
        at[n] = 0;
    }
}

static uint16_t crc16(const uint8_t *bytes, uint32_t n)
{
    uint32_t crc = 0;
    uint32_t i;
    unsigned bit;

    for (i = 0; i < n; i++) {
        crc ^= (uint32_t)bytes[i] << 8;
        for (bit = 0; bit < 8u; bit++) {
            crc = ((crc & 0x8000u) != 0u) ? ((crc << 1) ^ 0x1021u) : (crc << 1);
        }
    }
    return (uint16_t)crc;
}

/* ---- out ---- */

static void encode_three(const uint8_t *bytes, uint32_t n, uint8_t digits[4])
{
    const uint32_t second = (n > 1u) ? bytes[1] : 0u;
    const uint32_t third = (n > 2u) ? bytes[2] : 0u;
    const uint32_t all = ((uint32_t)bytes[0] << 16) | (second << 8) | third;

    digits[0] = (uint8_t)DIGITS[all >> 18];
    digits[1] = (uint8_t)DIGITS[(all >> 12) & 63u];
    digits[2] = (n > 1u) ? (uint8_t)DIGITS[(all >> 6) & 63u] : (uint8_t)'=';
    digits[3] = (n > 2u) ? (uint8_t)DIGITS[all & 63u] : (uint8_t)'=';
}

static void send_line(const struct fpr *r, uint32_t at, uint32_t n)
{
    uint8_t line[2u + (LINE_BYTES / 3u * 4u) + 1u];
    uint32_t size = 2;
    uint32_t i;

    line[0] = (at == 0u) ? FIRST_0 : FURTHER_0;
    line[1] = (at == 0u) ? FIRST_1 : FURTHER_1;
    for (i = 0; i < n; i += 3u) {
        encode_three(&r->frame[at + i], n - i, &line[size]);
        size += 4u;
    }
    line[size] = (uint8_t)'\n';
    r->port->send(r->ctx, line, size + 1u);
}

void fpr_frame_send(struct fpr *r, uint32_t n)
{
    const uint32_t whole = LENGTH_BYTES + n + CRC_BYTES;
    const uint16_t crc = crc16(&r->frame[LENGTH_BYTES], n);
    uint32_t at;

    r->frame[0] = (uint8_t)((n + CRC_BYTES) >> 8);
    r->frame[1] = (uint8_t)(n + CRC_BYTES);
    r->frame[LENGTH_BYTES + n] = (uint8_t)(crc >> 8);
    r->frame[LENGTH_BYTES + n + 1u] = (uint8_t)crc;
    for (at = 0; at < whole; at += LINE_BYTES) {
        send_line(r, at, ((whole - at) < LINE_BYTES) ? (whole - at) : LINE_BYTES);
    }
}

/* ---- in ---- */

/* Returns the value of a digit, 64 for what is none. */
static uint32_t digit_value(uint8_t byte)
{
    uint32_t value = 0;

    while ((value < 64u) && ((uint8_t)DIGITS[value] != byte)) {
        value++;
    }
    return value;
}

/* Forgets the bytes of a frame: they may be those of a key. */
static void drop_frame(struct fpr *r)
{
    fpr_wipe(r->frame, sizeof r->frame);
    r->quad = 0;
    r->frame_size = 0;
    r->open = false;
}

static void damaged(struct fpr *r)
{
    drop_frame(r);
    r->line = FPR_DAMAGED;
}

static void line_begins(struct fpr *r, bool first)
{
    if (first) {
        drop_frame(r);
        r->open = true;
    }
    r->digits = 0;
    r->padding = 0;
    r->line = r->open ? FPR_IN_FRAME : FPR_DAMAGED; /* the beginning of this one was not heard */
}

/* Takes the bytes of four digits. */
static void group_ends(struct fpr *r)
{
    const uint32_t n = 3u - r->padding;
    uint32_t i;

    if ((r->padding > 2u) || ((r->frame_size + n) > (LENGTH_BYTES + r->packet_bytes + CRC_BYTES))) {
        damaged(r);
        return;
    }
    for (i = 0; i < n; i++) {
        r->frame[r->frame_size] = (uint8_t)(r->quad >> (16u - (8u * i)));
        r->frame_size++;
    }
    r->quad = 0;
    r->digits = 0;
}

static void take_digit(struct fpr *r, uint8_t byte)
{
    const bool pads = byte == (uint8_t)'=';
    const uint32_t value = digit_value(byte);

    if ((!pads && (r->padding > 0u)) || (!pads && (value > 63u))) {
        damaged(r);
        return;
    }
    r->quad = (r->quad << 6) | (pads ? 0u : value);
    r->padding = (uint8_t)(r->padding + (pads ? 1u : 0u));
    r->digits++;
    if (r->digits == 4u) {
        group_ends(r);
    }
}

/* At the end of a line the frame is whole, goes on in another line, or is none. */
static void line_ends(struct fpr *r)
{
    const uint32_t said = ((uint32_t)r->frame[0] << 8) | r->frame[1];
    uint32_t n;

    r->line = FPR_ON_CONSOLE;
    if ((r->digits != 0u) || (r->frame_size < LENGTH_BYTES) || (said < CRC_BYTES) ||
        (r->frame_size > (LENGTH_BYTES + said))) {
        drop_frame(r);
        return;
    }
    if (r->frame_size < (LENGTH_BYTES + said)) {
        return;
    }
    n = said - CRC_BYTES;
    if (crc16(&r->frame[LENGTH_BYTES], said) == 0u) { /* over a packet and its CRC it is 0 */
        fpr_smp_request(r, n);
    }
    drop_frame(r);
}

void fpr_input(struct fpr *r, uint8_t byte)
{
    const uint8_t before = r->last_byte;

    r->last_byte = byte;
    if ((before == FIRST_0) && (byte == FIRST_1)) {
        line_begins(r, true);
    } else if ((before == FURTHER_0) && (byte == FURTHER_1)) {
        line_begins(r, false);
    } else if ((byte == (uint8_t)'\n') || (byte == (uint8_t)'\r')) {
        if (r->line == FPR_IN_FRAME) {
            line_ends(r);
        }
        r->line = FPR_ON_CONSOLE;
    } else if ((byte == FIRST_0) || (byte == FURTHER_0)) {
        /* perhaps a marker: the byte after it decides */
    } else if (r->line == FPR_IN_FRAME) {
        take_digit(r, byte);
    } else {
        /* the console: nobody reads it */
    }
}

void fpr_input_bytes(struct fpr *r, const uint8_t *bytes, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++) {
        fpr_input(r, bytes[i]);
    }
}
