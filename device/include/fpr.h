/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The device's half of docs/device-contract.md, version 2: a receiver for provisioning packs.
 *
 * It needs no operating system and allocates nothing. The firmware gives it the bytes of a UART, calls fpr_poll()
 * in its main loop, and fills in struct fpr_port. docs/device-guide.md goes through it step by step.
 */
#ifndef FPR_H
#define FPR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The largest SMP packet (8 bytes of header and CBOR) that is taken; at least 256. It is most of the RAM. */
#ifndef FPR_PACKET_BYTES
#define FPR_PACKET_BYTES 1024u
#endif

#define FPR_SHA_BYTES 32u
#define FPR_PATH_BYTES 28u /* "/65534/65534/65534/65534" and its end */

/* The storage is one region of flash; the receiver lays it out. */
#define FPR_STORE_ALIGN 16u    /* every write begins and ends on a multiple of this */
#define FPR_STORE_PACK_AT 128u /* the pack begins here; before it: a header and the marks of the lock */

/* What became of a pack: `code` of result.cbor. 128 to 255 are the maker's own. */
enum fpr_code {
    FPR_APPLIED = 0,
    FPR_BUSY = 1,
    FPR_WAITING = 2,
    FPR_INCOMPLETE = 3,
    FPR_HASH_DIFFERS = 4,
    FPR_MALFORMED = 5,
    FPR_OBJECT_NOT_TAKEN = 6,
    FPR_RESOURCE_NOT_TAKEN = 7,
    FPR_WRONG_TYPE = 8,
    FPR_VALUE_TOO_LONG = 9,
    FPR_VALUE_REFUSED = 10,
    FPR_TOO_LARGE = 11,
    FPR_NO_ROOM = 12,
    FPR_STORAGE_FAILED = 13,
    FPR_ALREADY_PROVISIONED = 14,
    FPR_IS_LOCKED = 15,
    FPR_PACK_REFUSED = 16,
    FPR_INTERNAL = 17,
    FPR_MAKERS_OWN = 128
};

enum fpr_state { FPR_EMPTY = 0, FPR_PROVISIONED = 1, FPR_LOCKED = 2 };

/* What the device is. The strings and the array must stay where they are. */
struct fpr_identity {
    const char *endpoint;    /* at most 255 bytes of UTF-8; "" where the device has no name */
    const char *chip;        /* the chip's own number, 8 to 64 hex digits in lower case, an even number of them */
    const char *firmware;    /* name and version, at most 64 bytes */
    const uint16_t *objects; /* those that the firmware takes */
    uint8_t object_count;
    bool random_ok; /* whether the random source has passed its own test */
};

/* Why a pack was refused. Both are optional. */
struct fpr_refusal {
    char path[FPR_PATH_BYTES]; /* of the record: "/0/1/3" */
    const char *name;          /* of a maker's own code */
};

/* What the firmware does for the receiver. All but the last three must be there. */
struct fpr_port {
    /* Sends bytes over the UART, in order; it may wait until they are out. */
    void (*send)(void *ctx, const uint8_t *bytes, size_t n);
    /* Says what the device is: fill in all of it. */
    void (*identity)(void *ctx, struct fpr_identity *identity);
    /*
     * Judges a pack that has come whole: FPR_APPLIED where the device likes all of it, else the code of the refusal.
     * Nothing that it does may last: what lasts is the storage, which is written when it has said yes.
     * Where it takes longer than half a second, it does a part, returns FPR_BUSY, and is called again.
     */
    uint8_t (*apply)(void *ctx, const uint8_t *pack, uint32_t n, struct fpr_refusal *why);
    /*
     * Makes all bytes of the region 0xFF, the first ones first. FPR_APPLIED, FPR_BUSY (it is called again), or
     * FPR_STORAGE_FAILED.
     */
    uint8_t (*store_erase)(void *ctx);
    /* Writes to erased bytes; `at` and `n` are multiples of FPR_STORE_ALIGN. When it returns they are in the flash. */
    bool (*store_write)(void *ctx, uint32_t at, const uint8_t *bytes, uint32_t n);
    /* Reads any bytes of the region. */
    bool (*store_read)(void *ctx, uint32_t at, uint8_t *bytes, uint32_t n);
    /* Starts the device anew, when the last byte has left the UART. It may return where a simulation wants that. */
    void (*reset)(void *ctx);

    /* Optional (NULL): sets the clock to seconds since 1970-01-01 UTC; false where it will not. */
    bool (*set_clock)(void *ctx, uint32_t unix_s);
    /* Optional, both or none: begins to make a key pair for a common name (`n` bytes); false where it cannot. */
    bool (*csr_make)(void *ctx, const char *name, size_t n);
    /* Returns the certification request (DER) and its length, NULL as long as there is none. */
    const uint8_t *(*csr)(void *ctx, size_t *n);

    uint32_t store_bytes; /* size of the region, a multiple of FPR_STORE_ALIGN */
    bool may_erase;       /* offer erase.cbor */
    bool may_lock;        /* offer lock.cbor */
};

struct fpr_sha256 {
    uint32_t state[8];
    uint32_t bytes; /* so far: a pack is far below 4 GB */
    uint8_t block[64];
};

/* The receiver. All of it is its own: read it by the functions below. What is small stands first, where a Cortex-M
 * reaches it with short instructions. */
struct fpr {
    /* the line */
    uint8_t last_byte; /* the byte before: a marker has two */
    uint8_t line;      /* enum fpr_line */
    uint8_t digits;    /* how many of a group of four base64 digits are here */
    uint8_t padding;   /* how many of them were '=' */
    bool open;         /* a frame has begun and may be continued */
    /* the commit */
    uint8_t phase;     /* enum fpr_phase */
    uint8_t code;      /* enum fpr_code, or the maker's own */
    uint8_t outcome;   /* the code once the storage has been erased */
    bool committed;    /* `wanted` is what the station has named */
    bool owes_verdict; /* a reader of result.txt waits: `owed` is its request's header */
    bool reset_due;
    /* the device */
    uint8_t state;   /* enum fpr_state */
    uint8_t options; /* which optional files it has */

    uint32_t quad;       /* the digits that are here */
    uint32_t frame_size; /* decoded bytes that are here */
    uint32_t packet_bytes;
    const struct fpr_port *port;
    void *ctx;
    uint8_t *pack; /* the caller's buffer: a transfer grows in it */
    uint32_t capacity;
    uint32_t length;       /* of the pack that comes, 0 where none does */
    uint32_t here;         /* bytes of it that have come */
    uint32_t at;           /* how far the phase has come */
    uint32_t stored_bytes; /* 0 where what is stored is not whole */
    uint8_t stored_sha[FPR_SHA_BYTES];
    uint8_t wanted[FPR_SHA_BYTES];
    uint8_t owed[8];
    struct fpr_refusal why;
    struct fpr_sha256 hash;
    uint8_t frame[2u + FPR_PACKET_BYTES + 2u]; /* length, packet, CRC: of a request, then of its answer */
};

/*
 * Starts: finds out what is stored, then prints the line that says the device is ready.
 * `pack` is the buffer for a pack of up to `capacity` bytes. `packet_bytes`: 256 to FPR_PACKET_BYTES, 0 for that.
 */
void fpr_init(struct fpr *r, const struct fpr_port *port, void *ctx, uint8_t *pack, uint32_t capacity,
              uint32_t packet_bytes);

/* Takes bytes from the UART; answers go out by `send` before it returns. Not to be called in an interrupt. */
void fpr_input(struct fpr *r, uint8_t byte);
void fpr_input_bytes(struct fpr *r, const uint8_t *bytes, size_t n);

/* Does a part of the work at hand, a few milliseconds of it; call it again and again. */
void fpr_poll(struct fpr *r);

/* Whether fpr_poll() has more to do at once; else the firmware may sleep until bytes come. */
bool fpr_busy(const struct fpr *r);

/* What the device holds, and the pack's length there (0 for none): read it by your own store_read at
 * FPR_STORE_PACK_AT. */
enum fpr_state fpr_state(const struct fpr *r);
uint32_t fpr_stored_bytes(const struct fpr *r);
const uint8_t *fpr_stored_sha(const struct fpr *r); /* NULL when empty */

/*
 * Takes a pack that came another way (a flash image): the first `n` bytes of the pack buffer, which must have this
 * digest. False where that cannot begin now; else call fpr_poll() while fpr_busy(), then ask fpr_result().
 */
bool fpr_offer(struct fpr *r, uint32_t n, const uint8_t sha[FPR_SHA_BYTES]);

/* What became of the last pack; `path` of the refused record, "" for none. */
uint8_t fpr_result(const struct fpr *r, const char **path);

/* SHA-256, for whoever needs it beside. */
void fpr_sha256_begin(struct fpr_sha256 *h);
void fpr_sha256_add(struct fpr_sha256 *h, const uint8_t *bytes, size_t n);
void fpr_sha256_end(struct fpr_sha256 *h, uint8_t digest[FPR_SHA_BYTES]);

/* ---- fpr_pack.c: a walk over the records of a pack, for ports that have no LwM2M client to read it ---- */

enum fpr_type { FPR_INTEGER, FPR_FLOAT, FPR_BOOLEAN, FPR_STRING, FPR_OPAQUE, FPR_LINK };

/* A resource that the device takes. */
struct fpr_resource {
    uint16_t object;
    uint16_t resource;
    uint8_t type;     /* enum fpr_type */
    uint16_t longest; /* bytes of a string, opaque value or link; of an integer: 1, 2, 4 or 8, signed for 8 alone */
};

/* A record of a pack. What does not apply is 0. */
struct fpr_record {
    uint16_t object, instance, resource;
    uint16_t resource_instance; /* 65535 where the path has none */
    const struct fpr_resource *kind;
    const uint8_t *bytes; /* of a string, opaque value or link; it has no 0 at its end. Of a float: big-endian */
    uint32_t length;
    int64_t number; /* of an integer or boolean; numbers over INT64_MAX are refused */
};

struct fpr_table {
    const struct fpr_resource *resources;
    size_t count;
    /* Optional: looks at a value or keeps it; FPR_APPLIED, or why not. */
    uint8_t (*take)(void *ctx, const struct fpr_record *record);
    void *ctx;
};

/* Reads a whole pack by a table: FPR_APPLIED, or a code and in `why` the path of the first record that is not liked. */
uint8_t fpr_pack_check(const uint8_t *pack, uint32_t n, const struct fpr_table *table, struct fpr_refusal *why);

#ifdef __cplusplus
}
#endif
#endif
