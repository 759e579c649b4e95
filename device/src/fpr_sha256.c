/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 (FIPS 180-4), written for size: the schedule is sixteen words that roll. */
#include "fpr_internal.h"

static const uint32_t K[64] = {
    0x428a2f98u, 0x71374491u, 0xb5c0fbcfu, 0xe9b5dba5u, 0x3956c25bu, 0x59f111f1u, 0x923f82a4u, 0xab1c5ed5u,
    0xd807aa98u, 0x12835b01u, 0x243185beu, 0x550c7dc3u, 0x72be5d74u, 0x80deb1feu, 0x9bdc06a7u, 0xc19bf174u,
    0xe49b69c1u, 0xefbe4786u, 0x0fc19dc6u, 0x240ca1ccu, 0x2de92c6fu, 0x4a7484aau, 0x5cb0a9dcu, 0x76f988dau,
    0x983e5152u, 0xa831c66du, 0xb00327c8u, 0xbf597fc7u, 0xc6e00bf3u, 0xd5a79147u, 0x06ca6351u, 0x14292967u,
    0x27b70a85u, 0x2e1b2138u, 0x4d2c6dfcu, 0x53380d13u, 0x650a7354u, 0x766a0abbu, 0x81c2c92eu, 0x92722c85u,
    0xa2bfe8a1u, 0xa81a664bu, 0xc24b8b70u, 0xc76c51a3u, 0xd192e819u, 0xd6990624u, 0xf40e3585u, 0x106aa070u,
    0x19a4c116u, 0x1e376c08u, 0x2748774cu, 0x34b0bcb5u, 0x391c0cb3u, 0x4ed8aa4au, 0x5b9cca4fu, 0x682e6ff3u,
    0x748f82eeu, 0x78a5636fu, 0x84c87814u, 0x8cc70208u, 0x90befffau, 0xa4506cebu, 0xbef9a3f7u, 0xc67178f2u};

static const uint32_t START[8] = {0x6a09e667u, 0xbb67ae85u, 0x3c6ef372u, 0xa54ff53au,
                                  0x510e527fu, 0x9b05688cu, 0x1f83d9abu, 0x5be0cd19u};

static uint32_t rotate(uint32_t value, unsigned bits)
{
    return (value >> bits) | (value << (32u - bits));
}

static uint32_t load(const uint8_t *bytes)
{
    return ((uint32_t)bytes[0] << 24) | ((uint32_t)bytes[1] << 16) | ((uint32_t)bytes[2] << 8) | bytes[3];
}

static void store(uint8_t *bytes, uint32_t value)
{
    bytes[0] = (uint8_t)(value >> 24);
    bytes[1] = (uint8_t)(value >> 16);
    bytes[2] = (uint8_t)(value >> 8);
    bytes[3] = (uint8_t)value;
}

/* The next word of the schedule takes the place of the one that is sixteen older. */
static uint32_t next_word(uint32_t w[16], unsigned round)
{
    const uint32_t older = w[(round + 1u) & 15u];
    const uint32_t newer = w[(round + 14u) & 15u];
    const uint32_t s0 = rotate(older, 7) ^ rotate(older, 18) ^ (older >> 3);
    const uint32_t s1 = rotate(newer, 17) ^ rotate(newer, 19) ^ (newer >> 10);

    w[round & 15u] += s0 + w[(round + 9u) & 15u] + s1;
    return w[round & 15u];
}

static void one_round(uint32_t v[8], uint32_t word)
{
    const uint32_t s1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25);
    const uint32_t choice = v[6] ^ (v[4] & (v[5] ^ v[6]));
    const uint32_t first = v[7] + s1 + choice + word;
    const uint32_t s0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22);
    const uint32_t majority = (v[0] & v[1]) | (v[2] & (v[0] | v[1]));

    /* One by one: of a loop a compiler makes memmove(), which not every project has. */
    v[7] = v[6];
    v[6] = v[5];
    v[5] = v[4];
    v[4] = v[3] + first;
    v[3] = v[2];
    v[2] = v[1];
    v[1] = v[0];
    v[0] = first + s0 + majority;
}

static void compress(struct fpr_sha256 *h)
{
    uint32_t w[16];
    uint32_t v[8];
    unsigned i;

    for (i = 0; i < 16u; i++) {
        w[i] = load(&h->block[4u * i]);
    }
    memcpy(v, h->state, sizeof v);
    for (i = 0; i < 64u; i++) {
        one_round(v, K[i] + ((i < 16u) ? w[i] : next_word(w, i)));
    }
    for (i = 0; i < 8u; i++) {
        h->state[i] += v[i];
    }
    fpr_wipe(w, sizeof w); /* it was a piece of the pack */
}

void fpr_sha256_begin(struct fpr_sha256 *h)
{
    memcpy(h->state, START, sizeof h->state);
    h->bytes = 0;
}

void fpr_sha256_add(struct fpr_sha256 *h, const uint8_t *bytes, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++) {
        h->block[h->bytes & 63u] = bytes[i];
        h->bytes++;
        if ((h->bytes & 63u) == 0u) {
            compress(h);
        }
    }
}

void fpr_sha256_end(struct fpr_sha256 *h, uint8_t digest[FPR_SHA_BYTES])
{
    static const uint8_t PADDING[2] = {0x80, 0};
    const uint32_t bytes = h->bytes;
    unsigned i;

    fpr_sha256_add(h, PADDING, 1);
    while ((h->bytes & 63u) != 56u) {
        fpr_sha256_add(h, &PADDING[1], 1);
    }
    store(&h->block[56], bytes >> 29); /* its length in bits */
    store(&h->block[60], bytes << 3);
    compress(h);
    for (i = 0; i < 8u; i++) {
        store(&digest[4u * i], h->state[i]);
    }
    fpr_wipe(h, sizeof *h);
}
