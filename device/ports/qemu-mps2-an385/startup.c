/* SPDX-License-Identifier: Apache-2.0 */
/* The vector table, and what happens before main(). */
#include "board.h"

extern uint32_t data_load[], data_start[], data_end[], bss_start[], bss_end[], stack_top[];

int main(void);
void reset_handler(void);
static void stop(void);

typedef union {
    void (*handler)(void);
    void *address;
} vector;

#define IRQS 32 /* the CMSDK devices of the board; only the first is used */

__attribute__((section(".vectors"), used)) static const vector vectors[16 + IRQS] = {
    {.address = stack_top},
    {.handler = reset_handler},
    {.handler = stop}, /* NMI */
    {.handler = stop}, /* hard fault */
    {.handler = stop},
    {.handler = stop},
    {.handler = stop},
    [11] = {.handler = stop}, /* SVC */
    [12] = {.handler = stop},
    [14] = {.handler = stop},
    [15] = {.handler = stop},
    [16] = {.handler = uart_received}, /* UART 0, receiving */
};

void reset_handler(void)
{
    const uint32_t *from = data_load;
    for (uint32_t *to = data_start; to < data_end; ++to) {
        *to = *from++;
    }
    for (uint32_t *to = bss_start; to < bss_end; ++to) {
        *to = 0;
    }
    (void)main();
    stop();
}

/* A fault is none of the contract: the unit is silent, and its power has to be taken away. */
static void stop(void)
{
    for (;;) {
        __asm volatile("wfi");
    }
}
