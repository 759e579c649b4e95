/* SPDX-License-Identifier: Apache-2.0 */
/* CMSDK APB UART 0. One byte of buffer: an interrupt moves it into a ring, and the line waits while that is full. */
#include "board.h"

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define UART_DATA REGISTER(0x40004000u)
#define UART_STATE REGISTER(0x40004004u)
#define UART_CONTROL REGISTER(0x40004008u)
#define UART_INTERRUPT REGISTER(0x4000400Cu)
#define UART_DIVIDER REGISTER(0x40004010u)
#define NVIC_ENABLE REGISTER(0xE000E100u)

#define TX_FULL 1u
#define RX_FULL 2u
#define TX_ON 1u
#define RX_ON 2u
#define RX_INTERRUPT_ON 8u
#define RX_INTERRUPT 2u
#define DIVIDER (25000000u / 115200u)

#define RING 1024u /* a power of two */

static volatile uint8_t ring[RING];
static volatile uint32_t come;  /* only the interrupt counts it */
static volatile uint32_t taken; /* only the main loop counts it */

void uart_start(void)
{
    come = 0;
    taken = 0;
    UART_DIVIDER = DIVIDER;
    UART_CONTROL = TX_ON | RX_ON | RX_INTERRUPT_ON;
    (void)UART_DATA; /* empty it; for QEMU it also means: what was sent before may come now */
    NVIC_ENABLE = 1u;
}

void uart_received(void)
{
    UART_INTERRUPT = RX_INTERRUPT;
    while ((UART_STATE & RX_FULL) != 0u && come - taken < RING) {
        ring[come % RING] = (uint8_t)UART_DATA;
        come = come + 1u;
    }
}

int uart_take(uint8_t *byte)
{
    if (come == taken) {
        return 0;
    }
    *byte = ring[taken % RING];
    taken = taken + 1u;
    if ((UART_STATE & RX_FULL) != 0u) { /* it waited for room */
        __asm volatile("cpsid i" ::: "memory");
        uart_received();
        __asm volatile("cpsie i" ::: "memory");
    }
    return 1;
}

void uart_rest(void)
{
    __asm volatile("cpsid i" ::: "memory"); /* what comes from here on ends the sleep all the same */
    if (come == taken) {
        __asm volatile("wfi");
    }
    __asm volatile("cpsie i" ::: "memory");
}

void uart_send(const uint8_t *bytes, size_t count)
{
    for (size_t n = 0; n < count; ++n) {
        while ((UART_STATE & TX_FULL) != 0u) {
        }
        UART_DATA = bytes[n];
    }
}
