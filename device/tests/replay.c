/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a fuzzing harness where there is no libFuzzer: over the seeds, each whole and in variants that are always the
 * same ones. It finds little that is new; it notices when something that was found comes back.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BYTES 4096u
#define VARIANTS 300u

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static uint32_t chance = 1;

static uint32_t draw(uint32_t limit)
{
    chance ^= chance << 13;
    chance ^= chance >> 17;
    chance ^= chance << 5;
    return (limit == 0u) ? 0u : (chance % limit);
}

static void run(const uint8_t *bytes, size_t n)
{
    uint8_t *const exact = malloc((n == 0u) ? 1u : n); /* so that a byte too far is noticed */

    if (exact == NULL) {
        exit(1);
    }
    memcpy(exact, bytes, n);
    (void)LLVMFuzzerTestOneInput(exact, n);
    free(exact);
}

static void run_variants(const uint8_t *seed, size_t n)
{
    uint8_t bytes[MOST_BYTES];
    uint32_t i;
    uint32_t change;

    for (i = 0; i < VARIANTS; i++) {
        memcpy(bytes, seed, n);
        for (change = draw(4); change > 0u; change--) {
            bytes[draw((uint32_t)n)] = (uint8_t)draw(256);
        }
        run(bytes, (size_t)((i & 1u) != 0u ? n : draw((uint32_t)n + 1u)));
    }
}

static int run_file(const char *folder, const char *name)
{
    char path[1024];
    uint8_t bytes[MOST_BYTES];
    size_t n;
    FILE *file;

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "rb");
    if (file == NULL) {
        return 0;
    }
    n = fread(bytes, 1, sizeof bytes, file);
    (void)fclose(file);
    run(bytes, n);
    if (n > 0u) {
        run_variants(bytes, n);
    }
    return 1;
}

int main(int argc, char **argv)
{
    struct dirent *entry;
    int files = 0;
    DIR *const folder = (argc > 1) ? opendir(argv[1]) : NULL;

    if (folder == NULL) {
        return 2;
    }
    for (entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] != '.') {
            files += run_file(argv[1], entry->d_name);
        }
    }
    (void)closedir(folder);
    printf("%d seeds of %s\n", files, argv[1]);
    return (files > 0) ? 0 : 1;
}
