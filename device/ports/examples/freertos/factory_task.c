/* An example: not compiled, not tried.
 * SPDX-License-Identifier: Apache-2.0
 *
 * FreeRTOS on an STM32L4: HAL's UART with an interrupt for each byte, the region in the last pages of the flash.
 * Its flash is written in double words of 8 bytes, each once after it was erased: FPR_STORE_ALIGN suits it.
 */
#include <string.h>

#include "FreeRTOS.h"
#include "stream_buffer.h"
#include "task.h"

#include "stm32l4xx_hal.h"

#include "fpr.h"
#include "taken.h" /* yours: what the client knows, as in ports/posix/main.c */

#define PAGES 4u
#define REGION_BYTES (PAGES * FLASH_PAGE_SIZE)
#define REGION_PAGE ((FLASH_SIZE / FLASH_PAGE_SIZE) - PAGES)
#define REGION (FLASH_BASE + (REGION_PAGE * FLASH_PAGE_SIZE))
#define PACK_BYTES 4096u

extern UART_HandleTypeDef factory_uart;

static StreamBufferHandle_t heard;
static uint8_t heard_byte;
static uint8_t pack_buffer[PACK_BYTES];
static struct fpr receiver;
static char chip[25];

void HAL_UART_RxCpltCallback(UART_HandleTypeDef *uart)
{
    BaseType_t woken = pdFALSE;

    (void)xStreamBufferSendFromISR(heard, &heard_byte, 1, &woken);
    (void)HAL_UART_Receive_IT(uart, &heard_byte, 1);
    portYIELD_FROM_ISR(woken);
}

/* A byte that came too fast stops the reception: begin again. */
void HAL_UART_ErrorCallback(UART_HandleTypeDef *uart)
{
    (void)HAL_UART_Receive_IT(uart, &heard_byte, 1);
}

static void send(void *ctx, const uint8_t *bytes, size_t n)
{
    (void)ctx;
    (void)HAL_UART_Transmit(&factory_uart, (uint8_t *)bytes, (uint16_t)n, 1000);
}

static void identity(void *ctx, struct fpr_identity *out)
{
    static const uint16_t OBJECTS[] = {0, 1};

    (void)ctx;
    out->endpoint = "";
    out->chip = chip;
    out->firmware = "my-product 1.0";
    out->objects = OBJECTS;
    out->object_count = 2;
    out->random_ok = true; /* where the RNG's clock runs and it has shown no seed error */
}

static uint8_t apply(void *ctx, const uint8_t *pack, uint32_t n, struct fpr_refusal *why)
{
    (void)ctx;
    /* With Anjay: give the pack on trial to anjay_factory_provision() behind this, as the example for Zephyr does. */
    return fpr_pack_check(pack, n, &TAKEN, why);
}

static uint8_t store_erase(void *ctx)
{
    FLASH_EraseInitTypeDef what = {FLASH_TYPEERASE_PAGES, FLASH_BANK_1, REGION_PAGE, PAGES};
    uint32_t bad_page;
    HAL_StatusTypeDef status;

    (void)ctx;
    (void)HAL_FLASH_Unlock();
    status = HAL_FLASHEx_Erase(&what, &bad_page); /* 25 ms a page */
    (void)HAL_FLASH_Lock();
    return (status == HAL_OK) ? FPR_APPLIED : FPR_STORAGE_FAILED;
}

static bool store_write(void *ctx, uint32_t at, const uint8_t *bytes, uint32_t n)
{
    HAL_StatusTypeDef status = HAL_OK;
    uint64_t word;
    uint32_t i;

    (void)ctx;
    (void)HAL_FLASH_Unlock();
    for (i = 0; (i < n) && (status == HAL_OK); i += sizeof word) {
        memcpy(&word, &bytes[i], sizeof word);
        if (word != UINT64_MAX) { /* what shall stay erased is left alone: it can still be written once */
            status = HAL_FLASH_Program(FLASH_TYPEPROGRAM_DOUBLEWORD, REGION + at + i, word);
        }
    }
    (void)HAL_FLASH_Lock();
    return status == HAL_OK;
}

static bool store_read(void *ctx, uint32_t at, uint8_t *bytes, uint32_t n)
{
    (void)ctx;
    memcpy(bytes, (const void *)(REGION + at), n);
    return true;
}

static void reset(void *ctx)
{
    (void)ctx;
    vTaskDelay(pdMS_TO_TICKS(20)); /* the last byte has to leave the UART */
    NVIC_SystemReset();
}

static const struct fpr_port PORT = {
    .send = send,
    .identity = identity,
    .apply = apply,
    .store_erase = store_erase,
    .store_write = store_write,
    .store_read = store_read,
    .reset = reset,
    .store_bytes = REGION_BYTES,
    .may_erase = true,
    .may_lock = true,
};

static void name_chip(void)
{
    static const char DIGITS[] = "0123456789abcdef";
    const uint8_t *const id = (const uint8_t *)UID_BASE;
    uint32_t i;

    for (i = 0; i < 12u; i++) {
        chip[2u * i] = DIGITS[id[i] >> 4];
        chip[(2u * i) + 1u] = DIGITS[id[i] & 15u];
    }
}

void factory_task(void *unused)
{
    uint8_t bytes[128];

    (void)unused;
    heard = xStreamBufferCreate(2048, 1);
    (void)HAL_UART_Receive_IT(&factory_uart, &heard_byte, 1);
    name_chip();
    fpr_init(&receiver, &PORT, NULL, pack_buffer, sizeof pack_buffer, 0);
    /* Here, where fpr_stored_bytes() is not 0: read the pack and give it to your client. */
    for (;;) {
        const TickType_t patience = fpr_busy(&receiver) ? 0 : pdMS_TO_TICKS(10);

        fpr_input_bytes(&receiver, bytes, xStreamBufferReceive(heard, bytes, sizeof bytes, patience));
        fpr_poll(&receiver);
    }
}
