/* SPDX-License-Identifier: Apache-2.0 */
/* What the board has: a UART, a flash that is kept in a file of the host, a clock, a reset. */
#ifndef BOARD_H
#define BOARD_H

#include <stddef.h>
#include <stdint.h>

#define FLASH_PAGE_BYTES 4096u
#define FLASH_PAGES 16u

/* What the maker of the chip wrote, behind the flash: no erasing reaches it. The host writes it into the file. */
typedef struct {
    uint8_t chip[8];
    char endpoint[120];  /* ends with a zero */
    uint32_t erase_us;   /* how long erasing a page takes */
    uint32_t program_us; /* how long writing a word takes */
} chip_page;

const volatile chip_page *chip_info(void);

void uart_start(void);
void uart_received(void); /* the interrupt */
/* Take one byte that has come: 1, or 0 where none has. */
int uart_take(uint8_t *byte);
/* Send, and wait until all is out. */
void uart_send(const uint8_t *bytes, size_t count);
/* Sleep until an interrupt comes, where nothing is to be taken. */
void uart_rest(void);

/* NOR: a page is erased to ones, writing only makes zeros of ones. Both return 0, or -1 for what does not lie in it. */
int flash_erase(uint32_t offset);
int flash_program(uint32_t offset, const uint8_t *bytes, uint32_t count);
int flash_read(uint32_t offset, uint8_t *bytes, uint32_t count);

void clock_start(void);
void clock_wait_us(uint32_t us);
uint32_t clock_us(void);

void board_reset(void);

#endif
