/* SPDX-License-Identifier: Apache-2.0 */
/* The clock (CMSDK timer 0, 25 MHz) and the reset. */
#include "board.h"

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define TIMER_CONTROL REGISTER(0x40000000u)
#define TIMER_VALUE REGISTER(0x40000004u)
#define TIMER_RELOAD REGISTER(0x40000008u)
#define AIRCR REGISTER(0xE000ED0Cu)

#define TICKS_OF_A_US 25u
#define RESET_REQUEST 0x05FA0004u

void clock_start(void)
{
    TIMER_RELOAD = 0xFFFFFFFFu;
    TIMER_VALUE = 0xFFFFFFFFu;
    TIMER_CONTROL = 1u;
}

uint32_t clock_us(void)
{
    return (0xFFFFFFFFu - TIMER_VALUE) / TICKS_OF_A_US;
}

void clock_wait_us(uint32_t us)
{
    const uint32_t began = TIMER_VALUE;
    while (us != 0u && began - TIMER_VALUE < us * TICKS_OF_A_US) {
    }
}

void board_reset(void)
{
    __asm volatile("dsb" ::: "memory");
    AIRCR = RESET_REQUEST;
    for (;;) {
    }
}
