/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzzing: any bytes as a pack. Every value that is handed on lies inside the pack, and a refusal's path has an end. */
#include <string.h>

#include "fpr.h"

static const struct fpr_resource RESOURCES[] = {
    {0, 0, FPR_STRING, 16},  {0, 1, FPR_BOOLEAN, 0}, {0, 2, FPR_INTEGER, 1}, {0, 3, FPR_OPAQUE, 16},
    {0, 10, FPR_INTEGER, 2}, {0, 17, FPR_LINK, 12},  {1, 1, FPR_INTEGER, 4}, {1, 13, FPR_INTEGER, 8},
    {1, 9, FPR_FLOAT, 8},
};

struct bounds {
    const uint8_t *begin;
    const uint8_t *end;
};

static uint8_t take(void *ctx, const struct fpr_record *record)
{
    const struct bounds *const bounds = ctx;

    if (record->bytes != NULL) {
        if ((record->bytes < bounds->begin) || (record->bytes + record->length > bounds->end)) {
            __builtin_trap();
        }
        if (record->length > record->kind->longest) {
            __builtin_trap();
        }
    }
    return (record->instance == 7u) ? (uint8_t)FPR_VALUE_REFUSED : (uint8_t)FPR_APPLIED;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct bounds bounds = {bytes, bytes + n};
    const struct fpr_table table = {RESOURCES, sizeof RESOURCES / sizeof RESOURCES[0], take, &bounds};
    struct fpr_refusal why = {"", NULL};
    const uint8_t code = fpr_pack_check(bytes, (uint32_t)n, &table, &why);

    if ((memchr(why.path, '\0', sizeof why.path) == NULL) || ((code == FPR_APPLIED) && (why.path[0] != '\0'))) {
        __builtin_trap();
    }
    return 0;
}
