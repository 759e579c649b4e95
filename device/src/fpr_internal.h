/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the receiver know of each other. */
#ifndef FPR_INTERNAL_H
#define FPR_INTERNAL_H

#include <string.h>

#include "fpr.h"

#define FPR_HEADER_BYTES 8u

enum fpr_line { FPR_ON_CONSOLE = 0, FPR_IN_FRAME = 1, FPR_DAMAGED = 2 };

enum fpr_phase {
    FPR_IDLE = 0,
    FPR_HASHING,   /* the pack that has come */
    FPR_APPLYING,  /* the port judges it */
    FPR_CLEARING,  /* the storage, for it */
    FPR_WRITING,   /* it */
    FPR_READING,   /* it back */
    FPR_FORGETTING /* what is stored */
};

/* ---- fpr_frame.c ---- */

/* Sends the packet of `n` bytes that stands in the frame behind its length. */
void fpr_frame_send(struct fpr *r, uint32_t n);
/* Overwrites bytes so that no compiler leaves it out. */
void fpr_wipe(void *bytes, size_t n);

/* ---- fpr_smp.c ---- */

/* Answers the request of `n` bytes in the frame. */
void fpr_smp_request(struct fpr *r, uint32_t n);
/* Answers who waits for the verdict in result.txt. */
void fpr_smp_pay_verdict(struct fpr *r);

/* ---- fpr_cbor.c ---- */

/* Reading. A failure sets `bad`, and everything after it yields nothing. */
struct fpr_in {
    const uint8_t *at;
    uint32_t left;
    bool bad;
};

struct fpr_item {
    const uint8_t *bytes; /* of a string */
    uint32_t argument;    /* value, length or count */
    uint32_t high;        /* the upper half of a number of 64 bits */
    uint8_t major;
    uint8_t info; /* the low five bits of the first byte */
};

enum fpr_major {
    FPR_CBOR_UINT = 0,
    FPR_CBOR_NEGATIVE = 1,
    FPR_CBOR_BYTES = 2,
    FPR_CBOR_TEXT = 3,
    FPR_CBOR_ARRAY = 4,
    FPR_CBOR_MAP = 5,
    FPR_CBOR_TAG = 6,
    FPR_CBOR_SIMPLE = 7,
    FPR_CBOR_ABSENT = 8
};

/* An entry of a map that somebody wants, and of which kind it must be. */
struct fpr_key {
    char name[5];
    uint8_t major;
};

/* Takes the next item; of an array or a map its head alone. */
void fpr_in_item(struct fpr_in *in, struct fpr_item *item);
/* Takes a key and its value with all that is inside them; of a value that is an array or a map the head is told. */
void fpr_in_pair(struct fpr_in *in, struct fpr_item *key, struct fpr_item *value);
/* Takes the head of a map and returns how many pairs it has. */
uint32_t fpr_in_map(struct fpr_in *in);
/* Finds entries of the map that `bytes` are, all of them; one of another kind counts as absent. */
bool fpr_read_map(const uint8_t *bytes, uint32_t n, const struct fpr_key *keys, struct fpr_item *found, uint32_t count);
bool fpr_is_text(const struct fpr_item *item, const char *text);

/* Writing, through a window: of a document that may be longer, those bytes that an answer has room for. */
struct fpr_out {
    uint8_t *to;
    uint32_t skip;
    uint32_t room;
    uint32_t total; /* of the whole document so far */
};

void fpr_out_begin(struct fpr_out *out, uint8_t *to, uint32_t skip, uint32_t room);
void fpr_out_raw(struct fpr_out *out, const void *bytes, size_t n);
void fpr_out_head(struct fpr_out *out, uint8_t major, uint32_t argument);
void fpr_out_text(struct fpr_out *out, const char *text);
/* A key and its value. */
void fpr_out_number(struct fpr_out *out, const char *key, uint32_t value);
void fpr_out_pair(struct fpr_out *out, const char *key, const char *text);

/* ---- fpr_files.c ---- */

/* Refusals of the file group. */
enum fpr_file_code {
    FPR_FILE_OK = 0,
    FPR_FILE_ABSENT = 3,
    FPR_FILE_NOT_NOW = 5,
    FPR_FILE_NEVER_READ = 7,
    FPR_FILE_NOT_WRITTEN = 10,
    FPR_FILE_WRONG_OFFSET = 11
};

/* Optional files: bits of `options`, in the order of their names. */
enum fpr_option { FPR_OPTION_CLOCK = 1, FPR_OPTION_CSR = 2, FPR_OPTION_ERASE = 4, FPR_OPTION_LOCK = 8 };

/* A piece that is to be written. */
struct fpr_piece {
    const uint8_t *data;
    uint32_t n;
    uint32_t off;
    uint32_t length; /* of the whole; only where has_length */
    bool has_length;
};

/* A document that can be read. */
typedef void (*fpr_document)(struct fpr *r, struct fpr_out *out);

uint8_t fpr_options_of(const struct fpr_port *port);
/* Finds what a file holds; it may begin a commit (result.txt), and then the answer has to wait. */
uint8_t fpr_file_open(struct fpr *r, const struct fpr_item *name, uint32_t off, fpr_document *document);
/* Writes a piece to a file; `*here` is how far that file has come. */
uint8_t fpr_file_write(struct fpr *r, const struct fpr_item *name, const struct fpr_piece *piece, uint32_t *here);
void fpr_verdict_document(struct fpr *r, struct fpr_out *out);

/* ---- fpr_receiver.c ---- */

uint8_t fpr_transfer_write(struct fpr *r, const struct fpr_piece *piece, uint32_t *here);
/* Takes a commit that names a digest: FPR_FILE_OK or a refusal. */
uint8_t fpr_commit(struct fpr *r, const uint8_t *sha);
/* A station of version 1 commits by opening the result: what is here is all, or it is nothing. */
void fpr_commit_all_or_nothing(struct fpr *r);
/* Forgets what is stored; false where the storage did not let itself be erased. */
bool fpr_forget_stored(struct fpr *r);
bool fpr_same_sha(const uint8_t *one, const uint8_t *other);
/* Returns one of the words that stand in `words` one after the other, each with its end. */
const char *fpr_word(const char *words, uint32_t index);
const char *fpr_code_name(const struct fpr *r);

/* ---- fpr_store.c ---- */

/* Looks what is there; clears away what a cut has left. */
void fpr_store_open(struct fpr *r);
bool fpr_store_is_blank(const struct fpr *r);
/* Writes the piece of the pack that begins at r->at and moves it on; false where the flash did not take it. */
bool fpr_store_write_piece(struct fpr *r);
/* Adds the piece of what is stored that begins at r->at to the hash and moves it on. */
bool fpr_store_hash_piece(struct fpr *r, uint32_t length);
/* Makes what was written count. */
bool fpr_store_seal(struct fpr *r, const uint8_t sha[FPR_SHA_BYTES]);
bool fpr_store_lock(struct fpr *r);

/* How much is worked on in one go: milliseconds, also of a slow flash. */
#define FPR_STEP_BYTES 256u

#endif
