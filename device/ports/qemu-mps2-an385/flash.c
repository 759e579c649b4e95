/* SPDX-License-Identifier: Apache-2.0 */
/* A NOR flash: RAM that a file of the host backs, under the rules and with the times of a flash.
 *
 * The power may go between any two words: so `kill -9` of QEMU leaves a page that is erased in part, or a piece that is
 * written in part, as the flash of a chip does. */
#include "board.h"

#define FLASH_START 0x21000000u
#define FLASH_BYTES (FLASH_PAGES * FLASH_PAGE_BYTES)
#define WORD 4u
#define WORDS_OF_A_PAGE (FLASH_PAGE_BYTES / WORD)
#define STEPS_OF_ERASING 32u

const volatile chip_page *chip_info(void)
{
    return (const volatile chip_page *)(FLASH_START + FLASH_BYTES);
}

static volatile uint32_t *word_at(uint32_t offset)
{
    return (volatile uint32_t *)(FLASH_START + offset);
}

static int inside(uint32_t offset, uint32_t count)
{
    return offset <= FLASH_BYTES && count <= FLASH_BYTES - offset;
}

int flash_erase(uint32_t offset)
{
    if (offset % FLASH_PAGE_BYTES != 0u || !inside(offset, FLASH_PAGE_BYTES)) {
        return -1;
    }
    const uint32_t step_words = WORDS_OF_A_PAGE / STEPS_OF_ERASING;
    for (uint32_t n = 0; n < WORDS_OF_A_PAGE; ++n) {
        if (n % step_words == 0u) {
            clock_wait_us(chip_info()->erase_us / STEPS_OF_ERASING);
        }
        word_at(offset)[n] = 0xFFFFFFFFu;
    }
    return 0;
}

int flash_program(uint32_t offset, const uint8_t *bytes, uint32_t count)
{
    if (offset % WORD != 0u || count % WORD != 0u || !inside(offset, count)) {
        return -1;
    }
    for (uint32_t n = 0; n < count; n += WORD) {
        const uint32_t word = (uint32_t)bytes[n] | (uint32_t)bytes[n + 1u] << 8 | (uint32_t)bytes[n + 2u] << 16 |
                              (uint32_t)bytes[n + 3u] << 24;
        clock_wait_us(chip_info()->program_us);
        *word_at(offset + n) &= word;
    }
    return 0;
}

int flash_read(uint32_t offset, uint8_t *bytes, uint32_t count)
{
    if (!inside(offset, count)) {
        return -1;
    }
    const volatile uint8_t *from = (const volatile uint8_t *)(FLASH_START + offset);
    for (uint32_t n = 0; n < count; ++n) {
        bytes[n] = from[n];
    }
    return 0;
}
